/* writer.c: writes through the serial port's driver. */
#include "libl4/l4.h"
#include "libl4/string.h"

int main(uint32_t argument, uint32_t member)
{
	static const char *const lines[] = {
		"a line through a\r\n", "driver in user mode,\r\n",
		"by interrupts\r\n",
	};

	(void)argument, (void)member;
	for (unsigned int i = 0; i < 3; i++) {
		struct l4_message m = {.tag = 6};

		memcpy(m.word, lines[i], strlen(lines[i]));
		if (l4_call(team[1], &m) < 0)
			return 1;
	}
	return 0;
}
