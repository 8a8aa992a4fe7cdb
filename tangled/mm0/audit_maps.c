/*
 * audit_maps.c: what programs see, held against what they should see.
 */
#include <stddef.h>
#include "l4/rights.h"
#include "mm0/area.h"
#include "mm0/audit.h"
#include "mm0/file.h"
#include "mm0/link.h"
#include "mm0/mapping.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/shadow.h"
#include "mm0/space.h"

/* The page that the chain shows; no pager is asked. */
static const struct page *shown(const struct vm_area *area,
				uint32_t address)
{
	const struct page *p = NULL;
	const struct vm_link *link = link_top(area);

	for (; link && !p; link = link_below(link))
		p = object_page(link->object,
				link->object == &devzero.object ? 0 :
				area_index(area, address));
	return p;
}

static void check_mapping(const struct vm_space *space,
			  uint32_t address, uint32_t physical,
			  unsigned int rights)
{
	const struct vm_area *area = space_find(space, address);
	const struct page *p = area ? shown(area, address) : NULL;
	const void *at = (const void *)(uintptr_t)address;

	if (!p || page_physical(p) != physical) {
		audit_compare(area ? "a mapping of a page that does "
			      "not show" : "a mapping where there is "
			      "no area", at, p ? page_physical(p) : 0,
			      physical);
		return;
	}
	audit_compare("a mapping has rights that its area has not",
		      at, 0, rights & ~area->rights);
	audit_compare("a mapping can be written that must not be", at,
		      0, rights & L4_WRITE && area_is_private(area) &&
			 !shadow_owns(area, p));
}

void audit_mappings(void)
{
	list_each(node, &all_spaces.list) {
		const struct vm_space *s =
			list_object(node, struct vm_space, all);
		uint32_t address = 0, physical;
		unsigned int rights;

		for (; mapping_next(s, &address, &physical, &rights);
		     address += PAGE)
			check_mapping(s, address, physical, rights);
	}
}
