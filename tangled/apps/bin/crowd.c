/* crowd.c: starts more and more tasks of one program, and counts. */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libposix/posix.h"

#define MOST 16u

static void tell(uint32_t tasks)
{
	print("%5lu %5lu %8lu %7lu %5lu %5lu\n", tasks,
	      (uint32_t)info(INFO_PAGES_FREE),
	      (uint32_t)info(INFO_FILE_PAGES),
	      (uint32_t)info(INFO_OBJECTS),
	      (uint32_t)info(INFO_AREAS), (uint32_t)info(INFO_LINKS));
}

/* Start one, and give it ten milliseconds. */
static int start_one(void)
{
	int pid = spawn("large", 0);
	uint64_t start = l4_uptime();

	while (l4_uptime() - start < 10000)
		l4_yield();
	return pid;
}

static void end_all(const int *pid)
{
	for (uint32_t i = 0; i < MOST; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
}

int main(uint32_t argument)
{
	int pid[MOST];

	(void)argument;
	print("tasks  free of files objects areas links\n");
	for (uint32_t n = 0; n < MOST; n++) {
		if ((n & (n - 1)) == 0)
			tell(n);
		pid[n] = start_one();
	}
	tell(MOST);
	end_all(pid);
	tell(0);
	print("the crowd is gone\n");
	return 0;
}
