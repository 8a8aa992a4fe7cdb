/*
 * space.h: spaces: what is where in the addresses of a task, or of all
 * tasks that share them.
 */
#ifndef MM0_SPACE_H
#define MM0_SPACE_H

#include <stdint.h>
#include "libl4/list.h"
#include "mm0/registry.h"

struct vm_area;

#define SPACE_START	0x00001000u	/* page 0 stays empty */
#define SPACE_END	0x40000000u

struct vm_space {
	struct list all;		/* in all_spaces */
	uint32_t thread;		/* one in it; 0: none is alive */
	uint32_t users;			/* how many share it */
	struct vm_area *areas;		/* the tree's root */
	uint32_t nareas;
	struct list tasks;		/* those who live in it */
};

extern struct registry all_spaces;

/* A space with nothing in it and one user.  NULL: no memory. */
struct vm_space *space_create(uint32_t thread);

/*
 * One user less.  The last one's areas go with the space; if no thread
 * is left in it, its thread must be 0 by now.
 */
void space_put(struct vm_space *space);

/* The area that this address is in.  NULL: in none. */
struct vm_area *space_find(const struct vm_space *space,
			   uint32_t address);

/* The first area that ends after this address.  NULL: none does. */
struct vm_area *space_next(const struct vm_space *space,
			   uint32_t address);

#endif
