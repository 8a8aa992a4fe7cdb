/*
 * area.c: areas and their chains.  Made by whoever loads programs, and
 * by mmap; looked through by faults.
 */
#include <stddef.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "mm0/area.h"
#include "mm0/heap.h"
#include "mm0/link.h"
#include "mm0/mapping.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/space.h"
#include "mm0/tree.h"
#include "mm0/settle.h"
#include "mm0/shadow.h"

uint32_t areas_count;

uint32_t area_index(const struct vm_area *area, uint32_t address)
{
	return area->offset + (address - area->start) / PAGE;
}

bool area_is_private(const struct vm_area *area)
{
	return area->rights & L4_WRITE && !(area->flags & AREA_SHARED);
}

int area_page(const struct vm_area *area, uint32_t index,
	      struct page **page)
{
	int error = -ENOENT;

	for (struct vm_link *link = link_top(area);
	     link && error == -ENOENT; link = link_below(link))
		error = object_get(link->object, index, page);
	return error;
}

struct vm_object *area_top(const struct vm_area *area)
{
	return link_top(area)->object;
}

/* Drop the links of an area's chain, and what they alone held. */
static void let_go(struct vm_area *area)
{
	struct vm_link *link;

	while ((link = link_top(area)) != NULL) {
		struct vm_object *object = link->object;

		link_drop(link);
		object_touch(object);
	}
	objects_settle();
}

static void enter(struct vm_space *space, struct vm_area *area)
{
	tree_insert(&space->areas, area);
	space->nareas++;
	areas_count++;
}

/* A chain with this object at its bottom, or none at all. */
static int make_chain(struct vm_area *area, struct vm_object *bottom)
{
	int error = link_push(area, bottom);

	return error;
}

static int check_plan(const struct area_plan *p)
{
	const unsigned int all = L4_READ | L4_WRITE | L4_EXECUTE;
	const unsigned int flags = AREA_SHARED;

	if (p->start % PAGE || p->end % PAGE ||
	    p->start < SPACE_START || p->end > SPACE_END ||
	    p->start >= p->end || p->rights & ~all || p->flags & ~flags)
		return -EINVAL;
	if (p->offset > UINT32_MAX - (p->end - p->start) / PAGE)
		return -EINVAL;
	if (p->flags & AREA_SHARED && p->rights & L4_WRITE &&
	    p->object->pager && p->object->pager->constant)
		return -EPERM;
	return 0;
}

int area_create(struct vm_space *space, const struct area_plan *plan)
{
	struct vm_area *area = NULL;
	int error = check_plan(plan);

	if (error == 0) {
		area = space_next(space, plan->start);
		error = area && area->start < plan->end ? -EEXIST : 0;
	}
	if (error < 0)
		return error;
	area = heap_alloc(sizeof(*area));
	if (!area)
		return -ENOMEM;
	area->start = plan->start;
	area->end = plan->end;
	area->offset = plan->offset;
	area->rights = plan->rights | (plan->rights ? L4_READ : 0);
	area->flags = plan->flags;
	area->space = space;
	list_init(&area->chain);
	error = make_chain(area, plan->object);
	if (error < 0) {
		heap_free(area);
		return error;
	}
	enter(space, area);
	return error;
}

void area_destroy(struct vm_area *area)
{
	struct vm_space *space = area->space;

	if (space->thread)
		mapping_protect(space, area->start,
				(area->end - area->start) / PAGE, 0);
	tree_remove(&space->areas, area);
	space->nareas--;
	areas_count--;
	let_go(area);
	heap_free(area);
}

static int copy_chain(struct vm_area *to, const struct vm_area *from)
{
	int error = 0;

	for (struct list *l = from->chain.prev;
	     error == 0 && l != &from->chain; l = l->prev)
		error = link_push(to, list_object(l, struct vm_link,
						  in_area)->object);
	return error;
}

int area_copy(struct vm_space *space, struct vm_area *of)
{
	struct vm_area *area;
	int error = 0;

	if (of->depth >= MAX_DEPTH)
		error = shadow_flatten(of);
	area = error < 0 ? NULL : heap_alloc(sizeof(*area));
	if (!area)
		return -ENOMEM;
	*area = *of;
	area->space = space;
	area->depth = 0;
	list_init(&area->chain);
	error = copy_chain(area, of);
	if (error < 0)
		let_go(area);
	if (error < 0) {
		heap_free(area);
		return error;
	}
	enter(space, area);
	return 0;
}

void area_freeze(struct vm_area *area)
{
	if (area_is_private(area))
		mapping_protect(area->space, area->start,
				(area->end - area->start) / PAGE,
				area->rights & ~L4_WRITE);
}
