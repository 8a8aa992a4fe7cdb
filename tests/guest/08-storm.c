/*
 * A storm: a hundred thousand random operations by threads of all
 * priorities, which are preempted, interrupted and killed meanwhile.
 * Every message has a number.  What arrives is what was sent, from whom
 * it says, once; a send that succeeded has arrived, and one that failed
 * has not; and the audits find nothing, at any time.
 * since: 08
 */
#include "kernel/arch.h"
#include "kernel/arch/inline.h"
#include "kernel/ipc.h"
#include "kernel/platform.h"
#include "kernel/priority.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/syscall.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"
#include "l4/ipc.h"

#define WORKERS 12
#define OPERATIONS 100000

enum { SENT = 1, FAILED = 2, ARRIVED = 4 };
static uint8_t fate[OPERATIONS], addressee[OPERATIONS];
static uint32_t number;		/* of the next message */

static struct worker {
	struct thread *thread;
	uint32_t id;
	uint32_t born;		/* the number of the next message then */
	uint32_t asker;		/* who waits for our reply, perhaps */
} workers[WORKERS];

static struct space *space;
static volatile bool over;
static unsigned int wrong, results[200], calls;
static uint32_t seed = 1993;

static uint32_t random(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

static uint32_t hash(const uint32_t *w)
{
	return w[0] * 31 + w[1] * 37 + w[2] * 41 + w[3] * 43 + w[4] * 47;
}

static void arrived(struct worker *me, const uint32_t *frame)
{
	const uint32_t *w = &frame[4];

	wrong += w[5] != hash(w);
	wrong += w[1] != frame[1];		/* from whom */
	wrong += w[2] != me->id;
	wrong += w[3] != frame[2];		/* its tag */
	wrong += w[0] >= number;
	if (w[0] >= number)
		return;
	wrong += fate[w[0]] & (ARRIVED | FAILED);
	fate[w[0]] |= ARRIVED;
	if (frame[2] & L4_CALLED)
		me->asker = frame[1];
}

static uint32_t some_limit(void)
{
	uint32_t r = random();

	if (r % 4 == 0)
		return L4_NO_WAIT;
	if (r % 16 == 1)
		return L4_FOREVER;
	return r / 16 % 30000;			/* up to three ticks */
}

/* The words of a message, and its number. */
static uint32_t compose(struct worker *me, uint32_t *frame, uint32_t to,
			uint32_t tag)
{
	uint32_t *w = &frame[4];

	for (unsigned int i = 0; i < WORKERS; i++)
		if (workers[i].id == to)
			addressee[number] = (uint8_t)i;
	w[0] = number;
	w[1] = me->id;
	w[2] = to;
	w[3] = tag;
	w[4] = random();
	w[5] = hash(w);
	return number++;
}

/* One operation; returns its result. */
static int operate(struct worker *me)
{
	uint32_t *frame = user_words(me->thread) - 4;
	uint32_t other = workers[random() % WORKERS].id, mine = 0;
	uint32_t words = random() % 64 ? random() % 7 : 7;
	uint32_t what = random() % 6, limit = some_limit(), from = 0;
	int error;

	if (random() % 64 == 0)
		other -= 0x1000;		/* of a generation ago */
	if (what == 5 && me->asker) {		/* answer */
		mine = compose(me, frame, me->asker, words);
		other = me->asker;
		me->asker = 0;
		error = sys_ipc(other, L4_ANYONE, words | L4_REPLY, limit);
		from = L4_ANYONE;
	} else if (what >= 3) {			/* ask */
		mine = compose(me, frame, other, words | L4_CALLED);
		error = sys_ipc(other, other, words, limit);
		calls++;
		from = other;
	} else if (what == 2) {			/* send */
		mine = compose(me, frame, other, words);
		error = sys_ipc(other, 0, words, limit);
		fate[mine] |= error ? FAILED : SENT;
		wrong += error && fate[mine] & ARRIVED;
	} else {				/* listen */
		from = what ? L4_ANYONE : other;
		error = sys_ipc(0, from, ~0u, limit);
	}
	if (error == 0 && from) {
		if (mine)
			fate[mine] |= SENT;
		wrong += from != L4_ANYONE && frame[1] != from;
		arrived(me, frame);
	}
	return error;
}

static void work(void *argument)
{
	struct worker *me = argument;

	interrupts_off();
	while (!over && number < OPERATIONS - WORKERS) {
		int error = operate(me);

		wrong += error > 0 || error < -199 || current != me->thread;
		results[-error % 200]++;
		if (random() % 8 == 0)
			sched_sleep(NULL, time_ticks() + 1);
		if (random() % 4 == 0) {
			interrupts_on();	/* preempt me */
			for (volatile uint32_t i = random() % 99; i; i--)
				;
			interrupts_off();
		}
		leave_kernel();
	}
}

static bool begin(unsigned int i)
{
	static const int8_t priorities[] = {1, 5, 15, 16, 16, 17, 20, 31};
	struct worker *w = &workers[i];

	w->thread = thread_create("worker", priorities[i % 8], work, w);
	if (!w->thread)
		return false;
	w->thread->space = space;
	space->threads++;
	w->id = w->thread->id;
	w->born = number;
	w->asker = 0;
	thread_start(w->thread);
	return true;
}

/* Do something to a worker that it does not expect. */
static void disturb(void)
{
	unsigned int i = random() % WORKERS;
	struct thread *t = thread_find(workers[i].id);

	if (!t)
		return;
	if (random() % 8 == 0) {
		thread_kill(t, 0);
		begin(i);
	} else if (t->ipc != IPC_IDLE && t->timeout == NO_TIMEOUT) {
		sched_wake(t, -EINTR);
	}
}

/* Does what became of each message agree with what its sender knows? */
static void compare_fates(void)
{
	unsigned int lost = 0, delivered = 0;

	for (uint32_t i = 1; i < number; i++) {
		bool to_dead = i < workers[addressee[i]].born;

		lost += fate[i] & SENT && !(fate[i] & ARRIVED) && !to_dead;
		delivered += (fate[i] & ARRIVED) != 0;
	}
	EXPECT_EQ(lost, 0);
	EXPECT(delivered > OPERATIONS / 20);
}

TEST(storm_of_messages)
{
	unsigned int contradictions = 0, threads = threads_used();

	over = false;
	number = 1;			/* 0: no message */
	space = space_create();
	REQUIRE(space);
	space->threads++;		/* until we are done */
	interrupts_off();
	for (unsigned int i = 0; i < WORKERS; i++)
		REQUIRE(begin(i));
	interrupts_on();
	timer_start(250);		/* a tick in 4000 instructions */
	while (number < OPERATIONS - WORKERS) {
		sleep_us(100000);
		interrupts_off();
		if (number >= OPERATIONS - WORKERS)
			break;			/* some are half gone */
		contradictions += ipc_audit() + priority_audit() +
				  sched_audit();
		disturb();
		interrupts_on();
	}
	interrupts_on();
	over = true;
	for (int round = 0; round < 100 && threads_used() > threads;
	     round++) {
		interrupts_off();
		for (unsigned int i = 0; i < WORKERS; i++) {
			struct thread *t = thread_find(workers[i].id);

			if (t && t->ipc != IPC_IDLE)
				sched_wake(t, -EINTR);
		}
		interrupts_on();
		sleep_us(20000);
	}
	timer_start(counter_frequency() / TICKS_PER_SECOND);
	EXPECT_EQ(threads_used(), threads);
	EXPECT_EQ(contradictions, 0);
	EXPECT_EQ(wrong, 0);
	compare_fates();
	EXPECT(results[0] > OPERATIONS / 10);
	EXPECT(results[ESRCH] && results[EPIPE] && results[EINTR]);
	EXPECT(results[ETIMEDOUT] && results[ENOTCONN] && results[EFAULT]);
	if (--space->threads == 0)
		space_destroy(space);
}
