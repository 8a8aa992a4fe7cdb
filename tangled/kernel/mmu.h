/* mmu.h: who may do what, where, in the kernel's memory. */
#ifndef KERNEL_MMU_H
#define KERNEL_MMU_H

#include <stdint.h>

#define RIGHT_READ	1u
#define RIGHT_WRITE	2u
#define RIGHT_EXECUTE	4u

/*
 * Call see for every mapped section and page of the kernel's table, in
 * the order of addresses; rights are RIGHT_ bits.
 */
void mmu_walk(void (*see)(uint32_t address, uint32_t size,
			  unsigned int rights, void *context),
	      void *context);

#endif
