/* oracle.c: a server.  It is asked for a number, and adds its own. */
#include "libl4/l4.h"
#include "libl4/print.h"

int main(uint32_t argument, uint32_t member)
{
	struct l4_message m = {.tag = 0};
	uint32_t asked = 0;
	int error = l4_receive(L4_ANYONE, &m);

	(void)argument, (void)member;
	for (;;) {
		if (error < 0)
			return error;
		print("the oracle is asked %lu by 0x%lx\n", m.word[0],
		      m.from);
		m.word[0] += ++asked;
		m.tag = 1;
		error = l4_reply_wait(m.from, &m);
	}
}
