/*
 * actors.h: for tests of messages inside the kernel: threads that have a
 * space, so that they can call sys_ipc as a program's thread does, and
 * that do one thing at a time, as they are told.  All are more urgent
 * than the thread of the tests: when order returns, it has been done, or
 * waits.
 */
#include "kernel/arch.h"
#include "kernel/arch/inline.h"
#include "kernel/ipc.h"
#include "kernel/priority.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/string.h"
#include "kernel/syscall.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"
#include "l4/ipc.h"

#define TICK_US (1000000 / TICKS_PER_SECOND)
#define WAITS 1		/* not an error: the operation does not end */

#ifndef ACTORS
#define ACTORS 4
#endif

enum { A, B, C, D };

static struct actor {
	struct thread *thread;
	uint32_t id, to, from, tag, limit;
	int result;
	uint32_t got_from, got_tag, got[6];
	unsigned int still_sending;	/* others, when it was done */
	unsigned int when;		/* it was done: the how manieth */
	bool late;			/* shall the slice be over? */
} actors[ACTORS];

static unsigned int done;

static struct space *space;

static unsigned int how_many_send(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < ACTORS; i++)
		n += actors[i].thread &&
		     actors[i].thread->ipc == IPC_SENDING;
	return n;
}

/* An actor waits for orders, obeys, and notes what it was told. */
static void act(void *argument)
{
	struct actor *a = argument;
	uint32_t *frame = user_words(current) - 4;

	interrupts_off();
	for (;;) {
		if (sched_sleep(NULL, FOREVER) < 0)
			leave_kernel();		/* told to end */
		for (uint32_t i = 0; i < 6; i++)
			frame[4 + i] = a->id * 16 + i;
		frame[1] = frame[2] = 0;
		a->result = WAITS;
		if (a->late) {
			current->slice = 0;
			reschedule = true;
		}
		a->result = sys_ipc(a->to, a->from, a->tag, a->limit);
		a->when = ++done;
		a->still_sending = how_many_send();
		a->got_from = frame[1];
		a->got_tag = frame[2];
		memcpy(a->got, &frame[4], sizeof(a->got));
	}
}

/* Actor i shall do this, when it is its turn. */
static void prepare_order(unsigned int i, uint32_t to, uint32_t from,
			  uint32_t tag, uint32_t limit)
{
	struct actor *a = &actors[i];

	a->to = to;
	a->from = from;
	a->tag = tag;
	a->limit = limit;
	sched_wake(a->thread, 0);
}

/* Let actor i do this. */
static void order(unsigned int i, uint32_t to, uint32_t from,
		  uint32_t tag, uint32_t limit)
{
	prepare_order(i, to, from, tag, limit);
	schedule();
}

/* Make the actors, all of one priority or each of its own. */
static bool enter_with(const int8_t *priorities)
{
	interrupts_off();
	space = space_create();
	if (!space)
		return false;
	for (unsigned int i = 0; i < ACTORS; i++) {
		struct actor *a = &actors[i];

		a->thread = thread_create("actor", priorities ?
					  priorities[i] : 20, act, a);
		if (!a->thread)
			return false;
		a->thread->space = space;
		space->threads++;
		a->id = a->thread->id;
		a->result = 0;
		a->when = 0;
		a->late = false;
		thread_start(a->thread);
	}
	schedule();
	return true;
}

static inline bool enter(void)
{
	return enter_with(NULL);
}

static void kill(unsigned int i)
{
	struct thread *t = actors[i].thread;

	actors[i].thread = NULL;
	if (t)
		thread_kill(t, 0);
	schedule();
}

static void leave(void)
{
	interrupts_off();
	for (unsigned int i = 0; i < ACTORS; i++)
		kill(i);
	interrupts_on();
}

static unsigned int contradictions(void)
{
	return ipc_audit() + priority_audit() + sched_audit();
}
