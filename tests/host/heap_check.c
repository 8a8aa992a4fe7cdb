/*
 * heap_check.c: mm0's frames and heap, on the host.
 *	heap_check random N	N steps against a model, with a window of
 *				few pages, so that memory runs out often
 *	heap_check exhaust	the last page, and nothing
 *	heap_check refuse	each request in turn finds no page
 *	heap_check misuse	what is freed wrongly is found
 *	heap_check late		the same, after its page has gone back
 */
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "mm0/heap.h"
#include "mm0/memory.h"
#include "mm0/panic.h"

#define PAGES 24
#define CHECK(is_so) \
	((is_so) ? (void)0 : failed(__LINE__, #is_so))

static _Noreturn void failed(int line, const char *what)
{
	fprintf(stderr, "heap_check.c:%d: not so: %s\n", line, what);
	abort();
}

static jmp_buf caught;
static bool expected;
static const char *said;

void panic(const char *what, uintptr_t value)
{
	said = what;
	if (expected)
		longjmp(caught, 1);
	fprintf(stderr, "panic: %s (0x%lx)\n", what, (unsigned long)value);
	abort();
}

static char *window;
static struct page array[PAGES];

static void begin(void)
{
	if (!window)
		window = aligned_alloc(PAGE, PAGES * PAGE);
	memset(window, 0xee, PAGES * PAGE);
	memset(array, 0, sizeof(array));
	memory_begin(window, 0x50000000, PAGES, array);
	memory_add(0, 3);		/* page 3 is not ours */
	memory_add(4, PAGES - 4);
	CHECK(pages_free() == PAGES - 1 && pages_all() == PAGES - 1);
	CHECK(heap_blocks() == 0);
}

/* ---- against a model ------------------------------------------------- */

#define BLOCKS 1500
static struct { unsigned char *at; size_t size; unsigned char fill; }
	model[BLOCKS];
static uint32_t seed = 1;

static uint32_t draw(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static size_t draw_size(void)
{
	switch (draw(4)) {
	case 0: return draw(4097);
	case 1: return draw(2017);
	case 2: return draw(200);
	}
	return draw(33);
}

static void take(unsigned i)
{
	size_t size = draw_size();
	unsigned char *at = heap_alloc(size);

	if (!at)
		return;
	CHECK((uintptr_t)at % 8 == 0);
	CHECK((char *)at >= window);
	CHECK((char *)at + size <= window + PAGES * PAGE);
	for (size_t j = 0; j < size; j++)
		CHECK(at[j] == 0);
	model[i].at = at;
	model[i].size = size;
	model[i].fill = (unsigned char)draw(256);
	memset(at, model[i].fill, size);
}

static void give(unsigned i)
{
	for (size_t j = 0; j < model[i].size; j++)
		CHECK(model[i].at[j] == model[i].fill);
	heap_free(model[i].at);
	model[i].at = NULL;
}

static int against_model(unsigned steps)
{
	unsigned used = 0;

	begin();
	for (unsigned step = 0; step < steps; step++) {
		unsigned i = draw(BLOCKS);
		bool was = model[i].at;

		if (step % 10000 > 8000 && !was)
			continue;	/* now and then it gets empty */
		if (was)
			give(i);
		else
			take(i);
		used += (model[i].at != NULL) - was;
		CHECK(heap_blocks() == used);
	}
	for (unsigned i = 0; i < BLOCKS; i++)
		if (model[i].at)
			give(i);
	CHECK(heap_blocks() == 0 && pages_free() == PAGES - 1);
	return 0;
}

/* ---- nothing left ---------------------------------------------------- */

/* All pages are somebody's: the allocator needs none for itself. */
static int exhaust(void)
{
	struct page *p[PAGES];
	void *block, *small[300];
	unsigned n = 0, i = 0;

	begin();
	while ((p[n] = page_alloc()) != NULL) {
		CHECK(page_address(p[n]) == window + (p[n] - array) * PAGE);
		CHECK(page_physical(p[n]) == 0x50000000 +
		      (uint32_t)(p[n] - array) * PAGE);
		CHECK(page_of(page_address(p[n])) == p[n]);
		CHECK(p[n] != &array[3] && p[n]->state == PAGE_USED);
		memset(page_address(p[n]), 0x55, PAGE);
		n++;
	}
	CHECK(n == PAGES - 1 && pages_free() == 0 && !page_alloc());
	CHECK(!heap_alloc(1) && !heap_alloc(4096) && !heap_alloc(2016));
	page_free(p[--n]);
	while ((small[i] = heap_alloc(16)) != NULL)
		i++;
	CHECK(i == (PAGE - 64) / 16 && !heap_alloc(17) && !page_alloc());
	block = small[i / 2];
	heap_free(block);
	CHECK(!heap_alloc(17) && heap_alloc(9) == block);
	while (i-- > 0)
		heap_free(small[i]);
	CHECK(pages_free() == 1);
	while (n-- > 0)
		page_free(p[n]);
	CHECK(pages_free() == PAGES - 1 && heap_blocks() == 0);
	CHECK(page_of(window - 1) == NULL && page_of(NULL) == NULL);
	CHECK(page_of(window + PAGES * PAGE) == NULL);
	CHECK(page_of(window + PAGES * PAGE - 1) == &array[PAGES - 1]);
	return 0;
}

/* Every size, with no page free: refused, and nothing has changed. */
static int refuse(void)
{
	for (size_t size = 0; size <= 4096; size++) {
		struct page *p[PAGES];
		unsigned n = 0;
		void *block;

		begin();
		while ((p[n] = page_alloc()) != NULL)
			n++;
		CHECK(!heap_alloc(size) && heap_blocks() == 0);
		page_free(p[--n]);
		block = heap_alloc(size);
		CHECK(block && heap_blocks() == 1 && pages_free() == 0);
		heap_free(block);
		CHECK(pages_free() == 1);
		while (n-- > 0)
			page_free(p[n]);
		CHECK(pages_free() == PAGES - 1);
	}
	return 0;
}

/* ---- freed wrongly --------------------------------------------------- */

static int wrong;

#define PANICS(what, sentence)					\
	do {							\
		said = NULL;					\
		expected = true;				\
		if (setjmp(caught) == 0)			\
			what;					\
		expected = false;				\
		if (!said || !strstr(said, sentence)) {		\
			printf("line %d, %s: %s\n", __LINE__,	\
			       #what, said ? said : "no panic"); \
			wrong++;				\
		}						\
	} while (0)

static int misuse(void)
{
	char *a, *b, *whole, *tiny, on_stack[16];
	struct page *p;

	begin();
	a = heap_alloc(100);
	b = heap_alloc(100);
	whole = heap_alloc(3000);
	tiny = heap_alloc(16);
	p = page_alloc();
	PANICS(heap_free(on_stack), "not of the heap");
	PANICS(heap_free(window - 8), "not of the heap");
	PANICS(heap_free(page_address(p)), "not of the heap");
	PANICS(heap_free(page_address(&array[3])), "not of the heap");
	PANICS(heap_free(page_address(&array[PAGES - 1])),
	       "not of the heap");
	PANICS(heap_free(a + 8), "middle");
	PANICS(heap_free(a + 1), "middle");
	PANICS(heap_free((char *)((uintptr_t)a & ~4095ul)), "middle");
	PANICS(heap_free((char *)((uintptr_t)a | 4095)), "middle");
	PANICS(heap_free((char *)((uintptr_t)tiny & ~4095ul)), "middle");
	PANICS(heap_free(tiny - 16), "middle");
	PANICS(heap_free(whole + 16), "middle");
	PANICS(heap_free(whole + 4095), "middle");
	PANICS(heap_free(b + 144), "twice");	/* never taken */
	heap_free(a);
	PANICS(heap_free(a), "twice");
	a[4] = 1;
	PANICS(heap_alloc(100), "was written to");
	PANICS(heap_alloc(4097), "too large");
	return wrong != 0;
}

/* What is found after a page has gone back. */
static int late(void)
{
	struct page *p;
	char *a;

	begin();
	a = heap_alloc(100);
	p = page_of(a);
	heap_free(a);
	PANICS(heap_free(a), "not of the heap");	/* its page is free */
	PANICS(page_free(p), "twice");
	PANICS(page_free(&array[3]), "not ours");
	PANICS(page_free((void *)((uintptr_t)array + sizeof(array))), "no page");
	PANICS(page_free((void *)((uintptr_t)array - sizeof(*array))), "no page");
	PANICS(memory_add(2, 1), "there twice");
	heap_free(NULL);
	return wrong != 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "random") == 0)
		return against_model((unsigned)atoi(argv[2]));
	if (strcmp(what, "exhaust") == 0)
		return exhaust();
	if (strcmp(what, "refuse") == 0)
		return refuse();
	if (strcmp(what, "late") == 0)
		return late();
	return strcmp(what, "misuse") == 0 ? misuse() : 2;
}
