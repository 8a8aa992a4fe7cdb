/*
 * shadow.h: private writes.  What a program writes goes into a shadow,
 * an object that lies on the one that it has in common with others.
 *
 * Of two neighbours in a chain, the upper is a shadow of the lower.  A
 * page may be written if it is in a top that is a shadow and that
 * nobody else holds.
 */
#ifndef MM0_SHADOW_H
#define MM0_SHADOW_H

#include <stdbool.h>
#include <stdint.h>

struct page;
struct vm_area;
struct vm_object;

#define MAX_DEPTH	16u	/* objects in a chain */

/* Is there something that shows through it? */
bool object_is_shadow(const struct vm_object *object);

/* May the one chain whose top this is be written to? */
bool shadow_writable(const struct vm_object *top);

/* Is it a page that the area's program may write? */
bool shadow_owns(const struct vm_area *area, const struct page *page);

/*
 * The page at *page shows at an index of a private area, which is to be
 * written.  If it is not the area's own, *page becomes a copy that is.
 * -ENOMEM: nothing has changed.
 */
int shadow_page(struct vm_area *area, uint32_t index,
		struct page **page);

/*
 * Make a full chain as short as it can be, with copies of all pages
 * that show from shadows.  Its top is its own, or it would not be full.
 * -ENOMEM: it may be as long as before.
 */
int shadow_flatten(struct vm_area *area);

#endif
