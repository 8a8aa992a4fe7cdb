/*
 * registry.h: everything of a kind that there is, with a count.  What
 * is registered can be found by whoever counts it again, and what is
 * forgotten shows as a count that does not go back.
 */
#ifndef MM0_REGISTRY_H
#define MM0_REGISTRY_H

#include <stdint.h>
#include "libl4/list.h"

struct registry {
	struct list list;
	uint32_t count;
};

#define REGISTRY(name) \
	struct registry name = {.list = {&name.list, &name.list}}

static inline void registry_add(struct registry *r, struct list *member)
{
	list_insert(&r->list, member);
	r->count++;
}

static inline void registry_remove(struct registry *r,
				   struct list *member)
{
	list_remove(member);
	r->count--;
}

#endif
