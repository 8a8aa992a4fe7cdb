/* panic.h: mm0 contradicts itself, which is the end of the system. */
#ifndef MM0_PANIC_H
#define MM0_PANIC_H

#include <stdint.h>

/* Say what is wrong, and with what. */
_Noreturn void panic(const char *what, uintptr_t value);

#endif
