/*
 * errors.h: the reasons for failure, for the whole system.  A function
 * that fails returns one of these, negated; -4095 to -1 are errors and
 * nothing else is.  The values are newlib's.
 */
#ifndef L4_ERRORS_H
#define L4_ERRORS_H

#define ENOENT		2	/* there is no such thing */
#define E2BIG		7	/* it is too long */
#define ENOMEM		12	/* no memory, or no room, is left */
#define EINVAL		22	/* the argument makes no sense */
#define EFAULT		14	/* the address cannot be used so */
#define EBUSY		16	/* somebody else has it */
#define ETIMEDOUT	116	/* it did not happen in time */
#define ENOSYS		88	/* there is no such system call */
#define EPERM		1	/* you may not do that */
#define ESRCH		3	/* there is no such thread (any more) */
#define EINTR		4	/* somebody interrupted your waiting */
#define EPIPE		32	/* your partner died while you waited */
#define EMSGSIZE	122	/* too long, or no UTCB for it */
#define ENOTCONN	128	/* it does not wait for your reply */
#define ENOSPC		28	/* no room in a table of the kernel's */
#define EDQUOT		132	/* the container may use no more */

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stdint.h>

/* Is this one of the above, negated, and not a number or an address? */
static inline bool is_error(uint32_t value)
{
	return value >= (uint32_t)-4095;
}
#endif

#define ENOEXEC		8	/* it is no program, or a broken one */
#define ECHILD		10	/* there is no such child */

#define EEXIST		17	/* there is something already */

#define EBADF		9	/* that number is not an open file */
#define EAGAIN		11	/* too little is left; later, perhaps */
#define EMFILE		24	/* it has too many files open */

#endif
