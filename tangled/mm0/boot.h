/* boot.h: what mm0 was started with, and how it ends. */
#ifndef MM0_BOOT_H
#define MM0_BOOT_H

#include <stdbool.h>
#include <stddef.h>
#include "mm0/initrd.h"

extern struct initrd initrd;

/*
 * Was the boot argument "name" or "name=value" given?  If so, value
 * receives what stands behind the '=', cut to fit.
 */
bool boot_argument(const char *name, char *value, size_t size);
bool boot_says(const char *name);

/* init has ended with this status, and so does everything. */
_Noreturn void end_of_system(int status);

#endif
