/*
 * depth.c: measures what a fault costs in deep chains.  Called once,
 * when mm0 is booted with `bench`.
 */
#include "l4/errors.h"
#include "l4/rights.h"
#include "libl4/instructions.h"
#include "libl4/print.h"
#include "mm0/area.h"
#include "mm0/audit.h"
#include "mm0/fault.h"
#include "mm0/file.h"
#include "mm0/memory.h"
#include "mm0/panic.h"
#include "mm0/scene.h"
#include "mm0/shadow.h"
#include "mm0/space.h"

#define PLACE	0x10000000u

static struct vm_space *space, *holder[MAX_DEPTH];

/* Make the chain one deeper; only the lowest shadow has page 0. */
static void deepen(struct vm_area *area)
{
	uint32_t depth = area->depth;
	uint32_t index = depth == 1 ? 0 : 1 + depth % 3;
	struct page *page;
	int error = 0;

	if (depth > 1) {
		holder[depth] = space_create(0);
		error = holder[depth] ? area_copy(holder[depth], area) :
					-ENOMEM;
		area_freeze(area);
	}
	if (error == 0)
		error = vm_page(space, PLACE + index * PAGE, L4_WRITE,
				&page);
	if (error < 0)
		panic("a chain cannot be made deep", depth);
}

/* Instructions for a fault that finds its page at the bottom. */
static uint32_t fault_cost(void)
{
	uint32_t start = instructions();

	for (int i = 0; i < 100; i++)
		vm_fault(space, PLACE, L4_READ);
	return (instructions() - start) / 100;
}

static void measure(struct vm_area *area)
{
	uint32_t cost = 0, first = 0;

	while (area->depth < MAX_DEPTH) {
		deepen(area);
		cost = fault_cost();
		if (area->depth == 2)
			first = cost;
		if ((area->depth & (area->depth - 1)) == 0)
			print("bench fault_depth_%lu %lu\n",
			      area->depth, cost);
	}
	print("bench fault_object %lu\n",
	      (cost - first) / (MAX_DEPTH - 2));
}

void depth_measure(void)
{
	static const struct area_plan plan = {
		.start = PLACE, .end = PLACE + 4 * PAGE,
		.rights = L4_READ | L4_WRITE, .object = &devzero.object,
	};

	space = scene_space();
	if (area_create(space, &plan) < 0)
		panic("there is no memory to measure with", 0);
	measure(space_find(space, PLACE));
	scene_exit(space);
	for (unsigned int i = 0; i < MAX_DEPTH; i++)
		if (holder[i])
			space_put(holder[i]);
	if (audit() > 0)
		panic("the audit finds something after it", 0);
}
