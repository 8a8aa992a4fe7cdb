/*
 * settle.c: the rule that keeps chains short.  Called after every write
 * to a shadow, and after every end of a chain.
 *
 * Invariant: when nothing is left to settle, no shadow is without
 * links, or has exactly one link and one shadow, or has one link and
 * covers the shadow below it.
 */
#include <stdbool.h>
#include <stddef.h>
#include "mm0/area.h"
#include "mm0/link.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/settle.h"
#include "mm0/shadow.h"

static void settle(struct vm_object *object);

static struct list unsettled = {&unsettled, &unsettled};

void object_touch(struct vm_object *object)
{
	bool dead = object->nlinks == 0 && object->nshadows == 0;

	list_remove(&object->unsettled);
	list_insert(dead ? unsettled.next : &unsettled,
		    &object->unsettled);
}

void objects_settle(void)
{
	while (!list_empty(&unsettled)) {
		struct vm_object *object =
			list_object(unsettled.next, struct vm_object,
				    unsettled);

		list_remove(&object->unsettled);
		settle(object);
	}
}

/* Has the shadow below this one a page there? */
static bool hides(const struct vm_object *shadow, uint32_t index)
{
	return object_is_shadow(shadow->below) &&
	       object_page(shadow->below, index);
}

static uint32_t common(const struct vm_object *one,
		       const struct vm_object *other)
{
	uint32_t n = 0;

	if (one->npages > other->npages)
		return common(other, one);
	list_each(node, &one->pages)
		n += object_page(other,
				 list_object(node, struct page,
					     in_object)->index) != NULL;
	return n;
}

static void recount(struct vm_object *shadow)
{
	shadow->covered = 0;
	if (object_is_shadow(shadow->below))
		shadow->covered = common(shadow, shadow->below);
	object_touch(shadow);
}

/* The object is no shadow any more. */
static void lift(struct vm_object *object)
{
	object->below->nshadows--;
	object_touch(object->below);
	object->below = NULL;
}

void shadow_lay(struct vm_object *object, struct vm_object *below)
{
	if (object_is_shadow(object))
		lift(object);
	object->below = below;
	below->nshadows++;
	recount(object);
	object_touch(object);
}

void shadow_insert(struct vm_object *shadow, uint32_t index,
		   struct page *page)
{
	object_insert(shadow, index, page);
	shadow->covered += hides(shadow, index);
	object_touch(shadow);
}

static void bury(struct vm_object *object)
{
	if (object_is_shadow(object)) {
		lift(object);
		object_delete(object);
	} else {
		object_release(object);
	}
}

/* Let a chain go around the object of this link. */
static void bypass(struct vm_link *link)
{
	struct vm_link *over = link_above(link);
	struct vm_object *object = link->object;

	if (over)
		shadow_lay(over->object, object->below);
	link_drop(link);
	object_touch(object);
}

static struct vm_link *only_link(const struct vm_object *object)
{
	return list_object(object->links.next, struct vm_link,
			   in_object);
}

/* Is nothing to be seen through a shadow of the shadow below it? */
static bool covers(const struct vm_object *object)
{
	if (!object_is_shadow(object->below))
		return false;
	return object->covered == object->below->npages;
}

/* Where both have a page, does the one that moves show? */
static void move_pages(struct vm_object *from, struct vm_object *to,
		       bool shows)
{
	while (!list_empty(&from->pages)) {
		struct page *page = list_object(from->pages.next,
						struct page, in_object);
		uint32_t index = page->index;
		struct page *other = object_page(to, index);

		object_remove(page);
		if (other && !shows) {
			page_free(page);
			continue;
		}
		if (other) {
			object_remove(other);
			page_free(other);
		}
		object_insert(to, index, page);
	}
}

static void merge(struct vm_object *lower)
{
	struct vm_link *link = only_link(lower);
	struct vm_link *over = link_above(link);
	struct vm_object *upper = over->object, *stays;

	if (lower->npages <= upper->npages) {
		stays = upper;
		move_pages(lower, upper, false);
		bypass(link);
	} else {
		stays = lower;
		move_pages(upper, lower, true);
		bypass(over);
	}
	recount(stays);
	object_touch(stays);
}

/* All counts are right: what should become of this object? */
static void settle(struct vm_object *object)
{
	if (object->nlinks == 0 && object->nshadows == 0)
		bury(object);
	else if (!object_is_shadow(object) || object->nlinks > 1)
		return;
	else if (object->nshadows == 1)
		merge(object);
	else if (covers(object))
		bypass(link_below(only_link(object)));
}
