/* vm_world.c: see vm_world.h. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "libl4/page.h"
#include "l4/errors.h"
#include "mm0/heap.h"
#include "mm0/mapping.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/panic.h"
#include "mm0/space.h"
#include "vm_world.h"

#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at))
#endif

uint32_t world_fail, world_blocks, world_sets, world_protects;
int world_mapping_error;

void world_fails(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: this is not so: %s\n", file, line, what);
	exit(1);
}

void panic(const char *what, uintptr_t value)
{
	fprintf(stderr, "panic: %s (0x%lx)\n", what, (unsigned long)value);
	exit(1);
}

static int fails_now(void)
{
	return world_fail > 0 && --world_fail == 0;
}

/* ---- frames ---------------------------------------------------------- */

static struct page *frames;
static char *memory;
static uint32_t total, nfree;
static struct page *stack;

void world_begin(uint32_t n)
{
	free(frames);
	if (memory)
		ASAN_UNPOISON_MEMORY_REGION(memory, (size_t)total * PAGE);
	free(memory);
	frames = calloc(n, sizeof(*frames));
	memory = aligned_alloc(PAGE, (size_t)n * PAGE);
	if (!frames || !memory)
		panic("the host has no memory", n);
	memset(memory, 0xa5, (size_t)n * PAGE);
	ASAN_POISON_MEMORY_REGION(memory, (size_t)n * PAGE);
	total = nfree = n;
	stack = NULL;
	for (uint32_t i = n; i-- > 0; ) {
		frames[i].state = PAGE_FREE;
		frames[i].next = stack;
		stack = &frames[i];
	}
	world_fail = world_blocks = world_sets = world_protects = 0;
	world_mapping_error = 0;
	world_nmappings = 0;
}

struct page *page_alloc(void)
{
	struct page *p = stack;

	if (!p || fails_now())
		return NULL;
	stack = p->next;
	p->state = PAGE_USED;
	p->next = NULL;
	nfree--;
	ASAN_UNPOISON_MEMORY_REGION(page_address(p), PAGE);
	memset(page_address(p), 0xa5, PAGE);
	return p;
}

void page_free(struct page *p)
{
	CHECK(p >= frames && p < frames + total);
	CHECK(p->state == PAGE_USED);
	CHECK(!p->owner);
	for (uint32_t i = 0; i < world_nmappings; i++)
		if (world_mappings[i].page == p)
			panic("a page is freed that is mapped at",
			      world_mappings[i].address);
	ASAN_POISON_MEMORY_REGION(page_address(p), PAGE);
	p->state = PAGE_FREE;
	p->next = stack;
	stack = p;
	nfree++;
}

void *page_address(const struct page *p)
{
	return memory + (size_t)(p - frames) * PAGE;
}

uint32_t page_physical(const struct page *p)
{
	return 0x40000000u + (uint32_t)(p - frames) * PAGE;
}

struct page *page_number(uint32_t i)
{
	CHECK(i < total);
	return &frames[i];
}

struct page *page_scaled(uint32_t key)
{
	return &frames[(uint64_t)key * total >> 32];
}

uint32_t pages_total(void)
{
	return total;
}

uint32_t pages_free(void)
{
	return nfree;
}

void page_clear(void *page)
{
	CHECK((uintptr_t)page % PAGE == 0);
	memset(page, 0, PAGE);
}

void page_copy(void *to, const void *from)
{
	CHECK((uintptr_t)to % PAGE == 0 && (uintptr_t)from % PAGE == 0);
	memcpy(to, from, PAGE);
}

/* ---- the heap -------------------------------------------------------- */

void *heap_alloc(size_t size)
{
	void *block;

	CHECK(size <= HEAP_LARGEST);
	if (fails_now())
		return NULL;
	block = calloc(1, size);
	if (!block)
		panic("the host has no memory", size);
	world_blocks++;
	return block;
}

void heap_free(void *block)
{
	if (!block)
		return;
	world_blocks--;
	free(block);
}

/* ---- the kernel ------------------------------------------------------ */

#define MAPPINGS 65536
struct mapping world_mappings[MAPPINGS];
uint32_t world_nmappings;

struct mapping *world_mapping(const struct vm_space *space,
			      uint32_t address)
{
	for (uint32_t i = 0; i < world_nmappings; i++)
		if (world_mappings[i].space == space &&
		    world_mappings[i].address == address)
			return &world_mappings[i];
	return NULL;
}

static void forget(struct mapping *m)
{
	*m = world_mappings[--world_nmappings];
}

int mapping_set(struct vm_space *space, uint32_t address,
		struct page *page, unsigned int rights)
{
	struct mapping *m = world_mapping(space, address);
	int error = world_mapping_error;

	world_mapping_error = 0;
	world_sets++;
	if (error < 0)
		return error;
	CHECK(space->thread != 0);
	CHECK(address % PAGE == 0 && rights != 0);
	CHECK(page->state == PAGE_USED && page->owner);
	if (!m) {
		CHECK(world_nmappings < MAPPINGS);
		m = &world_mappings[world_nmappings++];
	}
	*m = (struct mapping){space, address, page, rights};
	return 0;
}

void mapping_protect(struct vm_space *space, uint32_t address,
		     uint32_t npages, unsigned int rights)
{
	CHECK(space->thread != 0 && npages > 0);
	world_protects++;
	for (uint32_t i = world_nmappings; i-- > 0; ) {
		struct mapping *m = &world_mappings[i];

		if (m->space != space || m->address < address ||
		    (m->address - address) / PAGE >= npages)
			continue;
		if (rights)
			m->rights = rights;
		else
			forget(m);
	}
}

void world_die(struct vm_space *space)
{
	for (uint32_t i = world_nmappings; i-- > 0; )
		if (world_mappings[i].space == space)
			forget(&world_mappings[i]);
	space->thread = 0;
}
