/*
 * glutton.c: takes all memory, but for as many pages as the low half of
 * its argument says.  Then it starts as many others as it can, ends
 * them, and returns how many they were, or 255 if something else was
 * the reason than a want of memory.
 */
#include "libl4/l4.h"
#include "libposix/posix.h"

#define SIZE 0x20000000u	/* much more than there is */
#define MOST 40
#define SITS (1u << 16)		/* it only sits there */
#define ENDLESS (1u << 17)	/* it leaves nothing to others */

static volatile char much[SIZE];

static void take(uint32_t leave, uint32_t endless)
{
	for (uint32_t i = 0; i < SIZE; i += 4096) {
		uint32_t left = (uint32_t)info(INFO_PAGES_FREE);

		if (!endless && left <= leave)
			return;
		much[i] = 1;
	}
}

static int start_others(void)
{
	int pid[MOST], n = 0, error = 0;

	while (n < MOST && error == 0) {
		pid[n] = spawn("glutton", SITS | 0xffff);
		if (pid[n] > 0)
			n++;
		else
			error = pid[n];
	}
	for (int i = 0; i < n; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	return error == 0 || error == -ENOMEM ? n : 255;
}

int main(uint32_t argument)
{
	struct l4_message m;

	take(argument & 0xffff, argument & ENDLESS);
	if (argument & SITS)
		l4_receive(L4_ANYONE, &m);
	return start_others();
}
