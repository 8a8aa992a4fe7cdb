/* memory.h: physical memory as ranges of addresses. */
#ifndef KERNEL_MEMORY_H
#define KERNEL_MEMORY_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel/fdt.h"

#define MAX_RANGES 32

/* A sequence of bytes, end not included; both on page boundaries. */
struct range {
	uint32_t start, end;
};

struct ranges {
	unsigned int count;
	struct range list[MAX_RANGES];
};

/* All RAM; and what nobody uses of it, without the kernel's pool. */
extern struct ranges memory_ram, memory_free;

/*
 * Add or take away the bytes from start to end (not included).  What is
 * added must not be there yet.  -ENOMEM: there would be more than
 * MAX_RANGES, and some of what should remain is lost.
 */
int ranges_add(struct ranges *set, uint32_t start, uint32_t end);
int ranges_remove(struct ranges *set, uint32_t start, uint32_t end);

/* Are these bytes in one of the ranges, all of them? */
bool ranges_hold(const struct ranges *set, uint32_t start,
		 uint32_t size);

/* Find out what there is, and give the kernel its pool. */
void memory_init(const struct fdt *tree);

/* The pages of the initial ramdisk, empty if there is none. */
extern struct range memory_initrd;
extern uint32_t initrd_size;	/* in bytes */

#endif
