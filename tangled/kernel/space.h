/*
 * space.h: address spaces, as the portable kernel sees them.  How the
 * tables look is kernel/arch's business.  Call with interrupts masked.
 */
#ifndef KERNEL_SPACE_H
#define KERNEL_SPACE_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel/list.h"
#include "l4/rights.h"
struct container;

#define USER_START	0x00001000u	/* so that NULL is nowhere */
#define USER_END	0x40000000u

struct space {
	uint32_t *table;	/* the first level, a frame */
	uint32_t asid;		/* its number in the TLB, */
	uint64_t generation;	/* if it is of this generation */
	unsigned int threads;	/* that live in it */
	void *image;		/* a run of frames, or NULL */
	struct container *container;	/* that pays for its tables */
	uint32_t tables;		/* how many frames they are */
};

void spaces_init(void);

/* A new, empty space; NULL: no memory. */
struct space *space_create(void);

/* Give back all its tables and its image.  Nobody lives there now. */
void space_destroy(struct space *s);

/*
 * Map the page at address to the physical page, with these rights,
 * replacing what was there.  -ENOMEM: no memory for a table.
 */
int space_map(struct space *s, uint32_t address, uint32_t physical,
	      unsigned int rights);

/* Let nothing be mapped at address. */
void space_unmap(struct space *s, uint32_t address);

/* What is mapped at address?  Returns the rights, 0 for nothing. */
unsigned int space_look(const struct space *s, uint32_t address,
			uint32_t *physical);

/* User addresses are those of s from now on. */
void space_switch(struct space *s);

/* Is this page RAM, so that the kernel can reach it at its address? */
bool space_is_ram(uint32_t physical);

/*
 * Change the rights of what is mapped in this range; 0 unmaps.  Goes
 * through some of the pages, at least one, and returns how many.
 */
uint32_t space_protect(struct space *s, uint32_t address,
		       uint32_t pages, unsigned int rights);

/*
 * Look for a mapping, from address on.  Returns where it is, with its
 * rights; or, with none, from where on to look further.
 */
uint32_t space_next(const struct space *s, uint32_t address,
		    uint32_t *physical, unsigned int *rights);

#endif
