/* printk.h: formatted printing.  printk.c says which formats. */
#ifndef KERNEL_PRINTK_H
#define KERNEL_PRINTK_H

#include <stdarg.h>
#include <stddef.h>

/* Print on the console. */
void printk(const char *format, ...)
	__attribute__((format(printf, 1, 2)));
void vprintk(const char *format, va_list args)
	__attribute__((format(printf, 1, 0)));

/*
 * Print into a buffer of size bytes, ending in a NUL.  Returns how long
 * the text would have been had there been room.
 */
size_t snprintk(char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
