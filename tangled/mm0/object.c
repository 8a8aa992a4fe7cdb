/*
 * object.c: objects and their pages, which are found by a hash.  It is
 * called by whoever makes chains, and by faults.
 */
#include <stddef.h>
#include "l4/errors.h"
#include "mm0/heap.h"
#include "mm0/memory.h"
#include "mm0/object.h"

REGISTRY(all_objects);

/* Where the list of those pages begins that have this hash. */
static struct page **bucket(const struct vm_object *object,
			    uint32_t index)
{
	uint32_t key = (uint32_t)(uintptr_t)object * 0x9e3779b1u;

	key = (key + index) * 0x85ebca6bu;
	return &page_scaled(key)->bucket;
}

void object_insert(struct vm_object *object, uint32_t index,
		   struct page *page)
{
	struct page **slot = bucket(object, index);

	page->owner = object;
	page->index = index;
	page->next_in_bucket = *slot;
	*slot = page;
	list_insert(&object->pages, &page->in_object);
	object->npages++;
}

void object_remove(struct page *page)
{
	struct page **slot = bucket(page->owner, page->index);

	while (*slot != page)
		slot = &(*slot)->next_in_bucket;
	*slot = page->next_in_bucket;
	list_remove(&page->in_object);
	page->owner->npages--;
	page->owner = NULL;
}

struct page *object_page(const struct vm_object *object, uint32_t index)
{
	struct page *page = *bucket(object, index);

	while (page && (page->owner != object || page->index != index))
		page = page->next_in_bucket;
	return page;
}

int object_get(struct vm_object *object, uint32_t index,
	       struct page **page)
{
	struct page *has = object_page(object, index);

	if (!has && object->pager)
		return object->pager->page_in(object, index, page);
	if (!has)
		return -ENOENT;
	*page = has;
	return 0;
}

void object_init(struct vm_object *object, const struct vm_pager *pager)
{
	object->pager = pager;
	list_init(&object->pages);
	list_init(&object->links);
	object->npages = object->nlinks = 0;
	object->below = NULL;
	object->nshadows = 0;
	list_init(&object->unsettled);
	registry_add(&all_objects, &object->all);
}

struct vm_object *object_create(void)
{
	struct vm_object *object = heap_alloc(sizeof(*object));

	if (object)
		object_init(object, NULL);
	return object;
}

void object_delete(struct vm_object *object)
{
	while (!list_empty(&object->pages)) {
		struct page *page = list_object(object->pages.next,
						struct page, in_object);

		object_remove(page);
		page_free(page);
	}
	registry_remove(&all_objects, &object->all);
	heap_free(object);
}

void object_release(struct vm_object *object)
{
	if (object->nlinks > 0 || object->nshadows > 0)
		return;
	if (object->pager)
		object->pager->release(object);
	else
		object_delete(object);
}
