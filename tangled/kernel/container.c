/*
 * container.c: what belongs to whom.  Memory and allowances move down
 * the tree when containers are made, and up when they end.  A container
 * ends when its last thread has ended and its last child.
 */
#include <stddef.h>
#include "kernel/cache.h"
#include "kernel/container.h"
#include "kernel/control.h"
#include "kernel/frames.h"
#include "kernel/panic.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"
#include "l4/errors.h"

static struct cache containers;
struct container root_container;

/* Add what comes back to what is there, joined with its neighbours. */
static void take_memory(struct container *c, uint32_t start,
			uint32_t end)
{
	struct ranges *set = &c->memory;

	for (unsigned int i = set->count; i-- > 0; ) {
		struct range r = set->list[i];

		if (r.end != start && r.start != end)
			continue;
		start = r.start < start ? r.start : start;
		end = r.end > end ? r.end : end;
		set->list[i] = set->list[--set->count];
	}
	if (ranges_add(set, start, end) < 0)
		panic("a container has more than %d pieces of memory",
		      MAX_RANGES);
}

int container_grant(struct container *from, struct container *to,
		    uint32_t start, uint32_t size)
{
	if (!ranges_hold(&from->memory, start, size))
		return -EPERM;
	if (from->memory.count + from->lent + 2 > MAX_RANGES ||
	    to->memory.count + to->lent + 1 > MAX_RANGES)
		return -ENOSPC;
	ranges_remove(&from->memory, start, start + size);
	take_memory(to, start, start + size);
	from->lent++;
	to->pieces++;
	return 0;
}

int container_charge(struct container *c, uint32_t pages)
{
	for (const struct container *p = c; p; p = p->parent)
		if (p->ending)
			return -EDQUOT;
	if (pages > c->allowance || c->used > c->allowance - pages)
		return -EDQUOT;
	c->used += pages;
	return 0;
}

void container_refund(struct container *c, uint32_t pages)
{
	c->used -= pages;
}

void containers_init(void)
{
	struct container *c = &root_container;

	cache_init(&containers, "container", sizeof(*c));
	c->memory = memory_free;
	c->allowance = frames_left() / 8 * 7;
	c->priority = PRIORITIES - 1;
	c->devices = true;
	c->users = 1;			/* so that it never ends */
	list_init(&c->threads);
	list_init(&c->children);
}

int container_create(struct container *c, uint32_t allowance,
		     struct container **child)
{
	int error = c->depth == MAX_DEPTH ? -ENOSPC :
		    allowance >= c->allowance ? -EDQUOT :
		    container_charge(c, allowance + 1);

	if (error < 0)
		return error;
	*child = cache_alloc(&containers);
	if (!*child) {
		container_refund(c, allowance + 1);
		return -ENOMEM;
	}
	(*child)->parent = c;
	(*child)->depth = c->depth + 1;
	(*child)->allowance = allowance;
	(*child)->owner = current->id;
	(*child)->users = 1;
	list_init(&(*child)->threads);
	list_init(&(*child)->children);
	list_insert(&c->children, &(*child)->siblings);
	c->users++;
	return 0;
}

void container_leave(struct container *c)
{
	while (--c->users == 0) {
		struct container *parent = c->parent;

		for (unsigned int i = 0; i < c->memory.count; i++)
			take_memory(parent, c->memory.list[i].start,
				    c->memory.list[i].end);
		parent->lent -= c->pieces;
		container_refund(parent, c->allowance + 1);
		list_remove(&c->siblings);
		cache_free(&containers, c);
		c = parent;
	}
}

void container_enter(struct container *c, struct thread *t)
{
	t->container = c;
	list_insert(&c->threads, &t->in_container);
	c->users++;
}

void container_give_back(struct container *c)
{
	struct ranges *set;

	for (; c->parent && c->users == 1; c = c->parent)
		for (set = &c->memory; set->count > 0; ) {
			struct range r = set->list[--set->count];

			take_memory(c->parent, r.start, r.end);
			if (set->count % 8 == 7)
				preemption_point();
		}
}
