/*
 * instructions.h: for programs that measure themselves.  The counter
 * can be read only if the kernel has allowed it.
 */
#ifndef LIBL4_INSTRUCTIONS_H
#define LIBL4_INSTRUCTIONS_H

#include <stdint.h>

/* How many have been executed, by everybody. */
static inline uint32_t instructions(void)
{
	uint32_t count;

	asm volatile("isb\n\tmrc p15, 0, %0, c9, c13, 2"
		     : "=r"(count) : : "memory");
	return count;
}

/* How many a function takes, on average, after a first time. */
static inline uint32_t average(void (*run)(void), uint32_t rounds)
{
	uint32_t start;

	run();
	start = instructions();
	for (uint32_t i = 0; i < rounds; i++)
		run();
	return (instructions() - start + rounds / 2) / rounds;
}

#endif
