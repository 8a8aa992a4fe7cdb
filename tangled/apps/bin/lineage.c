/*
 * lineage.c: three generations, one memory, and what becomes of it.
 */
#include "libl4/print.h"
#include "libposix/fork.h"
#include "libposix/posix.h"

#define PAGES	8

static volatile char memory[PAGES][4096];

/* Free, or the contents of a file that could be had again. */
static int free_pages(void)
{
	return info(INFO_PAGES_FREE) + info(INFO_FILE_PAGES);
}

static void show(const char *what, int generation)
{
	char text[PAGES + 1] = "";

	for (int i = 0; i < PAGES; i++)
		text[i] = memory[i][0];
	print("lineage: %d, generation %d, %s: %s, %d pages free\n",
	      getpid(), generation, what, text, free_pages());
}

/* Have a child, if we are not old enough to be the last; wait. */
static void live(int generation)
{
	int status = 0, pid = -1;

	if (generation < 2)
		pid = fork();
	if (pid == 0) {
		memory[generation * 2][0] = (char)('b' + generation);
		show("has written", generation + 1);
		live(generation + 1);
		_exit(generation + 1);
	}
	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		print("lineage: %d has ended with %d\n", pid,
		      WEXITSTATUS(status));
	show("sees at its end", generation);
}

int main(uint32_t argument)
{
	int before;

	(void)argument;
	for (int i = 0; i < PAGES; i++)
		memory[i][0] = 'a';
	before = free_pages();
	live(0);
	print("lineage: %d pages are free, and were %d\n",
	      free_pages(), before);
	return 0;
}
