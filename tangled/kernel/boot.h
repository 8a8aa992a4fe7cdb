/* boot.h: starting the first program. */
#ifndef KERNEL_BOOT_H
#define KERNEL_BOOT_H

#include <stdint.h>

/*
 * Run mm0 until it ends; returns its status, or an error.  The argument
 * is how many tests have been run before.
 */
int boot_mm0(uint32_t argument);

/* When the first program began, in counts; 0: none has. */
extern uint64_t first_user;

#endif
