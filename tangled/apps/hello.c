/* hello.c: the first program. */
#include "libl4/l4.h"
#include "libl4/print.h"

int main(uint32_t argument, uint32_t member)
{
	(void)argument, (void)member;
	print("hello from user mode; I am thread 0x%lx, "
	      "and it is %llu us\n", l4_self(), l4_uptime());
	return 0;
}
