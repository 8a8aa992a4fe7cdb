/*
 * wait.c: parents who wait for their children, and threads for threads.
 *
 * Invariant: nobody waits who could have an answer.
 */
#include "l4/errors.h"
#include "mm0/request.h"
#include "mm0/status.h"
#include "mm0/task.h"

static struct task *find_one(const struct task *leader, int pid,
			     int *result)
{
	struct task *child = NULL;

	if (pid > 0)
		child = task_by_pid((uint32_t)pid);
	*result = -ECHILD;
	if (!child || child->parent != leader)
		return NULL;
	*result = child->state == TASK_ZOMBIE ? pid : DEFERRED;
	return child->state == TASK_ZOMBIE ? child : NULL;
}

/*
 * The child of this group that wait(pid) would tell about now, with its
 * pid in *result; NULL: none, with -ECHILD or DEFERRED.
 */
static struct task *find_ended(const struct task *leader, int pid,
			       int *result)
{
	struct task *child;

	if (pid != -1)
		return find_one(leader, pid, result);
	if (list_empty(&leader->dead)) {
		*result = list_empty(&leader->children) ? -ECHILD :
			  DEFERRED;
		return NULL;
	}
	child = list_object(leader->dead.next, struct task, siblings);
	*result = (int)child->pid;
	return child;
}

int request_wait(struct request *r)
{
	struct task *t = r->task, *child;
	int result;

	if (r->word[2] & ~(uint32_t)WNOHANG)
		return -EINVAL;
	child = find_ended(t->leader, (int)r->word[1], &result);
	if (child) {
		r->second = (uint32_t)child->status;
		task_forget(child);
	} else if (result == DEFERRED && r->word[2] & WNOHANG) {
		return 0;
	}
	t->waiting = result == DEFERRED;
	t->wait_pid = (int)r->word[1];
	return result;
}

/* This one may be waiting.  Is there an answer now? */
static void look_again(struct task *t)
{
	struct task *child;
	uint32_t status;
	int result;

	if (!t->waiting)
		return;
	child = find_ended(t->leader, t->wait_pid, &result);
	if (result == DEFERRED)
		return;
	t->waiting = false;
	status = child ? (uint32_t)child->status : 0;
	if (answer(t, result, status) == 0 && child)
		task_forget(child);
}

void wait_look(struct task *leader)
{
	look_again(leader);
	list_each(node, &leader->group)
		look_again(list_object(node, struct task, group));
}

int request_join(struct request *r)
{
	struct task *t = task_by_pid(r->word[1]), *other;

	if (!t || t->leader != r->task->leader || t == t->leader)
		return -ESRCH;
	other = task_by_pid(t->joiner);
	if (t == r->task || (other && other->joining == t->pid))
		return -EINVAL;
	if (t->state == TASK_ZOMBIE) {
		r->second = (uint32_t)t->status;
		task_forget(t);
		return 0;
	}
	t->joiner = r->task->pid;
	r->task->joining = t->pid;
	return DEFERRED;
}

void wait_joined(struct task *t)
{
	struct task *joiner = task_by_pid(t->joiner);

	if (!joiner || joiner->joining != t->pid)
		return;
	joiner->joining = 0;
	if (answer(joiner, 0, (uint32_t)t->status) == 0)
		task_forget(t);
}
