/* init.c: the first task: starts the others, and waits for them. */
#include "libl4/print.h"
#include "libposix/posix.h"

static void tell(int pid, int status)
{
	if (WIFEXITED(status))
		print("init: %d has ended with %d\n", pid,
		      WEXITSTATUS(status));
	else
		print("init: %d was ended by signal %d\n", pid,
		      WTERMSIG(status));
}

int main(uint32_t argument)
{
	int pid, status;

	(void)argument;
	print("init: I am %d, and my parent is %d\n", getpid(),
	      getppid());
	spawn("hello", 0);
	spawn("family", 3);
	for (uint32_t i = 0; i < 6; i++)
		spawn("rogue", i);
	while ((pid = waitpid(-1, &status, 0)) > 0)
		tell(pid, status);
	spawn("lineage", 0);
	while ((pid = waitpid(-1, &status, 0)) > 0)
		tell(pid, status);
	print("init: nobody is left (%d)\n", pid);
	return 0;
}
