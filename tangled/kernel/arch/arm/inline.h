/*
 * inline.h: what the portable kernel asks of the processor so often
 * that a call would be the larger part of it.
 */
#ifndef KERNEL_ARCH_ARM_INLINE_H
#define KERNEL_ARCH_ARM_INLINE_H

#include "kernel/arch/arm/trap.h"
#include "kernel/thread.h"

/* The six words of a message that t sends, or receives. */
static inline uint32_t *user_words(const struct thread *t)
{
	return (uint32_t *)((uintptr_t)t - USER_FRAME) + 4;
}

/* Tell t who has sent it something, and the tag. */
static inline void user_received(const struct thread *t, uint32_t from,
				 uint32_t tag)
{
	uint32_t *r = (uint32_t *)((uintptr_t)t - USER_FRAME);

	r[1] = from;
	r[2] = tag;
}

/* The current thread finds the address of its UTCB here. */
static inline void user_register_utcb(uint32_t address)
{
	asm volatile("mcr p15, 0, %0, c13, c0, 3"	/* TPIDRURO */
		     : : "r"(address));
}

/* Registers that user mode can read belong to a thread. */
static inline void user_registers_change(struct thread *from,
					 const struct thread *to)
{
	asm volatile("mrc p15, 0, %0, c13, c0, 2\n\t"	/* TPIDRURW */
		     "mcr p15, 0, %1, c13, c0, 2"
		     : "=&r"(from->user_word) : "r"(to->user_word));
	user_register_utcb(to->utcb);
}

#endif
