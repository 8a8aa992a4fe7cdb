/* tiny.c: what a child costs a program that is as small as can be. */
#include "libl4/instructions.h"
#include "libl4/print.h"
#include "libposix/fork.h"
#include "libposix/posix.h"

#define ROUNDS	100u

static volatile uint32_t variable;

int main(uint32_t argument)
{
	uint32_t start = 0;

	(void)argument;
	for (uint32_t i = 0; i <= ROUNDS; i++) {
		if (i == 1)
			start = instructions();
		variable++;
		if (fork() == 0)
			_exit(0);
		waitpid(-1, NULL, 0);
	}
	print("bench fork_exit_wait %lu\n",
	      (instructions() - start + ROUNDS / 2) / ROUNDS);
	return 0;
}
