/*
 * shadow.c: private writes, by faults and by mm0 itself.
 */
#include "l4/errors.h"
#include "libl4/page.h"
#include "mm0/area.h"
#include "mm0/file.h"
#include "mm0/link.h"
#include "mm0/mapping.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/settle.h"
#include "mm0/shadow.h"

bool object_is_shadow(const struct vm_object *object)
{
	return object->below != NULL;
}

bool shadow_writable(const struct vm_object *top)
{
	return object_is_shadow(top) && top->nlinks == 1 &&
	       top->nshadows == 0;
}

bool shadow_owns(const struct vm_area *area, const struct page *page)
{
	return page->owner == area_top(area) &&
	       shadow_writable(page->owner);
}

/* Lay a fresh shadow on top of an area's chain. */
static int push_shadow(struct vm_area *area)
{
	struct vm_object *top = area_top(area);
	struct vm_object *shadow = object_create();
	int error;

	if (!shadow)
		return -ENOMEM;
	error = link_push(area, shadow);
	if (error < 0) {
		object_delete(shadow);
		return error;
	}
	shadow_lay(shadow, top);
	return 0;
}

/* Copy the pages of a shadow into the top, if they show there. */
static int copy_up(struct vm_object *top, const struct vm_object *from)
{
	list_each(node, &from->pages) {
		struct page *page = list_object(node, struct page,
						in_object);
		struct page *copy;

		if (object_page(top, page->index))
			continue;
		copy = page_alloc();
		if (!copy)
			return -ENOMEM;
		page_copy(page_address(copy), page_address(page));
		shadow_insert(top, page->index, copy);
	}
	return 0;
}

int shadow_page(struct vm_area *area, uint32_t index,
		struct page **page)
{
	struct page *copy;
	int error = 0;

	if (shadow_owns(area, *page))
		return 0;
	copy = page_alloc();
	if (!copy)
		return -ENOMEM;
	if (!shadow_writable(area_top(area)))
		error = push_shadow(area);
	if (error < 0) {
		page_free(copy);
		return error;
	}
	if (page_is_zero(*page))
		page_clear(page_address(copy));
	else
		page_copy(page_address(copy), page_address(*page));
	shadow_insert(area_top(area), index, copy);
	*page = copy;
	return 0;
}

int shadow_flatten(struct vm_area *area)
{
	struct vm_link *link = link_below(link_top(area));
	int error = 0;

	mapping_protect(area->space, area->start,
			(area->end - area->start) / PAGE, 0);
	for (; error == 0 && object_is_shadow(link->object);
	     link = link_below(link))
		error = copy_up(area_top(area), link->object);
	objects_settle();
	return error;
}
