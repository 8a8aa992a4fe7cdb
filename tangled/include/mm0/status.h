/* status.h: how a task ended, as wait tells it.  POSIX's encoding. */
#ifndef MM0_STATUS_H
#define MM0_STATUS_H

#define SIGILL	4	/* there is no such instruction */
#define SIGTRAP	5	/* it came to a breakpoint */
#define SIGBUS	7	/* it accessed an address that is not aligned */
#define SIGFPE	8	/* it used floating point, which is not there */
#define SIGKILL	9	/* somebody wanted it to end */
#define SIGSEGV	11	/* it accessed what it may not */

#define STATUS_EXITED(code)	(((code) & 0xff) << 8)
#define STATUS_KILLED(signal)	(signal)

#define WIFEXITED(status)	(((status) & 0x7f) == 0)
#define WEXITSTATUS(status)	(((status) >> 8) & 0xff)
#define WIFSIGNALED(status)	(((status) & 0x7f) != 0)
#define WTERMSIG(status)	((status) & 0x7f)

#define WNOHANG	1	/* an option of wait: do not */

#endif
