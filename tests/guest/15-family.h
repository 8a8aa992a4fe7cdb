/* 15-family.h: for tests that fork. */
#include <stddef.h>
#include "12-family.h"
#include "libposix/fork.h"

#define PAGE 4096u

/* Fork, and let the child end with what the function returns. */
static inline int child(int (*function)(void))
{
	int pid = fork();

	if (pid == 0) {
		int result = function();

		if (test_failures() > 0)
			result = 99;
		_exit(result);
	}
	return pid;
}

/* Fork, and let the child sleep until it is killed. */
static inline int sleeper(void)
{
	struct l4_message m;
	int pid = fork();

	while (pid == 0)
		l4_receive(L4_ANYONE, &m);
	return pid;
}

static inline int end(int pid)
{
	int result = kill(pid, SIGKILL);

	return result < 0 ? result : status_of(pid);
}

/* Pages that are free, or could be had again. */
static inline int free_pages(void)
{
	return info(INFO_PAGES_FREE) + info(INFO_FILE_PAGES);
}
