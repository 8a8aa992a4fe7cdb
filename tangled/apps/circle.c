/* circle.c: each member of the team calls the next. */
#include "libl4/l4.h"

int main(uint32_t argument, uint32_t member)
{
	struct l4_message m = {.tag = 0};
	uint32_t next = team[member + 1] ? team[member + 1] : team[0];

	(void)argument;
	return l4_message(next, next, member ? L4_FOREVER : 50000, &m);
}
