/* panic.c: see panic.h. */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "mm0/panic.h"

void panic(const char *what, uintptr_t value)
{
	print("mm0: panic: %s (0x%08lx)\n", what, (uint32_t)value);
	l4_exit(1);
}
