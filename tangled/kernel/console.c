/*
 * console.c: text for people, on whatever the platform calls its
 * console.
 */
#include "kernel/console.h"
#include "kernel/platform.h"

void console_puts(const char *s)
{
	while (*s)
		console_putc(*s++);
}
