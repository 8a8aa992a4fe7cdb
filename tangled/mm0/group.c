/*
 * group.c: who lives in which space, and who is called what.
 *
 * Invariant: a space's list holds the tasks that live in it, as many as
 * it has users, and its thread is one of theirs.
 */
#include <stddef.h>
#include "l4/counts.h"
#include "libl4/l4.h"
#include "mm0/group.h"
#include "mm0/request.h"
#include "mm0/space.h"

void space_enter(struct task *t)
{
	if (!t->space->tasks.next)
		list_init(&t->space->tasks);
	list_insert(&t->space->tasks, &t->in_space);
}

void space_leave(struct task *t)
{
	struct vm_space *space = t->space;

	list_remove(&t->in_space);
	space->thread = 0;
	if (space->tasks.next && !list_empty(&space->tasks))
		space->thread = list_object(space->tasks.next,
					    struct task, in_space)
				->thread;
	space_put(space);
	t->space = NULL;
}

bool kernel_has_room(void)
{
	return l4_count(L4_COUNT_ALLOWANCE) >=
	       RESERVE + GROWTH * all_spaces.count;
}

int request_getpid(struct request *r)
{
	return (int)r->task->leader->pid;
}

int request_gettid(struct request *r)
{
	return (int)r->task->pid;
}

int request_getppid(struct request *r)
{
	const struct task *parent = r->task->leader->parent;

	return parent ? (int)parent->pid : 0;
}
