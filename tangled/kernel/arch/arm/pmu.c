/*
 * pmu.c: counts executed instructions.  Needs an emulator that counts
 * them, or a processor that has event 8.
 *
 * ARM DDI 0406, chapter C12.
 */
#include "kernel/arch.h"
#include "l4/errors.h"

int instructions_init(void)
{
	uint32_t features, version;

	asm volatile("mrc p15, 0, %0, c0, c1, 2" : "=r"(features));
	version = features >> 24 & 15;		/* ID_DFR0 */
	if (version == 0 || version == 15)
		return -ENOENT;
	/* PMSELR, PMXEVTYPER, PMCNTENSET, PMCR */
	asm volatile("mcr p15, 0, %0, c9, c12, 5\n\tisb\n\t"
		     "mcr p15, 0, %1, c9, c13, 1\n\t"
		     "mcr p15, 0, %2, c9, c12, 1\n\t"
		     "mcr p15, 0, %3, c9, c12, 0\n\tisb"
		     : : "r"(0), "r"(8), "r"(1), "r"(3));
	return 0;
}

uint32_t instructions(void)
{
	uint32_t count;

	asm volatile("isb\n\tmrc p15, 0, %0, c9, c13, 2"
		     : "=r"(count) : : "memory");
	return count;		/* PMXEVCNTR */
}

void instructions_for_users(void)
{
	asm volatile("mcr p15, 0, %0, c9, c14, 0\n\tisb"
		     : : "r"(1));			/* PMUSERENR */
}
