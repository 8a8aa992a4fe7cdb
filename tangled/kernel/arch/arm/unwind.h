/* unwind.h: who called whom. */
#ifndef KERNEL_ARCH_ARM_UNWIND_H
#define KERNEL_ARCH_ARM_UNWIND_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel/arch/arm/trap.h"

#define STACK_SIZE 8192u	/* of which the lower half is a guard */
#define FINISH 0xb0		/* the last unwinding instruction */

enum { SP = 13, LR = 14, PC = 15 };

/* A copy of the registers, as they were in some caller. */
struct registers {
	uint32_t r[16];
	uint32_t stack;		/* the only stack we read from */
};

/* The registers at the moment of a trap. */
void registers_of(const struct trap_frame *frame, struct registers *r);

/* Go from a function to its caller; false where the path ends. */
bool unwind_step(struct registers *r);

/* Print the callers, one a line, at most 32. */
void print_path(struct registers *r);

/* Print the function that calls this one, and its callers. */
void print_backtrace(void);

#endif
