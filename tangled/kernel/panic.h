/* panic.h: last words. */
#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

/* Say why the kernel cannot go on, and switch off with status 1. */
_Noreturn void panic(const char *why, ...)
	__attribute__((format(printf, 1, 2)));

#endif
