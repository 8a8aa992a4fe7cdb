/*
 * area.h: areas, which are ranges of a space's addresses, each with
 * its rights and a chain of objects in which its pages are found.
 *
 * All objects of a chain use the same indexes.  A chain has one object
 * at least.
 */
#ifndef MM0_AREA_H
#define MM0_AREA_H

#include <stdbool.h>
#include <stdint.h>
#include "libl4/list.h"

struct page;
struct vm_link;
struct vm_object;
struct vm_space;

struct vm_area {
	uint32_t start, end;		/* addresses; end is not in it */
	uint32_t offset;		/* the index of its first page */
	unsigned int rights;		/* L4_READ | ... */
	unsigned int flags;		/* AREA_ */
	struct list chain;		/* of links, the top one first */
	uint32_t depth;			/* how many */
	struct vm_space *space;
	struct vm_area *child[2];	/* in the tree: before it, behind it */
	int height;			/* of the tree below, and us */
};

#define AREA_SHARED	1u	/* all shall see what is written */

/* What an area shall be like. */
struct area_plan {
	uint32_t start, end;
	uint32_t offset;
	unsigned int rights, flags;
	struct vm_object *object;	/* at the bottom */
};

extern uint32_t areas_count;	/* how many there are */

/*
 * Make an area.  The object is not released if it fails.  -EINVAL: the
 * addresses, rights or flags make no sense, or the offset wraps.
 * -EEXIST: there is something at these addresses.  -EPERM: what is
 * shared may not be written.  -ENOMEM.
 */
int area_create(struct vm_space *space, const struct area_plan *plan);

/* Unmap an area's pages, and let go of its chain. */
void area_destroy(struct vm_area *area);

/* The index of the page with this address, in all its objects. */
uint32_t area_index(const struct vm_area *area, uint32_t address);

/* May it be written, and nobody else is to see it? */
bool area_is_private(const struct vm_area *area);

/* The object on top of its chain. */
struct vm_object *area_top(const struct vm_area *area);

/*
 * The page that shows at an index, looking down the chain.  0: *page is
 * set; it is not otherwise.  -ENOENT: none does.  -ENOMEM.
 */
int area_page(const struct vm_area *area, uint32_t index,
	      struct page **page);

/*
 * Copy an area and its chain into a space that has nothing there.  The
 * caller freezes the area when nothing can fail any more.  -ENOMEM:
 * nothing has changed.
 */
int area_copy(struct vm_space *space, struct vm_area *area);

/* Make all pages of a private area read-only, in one call. */
void area_freeze(struct vm_area *area);

#endif
