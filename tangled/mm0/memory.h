/*
 * memory.h: the page frames of mm0, and where mm0 sees them: all of
 * them, always, in one window of its space.
 */
#ifndef MM0_MEMORY_H
#define MM0_MEMORY_H

#include <stddef.h>
#include <stdint.h>
#include "libl4/list.h"

struct vm_object;

#define PAGE 4096u

enum page_state {
	PAGE_ABSENT,	/* not ours to give away */
	PAGE_FREE,
	PAGE_HEAP,	/* holds blocks of the heap, */
	PAGE_HEAP_WHOLE,	/* or is one */
	PAGE_USED,
};

struct page {
	uint32_t state;		/* an enum page_state */
	struct page *next;	/* of the free ones */
	struct vm_object *owner;	/* whose it is; NULL: nobody's */
	uint32_t index;			/* which of the owner's pages */
	struct list in_object;		/* in the owner's list */
	struct page *bucket;		/* whose hash is our number */
	struct page *next_in_bucket;	/* behind us, in our bucket */
};

/* A page, with any contents; NULL: there is none. */
struct page *page_alloc(void);

/* Give a page back.  Panics if it is not one that was handed out. */
void page_free(struct page *p);

/* Where mm0 sees it, and where it is. */
void *page_address(const struct page *p);
uint32_t page_physical(const struct page *p);

/* The page at an address of the window; NULL: the address is not. */
struct page *page_of(const void *address);

/* How many pages are free; and how many there are, all in all. */
uint32_t pages_free(void);
uint32_t pages_all(void);

/*
 * Begin with a window of n pages that shows physical memory from base
 * on, and an array of as many struct page, full of zeroes.
 */
void memory_begin(void *window, uint32_t base, uint32_t n,
		  struct page *array);

/* These pages of the window, n from the first on, are free. */
void memory_add(uint32_t first, uint32_t n);

/* The page of number i in the window, which has so many. */
struct page *page_number(uint32_t i);
uint32_t pages_total(void);

/* The page that is key / 2^32 of the way into the window. */
struct page *page_scaled(uint32_t key);

/* Do not give out the last n pages, until another n is said. */
void pages_keep(uint32_t n);

/* Are there pages now that are not given out? */
bool pages_are_kept(void);

#endif
