/* mapping.c: mm0's mappings, made by the kernel. */
#include "libl4/l4.h"
#include "mm0/mapping.h"
#include "mm0/memory.h"
#include "mm0/space.h"

int mapping_set(struct vm_space *space, uint32_t address,
		struct page *page, unsigned int rights)
{
	int n = l4_map(space->thread, address, page_physical(page),
		       L4_PAGES(1) | rights);

	mapping_calls++;
	return n < 0 ? n : 0;
}

void mapping_protect(struct vm_space *space, uint32_t address,
		     uint32_t npages, unsigned int rights)
{
	while (npages > 0) {
		int n = l4_protect(space->thread, address,
				   L4_PAGES(npages) | rights);

		mapping_calls++;
		if (n <= 0)
			return;	/* its last thread has gone */
		address += (uint32_t)n * PAGE;
		npages -= (uint32_t)n;
	}
}

bool mapping_next(const struct vm_space *space, uint32_t *address,
		  uint32_t *physical, unsigned int *rights)
{
	uint64_t found = 0;
	uint32_t page;

	if (space->thread)
		found = l4_mapped(space->thread, *address);
	page = (uint32_t)(found >> 32);
	if (page == 0)
		return false;
	*address = (uint32_t)found;
	*physical = page & ~(PAGE - 1);
	*rights = page & (PAGE - 1);
	return true;
}

uint32_t mapping_calls;
