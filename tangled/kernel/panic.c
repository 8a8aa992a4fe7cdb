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
	static bool panicking;
	va_list args;

	va_start(args, why);
	printk("panic: ");
	vprintk(why, args);
	printk("\n");
	va_end(args);
	if (!panicking) {
		panicking = true;
		print_backtrace();
	}
	machine_off(1);
}
