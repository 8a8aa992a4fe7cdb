/* mapping.c: mm0's mappings, made by the kernel. */
#include "libl4/l4.h"
#include "mm0/mapping.h"
#include "mm0/memory.h"
#include "mm0/space.h"

#define TABLES_KEPT 8u	/* of the kernel's pages, for init */

static uint32_t sure;	/* so many mappings leave more than that */

void mapping_recount(void)
{
	sure = 0;
}

/* Is there a page for a table, if it should need one? */
static bool page_to_spare(void)
{
	uint32_t left;

	if (sure == 0) {
		left = l4_count(L4_COUNT_ALLOWANCE);
		sure = left > TABLES_KEPT ? left - TABLES_KEPT : 0;
	}
	if (sure == 0)
		return false;
	sure--;
	return true;
}

#define REGION	0x400000u	/* what a page of tables is for */

static bool has_tables(const struct vm_space *space, uint32_t address)
{
	const uint32_t first = address & ~(REGION - 1);
	uint32_t at = first, physical;
	unsigned int rights;

	return mapping_next(space, &at, &physical, &rights) &&
	       at - first < REGION;
}

int mapping_set(struct vm_space *space, uint32_t address,
		struct page *page, unsigned int rights)
{
	int n;

	if (!page_to_spare() && pages_are_kept() &&
	    !has_tables(space, address))
		return -ENOMEM;
	n = l4_map(space->thread, address, page_physical(page),
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
		do {
			found = l4_mapped(space->thread, *address);
		} while ((int)(uint32_t)found == -EINTR);
	page = (uint32_t)(found >> 32);
	if (page == 0)
		return false;
	*address = (uint32_t)found;
	*physical = page & ~(PAGE - 1);
	*rights = page & (PAGE - 1);
	return true;
}

uint32_t mapping_calls;
