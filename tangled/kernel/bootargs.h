/* bootargs.h: what the person who booted us asked for. */
#ifndef KERNEL_BOOTARGS_H
#define KERNEL_BOOTARGS_H

#include <stdbool.h>
#include <stddef.h>

/* Find the boot arguments in the device tree. */
void bootargs_init(const void *tree);

/*
 * Was "name" or "name=value" given?  If so, value, of size bytes
 * (size at least 1) receives what stands behind the '=', cut to fit,
 * perhaps empty.
 */
bool bootarg(const char *name, char *value, size_t size);

/* Was exactly "name=value" given? */
bool bootarg_is(const char *name, const char *value);

/* All of them, as one text, cut to fit. */
void bootargs_copy(char *to, size_t size);

#endif
