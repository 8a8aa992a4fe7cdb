/* print.h: formatted printing, on the kernel's console. */
#ifndef LIBL4_PRINT_H
#define LIBL4_PRINT_H

void print(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif
