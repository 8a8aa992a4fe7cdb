/* idle.c: does nothing; and, if its argument says so, for ever. */
#include "libl4/l4.h"

int main(uint32_t for_ever)
{
	struct l4_message m;

	while (for_ever)
		l4_receive(L4_ANYONE, &m);
	return 0;
}
