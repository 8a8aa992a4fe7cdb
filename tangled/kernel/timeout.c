/*
 * timeout.c: wakes threads when their time has come.  A binary heap of
 * threads by deadline: no thread is earlier than its parent, heap[0] is
 * the earliest.  t->timeout is where t is in the heap, so that it can
 * be taken out from the middle.  Interrupts are masked.
 */
#include <stdbool.h>
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/frames.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/thread.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"

static struct thread **heap;
static uint32_t count;

static void put(uint32_t i, struct thread *t)
{
	heap[i] = t;
	t->timeout = i;
}


/* Place i is free: put t there, or above. */
static void rise(uint32_t i, struct thread *t)
{
	while (i > 0 && t->deadline < heap[(i - 1) / 2]->deadline) {
		put(i, heap[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	put(i, t);
}


/* Place i is free: put t there, or below. */
static void sink(uint32_t i, struct thread *t)
{
	for (uint32_t child; (child = 2 * i + 1) < count; i = child) {
		if (child + 1 < count && heap[child + 1]->deadline <
					 heap[child]->deadline)
			child++;
		if (t->deadline <= heap[child]->deadline)
			break;
		put(i, heap[child]);
	}
	put(i, t);
}

void timeout_set(struct thread *t, uint64_t deadline)
{
	if (t->timeout != NO_TIMEOUT)
		panic("thread %s has two time limits", t->name);
	t->deadline = deadline;
	rise(count++, t);
}

void timeout_cancel(struct thread *t)
{
	uint32_t i = t->timeout;
	struct thread *last;

	if (i == NO_TIMEOUT)
		return;
	t->timeout = NO_TIMEOUT;
	last = heap[--count];
	if (last == t)
		return;
	if (i > 0 && last->deadline < heap[(i - 1) / 2]->deadline)
		rise(i, last);
	else
		sink(i, last);
}

unsigned int timeouts_audit(unsigned int limited)
{
	unsigned int wrong = limited != count;

	for (uint32_t i = 0; i < count; i++) {
		wrong += heap[i]->timeout != i;
		wrong += i > 0 && heap[i]->deadline <
				  heap[(i - 1) / 2]->deadline;
	}
	return wrong;
}

#define BATCH 16

void timeouts_expire(void *unused)
{
	(void)unused;
	for (int i = 0; i < BATCH; i++) {
		if (count == 0 || heap[0]->deadline > time_ticks())
			return;
		sched_wake(heap[0], -ETIMEDOUT);
	}
	irq_send_self(TIMEOUT_IRQ);
}

void timeouts_init(uint32_t threads)
{
	unsigned int order = 0;

	while ((PAGE_SIZE << order) < threads * sizeof(*heap))
		order++;
	heap = frames_alloc(order);
	if (!heap || irq_register(TIMEOUT_IRQ, timeouts_expire, NULL))
		panic("no memory or no interrupt for time limits");
}

uint64_t ticks_after(uint32_t us)
{
	const uint32_t tick_us = 1000000 / TICKS_PER_SECOND;
	bool were_on = interrupts_off();
	uint64_t now = time_ticks() + timer_overdue();

	interrupts_restore(were_on);
	return now + us / tick_us + (us % tick_us != 0) + 1;
}

void sleep_us(uint32_t us)
{
	bool were_on = interrupts_off();

	sched_sleep(NULL, ticks_after(us));
	interrupts_restore(were_on);
}
