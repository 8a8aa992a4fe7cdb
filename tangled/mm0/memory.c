/*
 * memory.c: which frames are free.  The free ones are a stack, linked
 * through the array that has an entry for each frame there is; so the
 * allocator never allocates anything itself.  Portable: tested on the
 * host.
 *
 * Invariant: a page is on the stack if and only if it is PAGE_FREE.
 */
#include "mm0/memory.h"
#include "mm0/panic.h"

static char *window;
static uint32_t base, npages, nfree, nall;
static struct page *pages, *first_free;
static uint32_t kept;

void memory_begin(void *seen_at, uint32_t physical, uint32_t n,
		  struct page *array)
{
	window = seen_at;
	base = physical;
	npages = n;
	pages = array;
	nfree = nall = 0;
	first_free = NULL;
}

void *page_address(const struct page *p)
{
	return window + (size_t)(p - pages) * PAGE;
}

uint32_t page_physical(const struct page *p)
{
	return base + (uint32_t)(p - pages) * PAGE;
}

struct page *page_of(const void *address)
{
	size_t offset = (uintptr_t)address - (uintptr_t)window;

	return offset / PAGE < npages ? &pages[offset / PAGE] : NULL;
}

static void push(struct page *p)
{
	p->state = PAGE_FREE;
	p->next = first_free;
	first_free = p;
	nfree++;
}

struct page *page_alloc(void)
{
	struct page *p = first_free;

	if (!p || nfree <= kept)
		return NULL;
	first_free = p->next;
	p->state = PAGE_USED;
	p->next = NULL;
	nfree--;
	return p;
}

void page_free(struct page *p)
{
	if (p < pages || p >= pages + npages)
		panic("this is no page, and is freed", (uintptr_t)p);
	if (p->state == PAGE_ABSENT)
		panic("what is not ours is freed", page_physical(p));
	if (p->state == PAGE_FREE)
		panic("a page is freed twice", page_physical(p));
	push(p);
}

uint32_t pages_free(void)
{
	return nfree;
}

uint32_t pages_all(void)
{
	return nall;
}

void memory_add(uint32_t first, uint32_t n)
{
	while (n-- > 0) {
		if (pages[first + n].state != PAGE_ABSENT)
			panic("a page is there twice", first + n);
		push(&pages[first + n]);
		nall++;
	}
}

struct page *page_number(uint32_t i)
{
	return &pages[i];
}

uint32_t pages_total(void)
{
	return npages;
}

struct page *page_scaled(uint32_t key)
{
	return &pages[(uint64_t)key * npages >> 32];
}

void pages_keep(uint32_t n)
{
	kept = n;
}

bool pages_are_kept(void)
{
	return kept > 0;
}
