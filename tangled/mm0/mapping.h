/*
 * mapping.h: all that mm0's memory needs of a kernel: two calls.  There
 * is one that asks the kernel, and for the tests one that only notes.
 */
#ifndef MM0_MAPPING_H
#define MM0_MAPPING_H

#include <stdint.h>

struct page;
struct vm_space;

/*
 * Map a page at an address of a space, in place of what is there.
 * -ENOMEM: the kernel has no memory for its tables.  -ESRCH: nobody
 * lives in the space any more.
 */
int mapping_set(struct vm_space *space, uint32_t address,
		struct page *page, unsigned int rights);

/*
 * Change the rights of whatever is mapped in these pages; 0: unmap.
 * One call, however many there are.
 */
void mapping_protect(struct vm_space *space, uint32_t address,
		     uint32_t npages, unsigned int rights);

/*
 * The first mapping at *address or above, by asking the kernel: where
 * it is, of which physical page, with which rights.  false: none.
 */
bool mapping_next(const struct vm_space *space, uint32_t *address,
		  uint32_t *physical, unsigned int *rights);

/* The kernel has used memory for something else than a mapping. */
void mapping_recount(void);

/* How many calls of the kernel they have made. */
extern uint32_t mapping_calls;

#endif
