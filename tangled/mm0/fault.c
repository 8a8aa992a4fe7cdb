/*
 * fault.c: from an address to a page, and to its mapping.  Called for
 * each fault of a program, and when mm0 needs to see a program's page.
 */
#include "l4/errors.h"
#include "l4/rights.h"
#include "libl4/page.h"
#include "mm0/area.h"
#include "mm0/fault.h"
#include "mm0/file.h"
#include "mm0/mapping.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/space.h"

struct found {
	struct page *page;
	unsigned int rights;	/* to map it with, at most */
};

/* See to it that the page is in the object on top. */
static int make_own(struct vm_area *area, uint32_t index,
		    struct page **page)
{
	struct page *own;

	if ((*page)->owner == area_top(area))
		return 0;
	own = page_alloc();
	if (!own)
		return -ENOMEM;
	if (page_is_zero(*page))
		page_clear(page_address(own));
	else
		page_copy(page_address(own), page_address(*page));
	object_insert(area_top(area), index, own);
	*page = own;
	return 0;
}

/* What shall a program see, when it accesses this address like that? */
static int find(struct vm_space *space, uint32_t address,
		unsigned int access, struct found *f)
{
	struct vm_area *area = space_find(space, address);
	uint32_t index;
	int error;

	if (!area || access & ~area->rights)
		return -EFAULT;
	index = area_index(area, address);
	f->rights = area->rights;
	error = area_page(area, index, &f->page);
	if (error == 0 && area_is_private(area))
		error = make_own(area, index, &f->page);
	return error;
}

int vm_fault(struct vm_space *space, uint32_t address,
	     unsigned int access)
{
	struct found f;
	int error = find(space, address, access, &f);

	if (error < 0)
		return error;
	return mapping_set(space, address & ~(PAGE - 1), f.page,
			   f.rights);
}

int vm_page(struct vm_space *space, uint32_t address,
	    unsigned int access, struct page **page)
{
	struct found f;
	int error = find(space, address, access, &f);

	if (error < 0)
		return error;
	*page = f.page;
	return 0;
}
