/*
 * family.c: parents and children, and the first of them all.
 *
 * Invariant: a zombie has no children, and its parent does not wait
 * for it.
 */
#include "l4/errors.h"
#include "mm0/boot.h"
#include "mm0/request.h"
#include "mm0/status.h"
#include "mm0/task.h"
#include "mm0/user.h"
#include "mm0/clone.h"

static struct task *init;

struct task *task_init(void)
{
	return init;
}

void task_give_parent(struct task *t, struct task *parent)
{
	t->parent = parent;
	if (parent)
		list_insert(&parent->children, &t->siblings);
	else
		init = t;
}

int request_spawn(struct request *r)
{
	struct task *leader = r->task->leader;
	char name[32];
	int error = user_string(r->task, name, r->word[1],
				sizeof(name));

	if (error >= 0 && leader != task_init() &&
	    leader->nrelatives >= CLONE_MOST)
		error = -EAGAIN;
	return error < 0 ? error : task_spawn(leader, name, r->word[2]);
}
