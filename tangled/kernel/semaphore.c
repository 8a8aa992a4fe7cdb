/*
 * semaphore.c: a count to wait for.  For kernel threads; up may also be
 * called from interrupt handlers.  Those who wait are served in the
 * order in which they came.  Invariant: if anybody waits, the count
 * is 0.
 */
#include "kernel/arch.h"
#include "kernel/sched.h"
#include "kernel/semaphore.h"
#include "kernel/timeout.h"

void semaphore_init(struct semaphore *s, unsigned int count)
{
	s->count = count;
	list_init(&s->waiting);
}

int semaphore_down(struct semaphore *s, uint64_t until)
{
	bool were_on = interrupts_off();
	int result = 0;

	if (s->count > 0)
		s->count--;
	else
		result = sched_sleep(&s->waiting, until);
	interrupts_restore(were_on);
	return result;
}

void semaphore_up(struct semaphore *s)
{
	bool were_on = interrupts_off();

	if (list_empty(&s->waiting))
		s->count++;
	else
		sched_wake(list_object(s->waiting.next, struct thread,
				       queue), 0);
	if (were_on && reschedule)
		schedule();
	interrupts_restore(were_on);
}
