/*
 * pager.c: gives memory on demand to the other members of its team, at
 * addresses from HEAP to HEAP_END, and ends those who go elsewhere.
 */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/string.h"

#define PAGE		4096u
#define HEAP		0x10000000u
#define HEAP_END	0x20000000u
#define WINDOW		0x08000000u	/* where we clear pages */

static uint32_t next;		/* the first page not given away */

/* A page full of zeroes; 0: there are no more. */
static uint32_t new_page(void)
{
	uint32_t page = next;

	if (l4_map(0, WINDOW, page, L4_PAGES(1) | L4_WRITE) != 1)
		return 0;
	memset((void *)WINDOW, 0, PAGE);
	l4_protect(0, WINDOW, L4_PAGES(1));
	next += PAGE;
	return page;
}

/* Returns how many pages were mapped, 1, or an error. */
static int give(uint32_t thread, uint32_t address)
{
	uint32_t page = new_page();

	return page ? l4_map(thread, address & ~(PAGE - 1), page,
			     L4_PAGES(1) | L4_WRITE) : -ENOMEM;
}

int main(uint32_t argument, uint32_t member)
{
	struct l4_message m = {.tag = 0};

	(void)argument, (void)member;
	next = (uint32_t)l4_memory(0);
	l4_receive(L4_ANYONE, &m);
	for (;;) {
		uint32_t address = m.word[0];

		if (m.tag & L4_FAULT) {
			print("pager: 0x%lx %s 0x%08lx\n", m.from,
			      m.word[1] == FAULT_WRITE ? "writes to" : "touches",
			      address);
			m.tag = address < HEAP || address >= HEAP_END ||
				give(m.from, address) < 0;
			m.word[0] = 1;
		}
		while (l4_reply_wait(m.from, &m) < 0)
			m.from = L4_NOBODY;
	}
}
