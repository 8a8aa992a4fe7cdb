/* pilgrim.c: a client, which asks member 1 of its team. */
#include "libl4/l4.h"
#include "libl4/print.h"

int main(uint32_t argument, uint32_t member)
{
	(void)argument, (void)member;
	for (uint32_t i = 10; i <= 30; i += 10) {
		struct l4_message m = {.tag = 1, .word = {i}};
		int error = l4_call(team[1], &m);

		print("the pilgrim asked %lu and was told %lu (%d)\n",
		      i, m.word[0], error);
	}
	return 0;
}
