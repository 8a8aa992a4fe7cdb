/* symbols.h: names for the kernel's own addresses. */
#ifndef KERNEL_SYMBOLS_H
#define KERNEL_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is this the address of an instruction of the kernel? */
bool is_kernel_text(uintptr_t address);

/* The function that holds an address, and how far inside; or NULL. */
const char *symbol_name(uintptr_t address, size_t *offset);

/* Print an address as "0x40010124 function+36". */
void print_symbol(uintptr_t address);

#endif
