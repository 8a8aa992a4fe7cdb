/*
 * load.c: gives each task a copy of its whole program, at once.
 */
#include "l4/errors.h"
#include "libl4/l4.h"
#include "libl4/string.h"
#include "mm0/heap.h"
#include "mm0/layout.h"
#include "mm0/load.h"
#include "mm0/memory.h"

/* A page of zeroes at this address of t; NULL: no memory. */
static struct held *hold(struct task *t, uint32_t address,
			 uint32_t rights)
{
	struct held *h = heap_alloc(sizeof(*h));

	if (!h)
		return NULL;
	h->page = page_alloc();
	if (!h->page) {
		heap_free(h);
		return NULL;
	}
	memset(page_address(h->page), 0, PAGE);
	h->address = address;
	h->rights = rights;
	h->next = t->held;
	t->held = h;
	return h;
}


static int show(const struct task *t, const struct held *h)
{
	int error = l4_map(t->thread, h->address,
			   page_physical(h->page),
			   L4_PAGES(1) | h->rights);

	return error < 0 ? -ENOMEM : 0;
}

/* Copy what of a segment lies in the page at address. */
static void fill(const struct held *h, const struct elf_segment *s,
		 const char *file)
{
	uint32_t from = h->address, to = h->address + PAGE;

	if (from < s->address)
		from = s->address;
	if (to > s->address + s->file_size)
		to = s->address + s->file_size;
	if (from < to)
		memcpy((char *)page_address(h->page) + from % PAGE,
		       file + s->offset + (from - s->address),
		       to - from);
}


static int load_segment(struct task *t, const struct elf_segment *s,
			const char *file)
{
	int error = 0;

	for (uint32_t at = s->address & ~(PAGE - 1);
	     error == 0 && at < s->address + s->size; at += PAGE) {
		struct held *h = hold(t, at, s->rights);

		if (!h)
			return -ENOMEM;
		fill(h, s, file);
		error = show(t, h);
	}
	return error;
}

int load(struct task *t, const struct elf *elf, const void *file)
{
	int error = 0;

	for (uint32_t i = 0; error == 0 && i < elf->segments; i++)
		error = load_segment(t, &elf->segment[i], file);
	for (uint32_t i = 1; error == 0 && i <= STACK_PAGES; i++) {
		struct held *h = hold(t, STACK_TOP - i * PAGE,
				      L4_READ | L4_WRITE);

		error = h ? show(t, h) : -ENOMEM;
	}
	return error;
}

void unload(struct task *t)
{
	while (t->held) {
		struct held *h = t->held;

		t->held = h->next;
		page_free(h->page);
		heap_free(h);
	}
}
