/*
 * link.h: links, each of which puts an object into an area's chain.
 * They are in the area's list, top first, and in the object's, in no
 * order.
 */
#ifndef MM0_LINK_H
#define MM0_LINK_H

#include <stdint.h>
#include "libl4/list.h"

struct vm_area;
struct vm_object;

struct vm_link {
	struct vm_area *area;
	struct vm_object *object;
	struct list in_area;		/* towards the bottom */
	struct list in_object;
};

extern uint32_t links_count;	/* how many there are */

/* Put an object on top of an area's chain.  -ENOMEM. */
int link_push(struct vm_area *area, struct vm_object *object);

/* Take a link out of its chain.  What becomes of the object is left. */
void link_drop(struct vm_link *link);

/* The link on top of an area's chain; the one below; NULL: none. */
struct vm_link *link_top(const struct vm_area *area);
struct vm_link *link_below(const struct vm_link *link);

/* The link above one; NULL: it is on top. */
struct vm_link *link_above(const struct vm_link *link);

#endif
