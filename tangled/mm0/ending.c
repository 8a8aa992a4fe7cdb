/*
 * ending.c: how threads and programs end.
 *
 * Invariant: a task is in its parent's list of the dead if and only if
 * it is a zombie that leads a group; everything else about it has been
 * given back by then.
 */
#include "libl4/l4.h"
#include "l4/errors.h"
#include "mm0/boot.h"
#include "mm0/request.h"
#include "mm0/status.h"
#include "mm0/task.h"

/* All in this list become init's. */
static void adopt(struct list *from, struct list *to)
{
	while (!list_empty(from)) {
		struct task *child =
			list_object(from->next, struct task, siblings);

		child->parent->nrelatives--;
		child->parent = task_init();
		child->parent->nrelatives++;
		list_remove(&child->siblings);
		list_insert(to, &child->siblings);
	}
}

static void leave_orphans(struct task *t)
{
	struct task *init = task_init();
	bool dead = !list_empty(&t->dead);

	adopt(&t->children, &init->children);
	adopt(&t->dead, &init->dead);
	if (dead)
		wait_look(init);
}

/* The last thread of a group has ended. */
static void end_group(struct task *leader)
{
	if (leader == task_init())
		end_of_system(leader->status);
	while (!list_empty(&leader->group))
		task_forget(list_object(leader->group.next, struct task,
					group));
	leave_orphans(leader);
	leader->state = TASK_ZOMBIE;
	list_remove(&leader->siblings);
	list_insert(&leader->parent->dead, &leader->siblings);
	wait_look(leader->parent);
}

void task_end(struct task *t, int status)
{
	struct task *leader = t->leader;

	leader->status = status;
	task_strip(leader);
	list_each(node, &leader->group)
		task_strip(list_object(node, struct task, group));
	leader->alive = 0;
	end_group(leader);
}

void task_end_thread(struct task *t, int value)
{
	struct task *leader = t->leader;

	task_strip(t);
	t->status = t == leader ? STATUS_EXITED(value) : value;
	if (--leader->alive == 0) {
		end_group(leader);
	} else if (t != leader) {
		t->state = TASK_ZOMBIE;
		wait_joined(t);
	}
}

int request_kill(struct request *r)
{
	struct task *t = task_by_pid(r->word[1]);
	bool ours;

	if (!t || t->leader != t || t->state == TASK_ZOMBIE)
		return -ESRCH;
	if (r->word[2] != SIGKILL)
		return -EINVAL;
	if (t == task_init())
		return -EPERM;
	ours = t == r->task->leader;
	task_end(t, STATUS_KILLED(SIGKILL));
	return ours ? DEFERRED : 0;
}

int request_exit(struct request *r)
{
	task_end(r->task, STATUS_EXITED((int)r->word[1]));
	return DEFERRED;
}

int request_exit_thread(struct request *r)
{
	task_end_thread(r->task, (int)r->word[1]);
	return DEFERRED;
}
