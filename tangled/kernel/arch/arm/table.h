/*
 * table.h: translation tables, for the files that write them.
 * ARM DDI 0406, B3.5.
 */
#ifndef KERNEL_ARCH_ARM_TABLE_H
#define KERNEL_ARCH_ARM_TABLE_H

#include <stdint.h>

#define L1_TABLE	1u
#define L1_SECTION	2u
#define L2_PAGE		2u

#define SECTION_SIZE	(1u << 20)

static inline void set_entry(uint32_t *entry, uint32_t value)
{
	*entry = value;
	asm volatile("mcr p15, 0, %0, c7, c10, 1"	/* DCCMVAC */
		     : : "r"(entry) : "memory");
}

/* A user's table without an entry, for when there is no user. */
extern uint32_t no_user_table[1024];

/* For TTBR0 and 1: walks use write-back caches, and are shareable. */
#define TTBR_CACHED	(1u << 6 | 1u << 3 | 1u << 1)

#endif
