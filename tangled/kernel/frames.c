/*
 * frames.c: the kernel's page frames.
 *
 * A buddy system.  A run of 2^order frames begins at a multiple of its
   length and is either free, in the list of its order; or in use; or
   split into two buddies of the next lower order.  There is a record
   for each frame, in a table at the pool's start, so that nothing is
   ever allocated here.  Invariant: two buddies are never both free.
 */
#include <stdbool.h>
#include <stddef.h>
#include "kernel/frames.h"
#include "kernel/panic.h"
#include "kernel/string.h"

enum state { INSIDE, FREE, USED };	/* INSIDE: not a run's first */

struct frame {
	uint8_t state;
	uint8_t order;		/* of the run that begins here */
	uint16_t next, prev;	/* in the list of free runs */
};

#define NONE 0xffff

static struct frame *table;
static uintptr_t pool_start;
static unsigned int pool_frames, free_frames;
static uint16_t free_runs[MAX_ORDER + 1];

static void link_run(uint16_t run, unsigned int order)
{
	uint16_t head = free_runs[order];

	table[run] = (struct frame){FREE, (uint8_t)order, head, NONE};
	if (head != NONE)
		table[head].prev = run;
	free_runs[order] = run;
}

static void unlink_run(uint16_t run)
{
	const struct frame *f = &table[run];

	if (f->prev == NONE)
		free_runs[f->order] = f->next;
	else
		table[f->prev].next = f->next;
	if (f->next != NONE)
		table[f->next].prev = f->prev;
	table[run].state = INSIDE;
}

void *frames_alloc(unsigned int order)
{
	unsigned int k = order;
	uint16_t run;

	while (k <= MAX_ORDER && free_runs[k] == NONE)
		k++;
	if (k > MAX_ORDER)
		return NULL;
	run = free_runs[k];
	unlink_run(run);
	while (k-- > order)
		link_run((uint16_t)(run + (1u << k)), k);
	table[run].state = USED;
	table[run].order = (uint8_t)order;
	free_frames -= 1u << order;
	return (void *)(pool_start + run * PAGE_SIZE);
}

void frames_free(void *start)
{
	uintptr_t offset = (uintptr_t)start - pool_start;
	unsigned int run = offset / PAGE_SIZE, k;

	if (offset % PAGE_SIZE || run >= pool_frames)
		panic("frames_free(%p): not a frame of the pool", start);
	if (table[run].state == FREE)
		panic("frames_free(%p): it is free already", start);
	if (table[run].state == INSIDE)
		panic("frames_free(%p): no run in use begins there", start);
	k = table[run].order;
	free_frames += 1u << k;
	table[run].state = INSIDE;
	for (; k < MAX_ORDER; k++) {
		unsigned int buddy = run ^ 1u << k;

		if (table[buddy].state != FREE ||
		    table[buddy].order != k)
			break;
		unlink_run((uint16_t)buddy);
		run &= ~(1u << k);
	}
	link_run((uint16_t)run, k);
}

unsigned int frames_left(void)
{
	return free_frames;
}

void frames_init(uintptr_t start, uintptr_t end)
{
	unsigned int i, k, own;

	table = (struct frame *)start;
	pool_start = start;
	pool_frames = (end - start) / PAGE_SIZE;
	own = (pool_frames * sizeof(*table) + PAGE_SIZE - 1) /
	      PAGE_SIZE;
	for (i = 0; i <= MAX_ORDER; i++)
		free_runs[i] = NONE;
	for (i = 0; i < pool_frames; i++)
		table[i] = (struct frame){INSIDE, 0, NONE, NONE};
	for (i = own; i < pool_frames; i += 1u << k) {
		k = (unsigned int)__builtin_ctz(i);
		k = k < MAX_ORDER ? k : MAX_ORDER;
		link_run((uint16_t)i, k);
		free_frames += 1u << k;
	}
}

uintptr_t frames_start(void)
{
	return pool_start;
}

uintptr_t frames_end(void)
{
	return pool_start + pool_frames * PAGE_SIZE;
}
