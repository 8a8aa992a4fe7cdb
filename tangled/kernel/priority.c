/*
 * priority.c: who waits for a thread lends it its priority.
 *
 * t->priority is the largest of t->own_priority and of what is lent to
 * t.  A thread with a partner for whose answer it waits lends its
 * priority, if it is larger than the partner's own; t->lent and
 * t->lent_to say what and to whom, lenders and lender_bits count.
 */
#include "kernel/arch.h"
#include "kernel/priority.h"
#include "kernel/sched.h"

static void take_back(struct thread *t)
{
	struct thread *to = t->lent_to;

	if (--to->lenders[t->lent] == 0)
		to->lender_bits &= ~(1u << t->lent);
	t->lent_to = NULL;
}

static void lend(struct thread *t, struct thread *to)
{
	t->lent_to = to;
	t->lent = t->priority;
	to->lenders[t->lent]++;
	to->lender_bits |= 1u << t->lent;
}

static int largest(const struct thread *t)
{
	int lent = t->lender_bits == 0 ? -1 :
		   31 - __builtin_clz(t->lender_bits);

	return lent > t->own_priority ? lent : t->own_priority;
}

static bool waits_for_work(const struct thread *t)
{
	return t->ipc != IPC_IDLE && t->ipc != IPC_RECEIVING;
}

#define FARTHEST 16

void priority_pass_on(struct thread *t)
{
	for (int i = 0; t && i < FARTHEST; i++) {
		struct thread *to = t->lent_to ? t->lent_to :
						 t->partner;

		if (!to)
			return;
		if (t->lent_to)
			take_back(t);
		if (t->partner == to && waits_for_work(t) &&
		    t->priority > to->own_priority)
			lend(t, to);
		if (largest(to) == to->priority)
			return;
		sched_set_priority(to, largest(to));
		t = to;
	}
}

static void count_loans(int sign)
{
	for (struct thread *t = NULL; (t = thread_next(t)); )
		if (t->lent_to)
			t->lent_to->lenders[t->lent] += (uint16_t)sign;
}

unsigned int priority_audit(void)
{
	unsigned int wrong = 0;
	bool were_on = interrupts_off();

	count_loans(-1);
	for (struct thread *t = NULL; (t = thread_next(t)); ) {
		wrong += t->priority != largest(t);
		for (int p = 0; p < PRIORITIES; p++)
			wrong += t->lenders[p] != 0;
	}
	count_loans(1);
	for (struct thread *t = NULL; (t = thread_next(t)); )
		for (int p = 0; p < PRIORITIES; p++)
			wrong += (t->lenders[p] != 0) !=
				 (t->lender_bits >> p & 1);
	interrupts_restore(were_on);
	return wrong;
}

void priority_changed(struct thread *t)
{
	if (largest(t) != t->priority)
		sched_set_priority(t, largest(t));
	priority_pass_on(t);
}
