/*
 * guard.c: what the compiler's option -fstack-protector asks for: the
 * number that lies behind each function's arrays, and what to do if it
 * does not any more.
 */
#include <stdint.h>
#include "kernel/panic.h"

extern const uintptr_t __stack_chk_guard;
_Noreturn void __stack_chk_fail(void);

const uintptr_t __stack_chk_guard = 0x00f1a5c0;

void __stack_chk_fail(void)
{
	panic("a function wrote beyond its variables");
}
