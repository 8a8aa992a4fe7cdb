/* link.c: the links of chains.  Nobody else makes or frees one. */
#include <stddef.h>
#include "l4/errors.h"
#include "mm0/area.h"
#include "mm0/heap.h"
#include "mm0/link.h"
#include "mm0/object.h"

uint32_t links_count;

int link_push(struct vm_area *area, struct vm_object *object)
{
	struct vm_link *link = heap_alloc(sizeof(*link));

	if (!link)
		return -ENOMEM;
	link->area = area;
	link->object = object;
	list_insert(area->chain.next, &link->in_area);
	list_insert(&object->links, &link->in_object);
	area->depth++;
	object->nlinks++;
	links_count++;
	return 0;
}

void link_drop(struct vm_link *link)
{
	list_remove(&link->in_area);
	list_remove(&link->in_object);
	link->area->depth--;
	link->object->nlinks--;
	links_count--;
	heap_free(link);
}

/* What is there in a chain, if it is not the chain's head. */
static struct vm_link *link_at(const struct vm_area *area,
			       struct list *l)
{
	return l == &area->chain ? NULL :
		list_object(l, struct vm_link, in_area);
}

struct vm_link *link_top(const struct vm_area *area)
{
	return link_at(area, area->chain.next);
}

struct vm_link *link_below(const struct vm_link *link)
{
	return link_at(link->area, link->in_area.next);
}

struct vm_link *link_above(const struct vm_link *link)
{
	return link_at(link->area, link->in_area.prev);
}
