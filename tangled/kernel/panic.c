/*
 * panic.c: the kernel found that what it relies on is not so.
 */
#include "kernel/console.h"
#include "kernel/panic.h"
#include "kernel/platform.h"
#include <stdarg.h>
#include <stdbool.h>
#include "kernel/arch.h"
#include "kernel/printk.h"

void panic(const char *why, ...)
{
	static unsigned int depth;
	va_list args;

	interrupts_off();
	if (depth++ > 1)
		machine_off(1);
	va_start(args, why);
	printk("panic: ");
	vprintk(why, args);
	printk("\n");
	va_end(args);
	if (depth == 1)
		print_backtrace();
	machine_off(1);
}
