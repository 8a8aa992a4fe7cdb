/* guard.c: what -fstack-protector asks for; see kernel/guard.c. */
#include "libl4/l4.h"
#include "libl4/print.h"

extern const uintptr_t __stack_chk_guard;
_Noreturn void __stack_chk_fail(void);

const uintptr_t __stack_chk_guard = 0x00f1a5c0;

void __stack_chk_fail(void)
{
	print("a function wrote beyond its variables\n");
	l4_exit(-1);
}
