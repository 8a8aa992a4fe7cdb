/*
 * container.h: what belongs to whom.  A container owns physical memory
 * and an allowance of the kernel's memory, in pages; its managers may
 * use both.  Containers form a tree: what one has, it got from its
 * parent, and the parent gets it back.
 */
#ifndef KERNEL_CONTAINER_H
#define KERNEL_CONTAINER_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel/list.h"
#include "kernel/memory.h"

struct thread;

#define MAX_DEPTH	8u	/* of the tree, below the root */

struct container {
	struct container *parent;
	struct list siblings;	/* its place in parent->children */
	struct list threads, children;
	uint32_t depth;		/* 0: the root */
	uint32_t name;		/* the id of its first thread */
	uint32_t owner;		/* whose it is, an id; 0: the kernel */
	uint32_t users;		/* its threads and its children */
	uint32_t allowance;	/* pages of kernel memory, */
	uint32_t used;		/* and how many of them are used */
	uint32_t pieces, lent;	/* of memory, got and given */
	struct ranges memory;
	int priority;		/* no thread may be more urgent */
	bool devices;		/* may it use devices? */
	bool ending;		/* it gets no more kernel memory */
};

/* The container of the first program, to which all belongs at first. */
extern struct container root_container;

void containers_init(void);

/* Count pages of the kernel's memory.  -EDQUOT: c has no more. */
int container_charge(struct container *c, uint32_t pages);
void container_refund(struct container *c, uint32_t pages);

/*
 * Make a child of c with this allowance, and one user, who must leave
 * it.  -EDQUOT: c has not so much.  -ENOMEM.  -ENOSPC: too deep.
 */
int container_create(struct container *c, uint32_t allowance,
		     struct container **child);

/* One user more, a thread; one user less: it may end. */
void container_enter(struct container *c, struct thread *t);
void container_leave(struct container *c);

/*
 * Move memory from a container to its child.  -EPERM: it does not own
 * all of it.  -ENOSPC: it would be in too many pieces.
 */
int container_grant(struct container *from, struct container *to,
		    uint32_t start, uint32_t size);

/*
 * We are the last in c, which is about to end: give its memory back,
 * letting interrupts in.
 */
void container_give_back(struct container *c);

#endif
