/* console.h: printing. */
#ifndef KERNEL_CONSOLE_H
#define KERNEL_CONSOLE_H

/* Print a string as it is. */
void console_puts(const char *s);

#endif
