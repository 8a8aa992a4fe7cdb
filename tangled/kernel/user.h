/*
 * user.h: a program's memory.  There is no other way to touch it.
 * Whatever was read must not be read again: it may have changed.
 */
#ifndef KERNEL_USER_H
#define KERNEL_USER_H

#include <stdint.h>

/*
 * Copy between the kernel, at a multiple of four, and the current
 * thread's space.  0, or -EFAULT: the program could not have done this
 * itself.  Bound the size: interrupts are masked meanwhile.
 */
int user_read(void *to, uint32_t from, uint32_t size);
int user_write(uint32_t to, const void *from, uint32_t size);

/* Set register number of the current thread's user mode. */
void user_result(unsigned int number, uint32_t value);

#endif
