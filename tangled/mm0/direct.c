/*
 * direct.c: maps all memory that the kernel has given to us into one
 * window, at a fixed distance from where it is, and hands it to
 * memory.c.  Runs once, when mm0 starts.
 */
#include "libl4/l4.h"
#include "libl4/string.h"
#include "mm0/direct.h"
#include "mm0/memory.h"
#include "mm0/panic.h"

#define PIECES 32

static struct piece {
	uint32_t start, end;
} pieces[PIECES];
static uint32_t npieces, base, top;

static void find_pieces(void)
{
	uint64_t piece;

	while (npieces < PIECES && (piece = l4_memory(npieces)) != 0) {
		pieces[npieces].start = (uint32_t)piece;
		pieces[npieces].end = (uint32_t)piece +
				      (uint32_t)(piece >> 32);
		npieces++;
	}
}

/* Where the lowest piece begins that has so many bytes or more. */
static uint32_t lowest(uint32_t bytes)
{
	uint32_t found = UINT32_MAX;

	for (uint32_t i = 0; i < npieces; i++)
		if (pieces[i].end - pieces[i].start >= bytes &&
		    pieces[i].start < found)
			found = pieces[i].start;
	return found;
}

#define MEGABYTE (1u << 20)

static void choose_window(void)
{
	base = lowest(1);
	top = 0;
	for (uint32_t i = 0; i < npieces; i++)
		if (pieces[i].end > top)
			top = pieces[i].end;
	if (npieces == 0)
		panic("the kernel has given us no memory", 0);
	if (top - base > WINDOW_END - WINDOW)
		base = lowest(MEGABYTE);
	if (top - base > WINDOW_END - WINDOW)
		top = base + (WINDOW_END - WINDOW);
}

/* Leave out what does not fit. */
static void clip(struct piece *p)
{
	if (p->start < base)
		p->start = base;
	if (p->end > top)
		p->end = top;
	if (p->end < p->start)
		p->end = p->start;
}

static void map_piece(const struct piece *p)
{
	uint32_t at = p->start;

	while (at < p->end) {
		int done = l4_map(0, WINDOW + (at - base), at,
				  L4_PAGES((p->end - at) / PAGE) |
				  L4_READ | L4_WRITE);

		if (done < 0)
			panic("our memory cannot be mapped", at);
		at += (uint32_t)done * PAGE;
	}
}

/* Cut so many pages off the beginning of the largest piece. */
static uint32_t take_pages(uint32_t n)
{
	struct piece *largest = &pieces[0];
	uint32_t start;

	for (uint32_t i = 1; i < npieces; i++)
		if (pieces[i].end - pieces[i].start >
		    largest->end - largest->start)
			largest = &pieces[i];
	start = largest->start;
	if ((largest->end - start) / PAGE < n)
		panic("there is too little memory", n);
	largest->start += n * PAGE;
	return start;
}

/* What is in use already, on whole pages, is not free. */
static void take_away(uint32_t start, uint32_t end)
{
	for (uint32_t i = 0; i < npieces; i++) {
		struct piece *p = &pieces[i];

		if (start < p->start || start >= p->end)
			continue;
		if (end < p->end && npieces < PIECES)
			pieces[npieces++] = (struct piece){end, p->end};
		p->end = start;
	}
}

void *direct_address(uint32_t physical, uint32_t size)
{
	if (physical < base || physical >= top || size > top - physical)
		return NULL;
	return (void *)(WINDOW + (physical - base));
}

void direct_map(uint32_t kept, uint32_t size)
{
	uint32_t n, bytes;
	struct page *array;

	find_pieces();
	choose_window();
	for (uint32_t i = 0; i < npieces; i++) {
		clip(&pieces[i]);
		map_piece(&pieces[i]);
	}
	take_away(kept, kept + ((size + PAGE - 1) & ~(PAGE - 1)));
	n = (top - base) / PAGE;
	bytes = (n * (uint32_t)sizeof(*array) + PAGE - 1) & ~(PAGE - 1);
	array = direct_address(take_pages(bytes / PAGE), bytes);
	memset(array, 0, bytes);
	memory_begin((void *)WINDOW, base, n, array);
	for (uint32_t i = 0; i < npieces; i++)
		memory_add((pieces[i].start - base) / PAGE,
			   (pieces[i].end - pieces[i].start) / PAGE);
}
