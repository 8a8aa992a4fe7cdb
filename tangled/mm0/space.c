/*
 * space.c: spaces.  A task has one; it goes when the last of those who
 * share it has put it back.
 */
#include <stddef.h>
#include "mm0/area.h"
#include "mm0/heap.h"
#include "mm0/space.h"
#include "mm0/tree.h"

REGISTRY(all_spaces);

struct vm_space *space_create(uint32_t thread)
{
	struct vm_space *space = heap_alloc(sizeof(*space));

	if (!space)
		return NULL;
	space->thread = thread;
	space->users = 1;
	registry_add(&all_spaces, &space->all);
	return space;
}

void space_put(struct vm_space *space)
{
	if (--space->users > 0)
		return;
	while (space->areas)
		area_destroy(space->areas);
	registry_remove(&all_spaces, &space->all);
	heap_free(space);
}

struct vm_area *space_next(const struct vm_space *space,
			   uint32_t address)
{
	return tree_find(space->areas, address);
}

struct vm_area *space_find(const struct vm_space *space,
			   uint32_t address)
{
	struct vm_area *area = space_next(space, address);

	return area && area->start <= address ? area : NULL;
}
