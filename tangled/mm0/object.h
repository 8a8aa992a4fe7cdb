/*
 * object.h: objects, which are sets of pages with an index each, and
 * the way in which a page that is not there yet is had.
 *
 * A page that has an owner is in the owner's list and in the hash of
 * all pages, and npages counts it; it goes when the object goes.
 */
#ifndef MM0_OBJECT_H
#define MM0_OBJECT_H

#include <stdbool.h>
#include <stdint.h>
#include "libl4/list.h"
#include "mm0/registry.h"

struct page;
struct vm_object;

/* Where the pages of an object come from. */
struct vm_pager {
	const char *name;
	bool constant;		/* its pages stay as they are */

	/*
	 * Give the object the page of this index, which it has not got,
	 * and say which it is.  -ENOENT: it has no such page.  -ENOMEM.
	 */
	int (*page_in)(struct vm_object *object, uint32_t index,
		       struct page **page);

	/* No chain has the object any more. */
	void (*release)(struct vm_object *object);
};

struct vm_object {
	struct list all;		/* in all_objects */
	const struct vm_pager *pager;	/* NULL: only what was put in */
	struct list pages;		/* those that it has, in no order */
	uint32_t npages;
	struct list links;		/* those that put it into chains */
	uint32_t nlinks;
	struct vm_object *below;	/* what it is a shadow of; or NULL */
	uint32_t nshadows;		/* how many are directly above it */
	struct list unsettled;		/* see settle.c */
	struct {			/* by the audit, see audit.c */
		uint32_t run, links, shadows, pages;
	} seen;
	uint32_t covered;		/* pages that what is below has too */
};

extern struct registry all_objects;

/* A new object, with no pages and no pager.  NULL: no memory. */
struct vm_object *object_create(void);

/* Make one of memory that is part of something else. */
void object_init(struct vm_object *object,
		 const struct vm_pager *pager);

/* Give the object a page that nobody owns.  It has none there. */
void object_insert(struct vm_object *object, uint32_t index,
		   struct page *page);

/* Take a page from its owner.  It is the caller's then. */
void object_remove(struct page *page);

/* The page of this index that the object has.  NULL: it has none. */
struct page *object_page(const struct vm_object *object,
			 uint32_t index);

/*
 * The same, but if it has none, its pager is asked.  0: *page is set;
 * it is not otherwise.  -ENOENT: there is none.  -ENOMEM.
 */
int object_get(struct vm_object *object, uint32_t index,
	       struct page **page);

/*
 * Delete an object that is in no chain, and its pages.  It is the first
 * thing in a block of the heap, which is freed.
 */
void object_delete(struct vm_object *object);

/* Delete it if nobody holds it: it is in no chain, and not open. */
void object_release(struct vm_object *object);

#endif
