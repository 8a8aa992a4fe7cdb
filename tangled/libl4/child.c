/*
 * child.c: threads and copies of our own program, made of memory that
 * was given to us.  For small programs, demonstrations and tests.
 */
#include "l4/program.h"
#include "libl4/child.h"
#include "libl4/l4.h"
#include "libl4/string.h"

#define PAGE	4096u
#define WINDOW	0x08000000u	/* where we see a page for a moment */
#define RW	(L4_READ | L4_WRITE)

static uint32_t next, last;

void child_memory(uint32_t start, uint32_t bytes)
{
	next = start;
	last = start + bytes;
}

uint32_t child_largest(void)
{
	uint32_t start = 0, bytes = 0;
	uint64_t piece;

	for (uint32_t i = 0; (piece = l4_memory(i)) != 0; i++)
		if ((uint32_t)(piece >> 32) > bytes) {
			start = (uint32_t)piece;
			bytes = (uint32_t)(piece >> 32);
		}
	return start;
}

uint32_t child_page(const void *contents)
{
	uint32_t page = next;

	if (next == last ||
	    l4_map(0, WINDOW, page, L4_PAGES(1) | RW) < 0)
		return 0;
	next += PAGE;
	if (contents)
		memcpy((void *)WINDOW, contents, PAGE);
	else
		memset((void *)WINDOW, 0, PAGE);
	l4_protect(0, WINDOW, L4_PAGES(1));
	return page;
}


int child_give(uint32_t thread, uint32_t address, uint32_t rights,
	       const void *contents)
{
	uint32_t page = child_page(contents);

	if (!page)
		return -ENOMEM;
	return l4_map(thread, address & ~(PAGE - 1), page,
		      L4_PAGES(1) | rights);
}

int child_copy(uint32_t thread)
{
	const struct program_header *h = (const void *)PROGRAM_BASE;
	int error = child_give(thread, CHILD_STACK - PAGE, RW, NULL);

	for (uint32_t at = PROGRAM_BASE; at < h->end && error >= 0;
	     at += PAGE) {
		uint32_t rights = at < h->text_end ?
				  L4_READ | L4_EXECUTE :
				  at < h->rodata_end ? L4_READ : RW;

		error = child_give(thread, at, rights, (void *)at);
	}
	return error < 0 ? error : 0;
}

int child_start(uint32_t thread, void (*run)(uint32_t),
		uint32_t argument, uint32_t stack)
{
	struct l4_registers r = {.r = {argument}, .sp = stack};
	int error;

	r.pc = (uint32_t)run;
	r.psr = r.pc & 1 ? 1 << 5 : 0;		/* in Thumb state? */
	r.lr = (uint32_t)l4_exit;
	error = l4_thread_write(thread, &r);
	return error < 0 ? error : l4_thread_start(thread);
}
