/*
 * sched.c: who runs, and who waits.  Fixed priorities, round robin
 * among equals.  Every function here is called with interrupts masked,
 * and is the only place where a thread's state changes: state and queue
 * change together.  A thread is RUNNABLE exactly when it is in
 * ready[its priority], and ready_bits has a 1 for each queue with
 * somebody in it.
 */
#include "kernel/arch.h"
#include "kernel/panic.h"
#include "kernel/sched.h"
#include "kernel/timeout.h"
#include "kernel/space.h"
#include "kernel/arch/inline.h"
#include "kernel/ipc.h"
#include "l4/errors.h"

static struct list ready[PRIORITIES];
static uint32_t ready_bits;
static struct thread idle_thread = {
	.name = "idle", .priority = -1, .state = RUNNING,
	.timeout = NO_TIMEOUT,
};

struct thread *current = &idle_thread;
volatile bool reschedule;

enum end { FRONT, TAIL };

static void make_runnable(struct thread *t, enum end end)
{
	struct list *head = &ready[t->priority];

	t->state = RUNNABLE;
	if (end == TAIL) {
		t->slice = SLICE_TICKS;
		t->turn = t->priority;
	}
	list_insert(end == FRONT ? head->next : head, &t->queue);
	ready_bits |= 1u << t->priority;
	if (t->priority > current->priority)
		reschedule = true;
}

static void take_off(struct thread *t)
{
	list_remove(&t->queue);
	if (list_empty(&ready[t->priority]))
		ready_bits &= ~(1u << t->priority);
}

static struct thread *take_next(void)
{
	unsigned int priority;
	struct thread *t;

	if (ready_bits == 0)
		return &idle_thread;
	priority = 31 - (unsigned int)__builtin_clz(ready_bits);
	t = list_object(ready[priority].next, struct thread, queue);
	take_off(t);
	return t;
}

static void switch_to(struct thread *next)
{
	struct thread *previous = current;

	next->state = RUNNING;
	if (next->pending)
		reschedule = true;
	if (next == previous)
		return;
	current = next;
	if (next->space)
		space_switch(next->space);
	user_registers_change(previous, next);
	switch_stacks(&previous->sp, next->sp);
	if (corpse)
		bury_the_dead();
}

void schedule(void)
{
	if (current->state == RUNNING && current != &idle_thread)
		make_runnable(current, current->slice > 0 ? FRONT : TAIL);
	reschedule = false;
	switch_to(take_next());
}

void sched_tick(void)
{
	if (current->slice > 0 && --current->slice == 0)
		reschedule = true;
}

void sched_yield(void)
{
	current->slice = 0;
	schedule();
}

static inline void fall_asleep(struct list *queue, uint64_t until)
{
	current->state = SLEEPING;
	if (queue)
		list_insert(queue, &current->queue);
	if (until != FOREVER)
		timeout_set(current, until);
}

int sched_sleep(struct list *queue, uint64_t until)
{
	if (current == &idle_thread)
		panic("the idle thread must not sleep");
	if (current->pending) {
		ipc_wait_over(current);
		return -EINTR;
	}
	fall_asleep(queue, until);
	schedule();
	return current->wake_result;
}

void sched_wake(struct thread *t, int result)
{
	if (t->state != SLEEPING)
		panic("waking thread %s, which does not sleep",
		      t->name);
	list_remove(&t->queue);
	timeout_cancel(t);
	if (t->ipc != IPC_IDLE)
		ipc_wait_over(t);
	t->wake_result = result;
	make_runnable(t, TAIL);
}

void thread_start(struct thread *t)
{
	bool were_on = interrupts_off();

	if (t->state != INACTIVE)
		panic("starting thread %s twice", t->name);
	make_runnable(t, TAIL);
	if (were_on && reschedule)
		schedule();
	interrupts_restore(were_on);
}

void sched_idle(void)
{
	interrupts_off();
	for (;;) {
		if (ready_bits)
			schedule();
		wait_for_interrupt();
	}
}

void sched_init(void)
{
	for (int i = 0; i < PRIORITIES; i++)
		list_init(&ready[i]);
	list_init(&idle_thread.queue);
}

static unsigned int check_queue(int p, unsigned int *queued)
{
	const struct list *head = &ready[p], *l;
	unsigned int wrong = list_empty(head) == (ready_bits >> p & 1);

	wrong += head->next->prev != head;
	for (l = head->next; l != head; l = l->next) {
		struct thread *t = list_object(l, struct thread, queue);

		wrong += t->state != RUNNABLE || t->priority != p;
		wrong += l->next->prev != l;
		if (++*queued > threads_used())
			break;
	}
	return wrong;
}

unsigned int sched_audit(void)
{
	bool were_on = interrupts_off();
	unsigned int wrong = 0, queued = 0, runnable = 0, limited = 0;

	for (int p = 0; p < PRIORITIES; p++)
		wrong += check_queue(p, &queued);
	for (struct thread *t = NULL; (t = thread_next(t)); )
		{
			runnable += t->state == RUNNABLE;
			limited += t->timeout != NO_TIMEOUT;
			wrong += (t->state == RUNNING) != (t == current);
			wrong += t->state != RUNNABLE && t->state != SLEEPING &&
				 !list_empty(&t->queue);
			wrong += t->state != SLEEPING && t->timeout != NO_TIMEOUT;
		}
	wrong += queued != runnable;
	wrong += timeouts_audit(limited);
	interrupts_restore(were_on);
	return wrong;
}

void preemption_point(void)
{
	interrupts_let_in();
	if (reschedule)
		schedule();
}

int sched_hand_over(struct thread *next, struct list *queue,
		    uint64_t until)
{
	list_remove(&next->queue);
	if (next->timeout != NO_TIMEOUT)
		timeout_cancel(next);
	fall_asleep(queue, until);
	ipc_wait_over(next);
	next->wake_result = 0;
	if (reschedule || next->priority < current->turn ||
	    (ready_bits >> next->priority) > 1) {
		make_runnable(next, TAIL);
		schedule();
	} else {
		next->slice = current->slice;
		next->turn = current->turn;
		switch_to(next);
	}
	return current->wake_result;
}

void sched_set_priority(struct thread *t, int priority)
{
	if (t->state == RUNNABLE) {
		take_off(t);
		t->priority = (int8_t)priority;
		make_runnable(t, TAIL);
	} else {
		t->priority = (int8_t)priority;
	}
	if (t->state == RUNNING && (ready_bits >> priority) > 1)
		reschedule = true;
}
