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
#include "mm0/settle.h"
#include "mm0/shadow.h"

struct found {
	struct page *page;
	unsigned int rights;	/* to map it with, at most */
};

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
	if (error == 0 && area_is_private(area)) {
		if (access & L4_WRITE)
			error = shadow_page(area, index, &f->page);
		if (error == 0 && !shadow_owns(area, f->page))
			f->rights &= ~L4_WRITE;
	}
	return error;
}

int vm_fault(struct vm_space *space, uint32_t address,
	     unsigned int access)
{
	struct found f;
	int error = find(space, address, access, &f);

	if (error < 0)
		return error;
	error = mapping_set(space, address & ~(PAGE - 1), f.page,
			    f.rights);
	objects_settle();
	return error;
}

int vm_page(struct vm_space *space, uint32_t address,
	    unsigned int access, struct page **page)
{
	struct found f;
	int error = find(space, address, access, &f);

	if (error < 0)
		return error;
	*page = f.page;
	if (access & L4_WRITE)
		mapping_set(space, address & ~(PAGE - 1), f.page, f.rights);
	objects_settle();
	return 0;
}
