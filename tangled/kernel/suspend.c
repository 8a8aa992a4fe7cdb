/*
 * suspend.c: stopping and ending other threads.
 *
 * A thread that is told so, t->pending, goes to the edge of user mode
 * as fast as it can: its sleep is interrupted, it is not let sleep any
 * more, its long calls end early.  There, in leave_kernel, it stops or
 * ends by itself, and wakes those who wait in t->stoppers.
 *
 * Invariants: nobody sleeps who has something pending.  Nobody is in
 * user mode who has: while current->pending, reschedule is set.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/control.h"
#include "kernel/ipc.h"
#include "kernel/priority.h"
#include "kernel/sched.h"
#include "kernel/suspend.h"
#include "kernel/syscall.h"
#include "kernel/timeout.h"
#include "l4/errors.h"

static int wait_for_stop(struct thread *t)
{
	current->ipc = IPC_STOPPING;
	current->partner = t;
	priority_pass_on(current);
	return sched_sleep(&t->stoppers, FOREVER);
}

void wake_stoppers(const struct thread *t, int result)
{
	while (!list_empty(&t->stoppers))
		sched_wake(list_object(t->stoppers.next, struct thread,
				       queue), result);
}

int thread_tell(struct thread *t, unsigned int what)
{
	int error;

	if (t->state == INACTIVE && what == PENDING_STOP)
		return 0;
	t->pending |= what;
	if (t == current) {
		reschedule = true;
		return 0;
	}
	if (t->state == SLEEPING)
		sched_wake(t, -EINTR);
	else if (t->state == INACTIVE)
		thread_start(t);
	error = wait_for_stop(t);
	return error == -ESRCH && what == PENDING_END ? 0 : error;
}

unsigned int stoppers_audit(const struct thread *t)
{
	const struct list *l;
	unsigned int wrong = t->pending && t->state == SLEEPING;

	for (l = t->stoppers.next; l != &t->stoppers; l = l->next) {
		const struct thread *s = list_object(l, struct thread,
						     queue);

		wrong += s->ipc != IPC_STOPPING || s->partner != t;
		wrong += !t->pending;
	}
	return wrong;
}

void do_what_is_pending(void)
{
	if (current->pending & PENDING_END)
		thread_end(current->end_status);
	current->pending = 0;
	current->state = INACTIVE;
	wake_stoppers(current, 0);
	schedule();
}

int sys_thread_stop(uint32_t id)
{
	struct thread *t = NULL;
	int error = find_controlled(id, &t);

	return error < 0 ? error : thread_tell(t, PENDING_STOP);
}
