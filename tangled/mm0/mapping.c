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

	return n < 0 ? n : 0;
}

void mapping_protect(struct vm_space *space, uint32_t address,
		     uint32_t npages, unsigned int rights)
{
	while (npages > 0) {
		int n = l4_protect(space->thread, address,
				   L4_PAGES(npages) | rights);

		if (n <= 0)
			return;	/* its last thread has gone */
		address += (uint32_t)n * PAGE;
		npages -= (uint32_t)n;
	}
}
