/* rogue.c: does what its argument says, and should not. */
#include "libl4/l4.h"
#include "libposix/posix.h"

static volatile uint32_t words[2] = {0xe7f000f0, 0};
static volatile int *volatile nowhere = (int *)4;
static volatile int *volatile kernel = (int *)0x40010000;

int main(uint32_t argument)
{
	switch (argument) {
	case 0:
		return *nowhere;
	case 1:
		*kernel = 0;
		break;
	case 2:
		asm volatile("ldm %0, {r2, r3}" : :
			     "r"((char *)words + 1) : "r2", "r3");
		break;
	case 3:
		asm volatile("udf #1");
		break;
	case 4:
		((void (*)(void))(uintptr_t)words)();
		break;
	case 5:
		l4_exit(5);
	}
	return 0;
}
