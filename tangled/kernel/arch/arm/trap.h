/*
 * trap.h: what an exception leaves behind.  Included by assembly too,
 * which sees only the numbers.
 */
#ifndef KERNEL_ARCH_ARM_TRAP_H
#define KERNEL_ARCH_ARM_TRAP_H

/* Kinds of traps: the index of the vector. */
#define TRAP_UNUSED	0
#define TRAP_UNDEFINED	1
#define TRAP_SVC	2
#define TRAP_PREFETCH	3
#define TRAP_DATA	4
#define TRAP_IRQ	6
#define TRAP_FIQ	7

#define MODE_USER	16
#define MODE_FIQ	17
#define MODE_IRQ	18
#define MODE_SVC	19
#define MODE_ABORT	23
#define MODE_UNDEFINED	27
#define MODE_MASK	31

#define PSR_THUMB	(1 << 5)
#define PSR_FIQ_MASKED	(1 << 6)
#define PSR_IRQ_MASKED	(1 << 7)
#define FRAME_SP	52
#define FRAME_LR	56
#define FRAME_PC	60
#define FRAME_PSR	64
#define FRAME_SIZE	68
#define USER_FRAME	72	/* it is so far below the TCB */

#ifndef __ASSEMBLER__
#include <stdint.h>

/*
 * The registers of whatever was interrupted, on the supervisor stack.
 * sp and lr are those of the mode it was in.
 */
struct trap_frame {
	uint32_t r[13];
	uint32_t sp;
	uint32_t lr;
	uint32_t pc;
	uint32_t psr;
};

extern const char vectors[], trap_returned[];

/* Called from vectors.S. */
void trap(struct trap_frame *frame, unsigned int kind);

/* The frame of a thread that came from user mode. */
struct thread;
struct trap_frame *user_frame(const struct thread *t);

/* A trap that is a program's mistake. */
void user_fault(struct trap_frame *frame, unsigned int kind);
#endif
#endif
