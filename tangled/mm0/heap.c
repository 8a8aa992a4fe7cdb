/*
 * heap.c: blocks of a few sizes.  A page of the heap, a slab, holds
 * blocks of one size, and begins with a header that has a bit for each
 * of them.  A block that is free is full of POISON.  Portable: tested
 * on the host.
 *
 * Invariants: a slab is in the list of its size if it has a free block.
 * No slab is empty: its page has gone back.
 */
#include "libl4/list.h"
#include "libl4/string.h"
#include "mm0/heap.h"
#include "mm0/memory.h"
#include "mm0/panic.h"

#define HEADER	64u		/* bytes, at a slab's beginning */
#define ROOM	(PAGE - HEADER)
#define MOST	(ROOM / 16)	/* blocks of the smallest size */
#define POISON	0xdeadbeefdeadbeefu

static const uint16_t sizes[] = {
	16, 32, 64, 96, 144, 192, 288, 448, 672, 1008, 1344, 2016,
};
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

struct slab {
	struct list with_room;
	uint16_t size, used, room;
	uint32_t taken[(MOST + 31) / 32];	/* bits */
};

_Static_assert(sizeof(struct slab) <= HEADER, "the header is too long");

static struct list with_room[SIZES];	/* slabs that have room */
static uint32_t blocks;
static const char middle[] = "the middle of a block is freed";

/* The smallest size that is enough, as an index; SIZES: a page. */
static unsigned int class_for(size_t size)
{
	unsigned int class = 0;

	while (class < SIZES && sizes[class] < size)
		class++;
	if (class < SIZES && !with_room[class].next)
		list_init(&with_room[class]);
	return class;
}

static char *block_of(struct slab *s, uint32_t i)
{
	return (char *)s + HEADER + i * s->size;
}

static void poison(void *block, uint32_t size)
{
	uint64_t *word = block;

	for (uint32_t i = 0; i < size / 8; i++)
		word[i] = POISON;
}

/* Clear a block that was free, and so must be full of poison. */
static void *take_poison(void *block, uint32_t size)
{
	uint64_t *word = block, wrong = 0;

	for (uint32_t i = 0; i < size / 8; i++) {
		wrong |= word[i] ^ POISON;
		word[i] = 0;
	}
	if (wrong)
		panic("a free block was written to", (uintptr_t)block);
	return block;
}

static struct slab *new_slab(unsigned int class)
{
	struct page *p = page_alloc();
	struct slab *s;

	if (!p)
		return NULL;
	p->state = PAGE_HEAP;
	s = page_address(p);
	memset(s, 0, sizeof(*s));
	s->size = sizes[class];
	s->room = ROOM / s->size;
	poison((char *)s + HEADER, ROOM);
	list_insert(&with_room[class], &s->with_room);
	return s;
}

/* The first block of s that is free, of which there is one. */
static uint32_t take_block(struct slab *s)
{
	uint32_t i = 0;

	while (s->taken[i / 32] == UINT32_MAX)
		i += 32;
	i += (uint32_t)__builtin_ctz(~s->taken[i / 32]);
	s->taken[i / 32] |= 1u << i % 32;
	if (++s->used == s->room)
		list_remove(&s->with_room);
	return i;
}

/* A whole page has no header: its state says what it is. */
static void *whole_page(void)
{
	struct page *p = page_alloc();

	if (!p)
		return NULL;
	p->state = PAGE_HEAP_WHOLE;
	blocks++;
	return memset(page_address(p), 0, PAGE);
}

void *heap_alloc(size_t size)
{
	unsigned int class;
	struct slab *s;
	char *block;

	if (size > HEAP_LARGEST)
		panic("too large a block is asked for", size);
	class = class_for(size);
	if (class == SIZES)
		return whole_page();
	s = list_empty(&with_room[class]) ? new_slab(class) :
	    list_object(with_room[class].next, struct slab, with_room);
	if (!s)
		return NULL;
	block = block_of(s, take_block(s));
	blocks++;
	return take_poison(block, s->size);
}

static void free_block(struct slab *s, char *block)
{
	uint32_t offset = (uint32_t)(block - (char *)s), i, bit;

	i = (offset - HEADER) / s->size;
	if (offset < HEADER || i * s->size != offset - HEADER)
		panic(middle, (uintptr_t)block);
	bit = 1u << i % 32;
	if (!(s->taken[i / 32] & bit))
		panic("a block is freed twice", (uintptr_t)block);
	s->taken[i / 32] &= ~bit;
	poison(block, s->size);
	if (s->used-- == s->room)
		list_insert(&with_room[class_for(s->size)], &s->with_room);
	if (s->used == 0) {
		list_remove(&s->with_room);
		page_free(page_of(s));
	}
}

void heap_free(void *block)
{
	struct page *p = page_of(block);
	uint32_t state = p ? p->state : PAGE_ABSENT;

	if (!block)
		return;
	if (state == PAGE_HEAP) {
		free_block(page_address(p), block);
	} else if (state == PAGE_HEAP_WHOLE) {
		if (block != page_address(p))
			panic(middle, (uintptr_t)block);
		page_free(p);
	} else {
		panic("what is freed is not of the heap",
		      (uintptr_t)block);
	}
	blocks--;
}

uint32_t heap_blocks(void)
{
	return blocks;
}
