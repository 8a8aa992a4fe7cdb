/*
 * fork.c: a space that looks like another one.  Portable: the host
 * tests it with random families.
 */
#include "l4/errors.h"
#include "l4/rights.h"
#include "mm0/area.h"
#include "mm0/link.h"
#include "mm0/object.h"
#include "mm0/shadow.h"
#include "mm0/fork.h"
#include "mm0/mapping.h"
#include "mm0/memory.h"
#include "mm0/space.h"

/* The area of this top has just been copied: could it be written? */
static bool was_writable(const struct vm_object *top)
{
	return object_is_shadow(top) && top->nlinks == 2 &&
	       top->nshadows == 0;
}

int space_fork(struct vm_space *parent, struct vm_space *child)
{
	struct vm_area *area;
	int error = 0;

	for (area = space_next(parent, 0); area && error == 0;
	     area = space_next(parent, area->end))
		error = area_copy(child, area);
	if (error < 0)
		return error;
	for (area = space_next(parent, 0); area;
	     area = space_next(parent, area->end))
		if (was_writable(area_top(area)))
			area_freeze(area);
	return 0;
}

/* No more than so many pages are copied if this chain is flattened. */
static uint32_t pages_below_top(const struct vm_area *area)
{
	struct vm_link *link = link_below(link_top(area));
	uint32_t n = 0;

	for (; object_is_shadow(link->object); link = link_below(link))
		n += link->object->npages;
	return n;
}

uint32_t space_fork_pages(struct vm_space *parent)
{
	struct vm_area *area;
	uint32_t n = 0;

	for (area = space_next(parent, 0); area;
	     area = space_next(parent, area->end))
		if (area->depth >= MAX_DEPTH)
			n += pages_below_top(area);
	return n;
}
