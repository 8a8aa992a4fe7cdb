/*
 * The audit finds contradictions; random sleeping and waking makes none.
 * since: 06
 */
#include "kernel/arch.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"

static struct list queue;

static void sleep_once(void *unused)
{
	(void)unused;
	interrupts_off();
	sched_sleep(&queue, time_ticks() + 1000);
}

/* Set a variable wrongly, and see the audit object until it is right. */
#define CONTRADICTION(variable, wrong) \
	do { \
		__auto_type right = (variable); \
		\
		(variable) = (wrong); \
		EXPECT(sched_audit() > 0); \
		(variable) = right; \
		EXPECT_EQ(sched_audit(), 0); \
	} while (0)

TEST(audit_finds_contradictions)
{
	struct thread *ready, *behind, *asleep, *never, *second, *first;

	list_init(&queue);
	interrupts_off();
	ready = thread_create("ready", 5, sleep_once, NULL);
	behind = thread_create("behind", 5, sleep_once, NULL);
	asleep = thread_create("asleep", 20, sleep_once, NULL);
	second = thread_create("second", 20, sleep_once, NULL);
	never = thread_create("never", 5, sleep_once, NULL);
	REQUIRE(ready && behind && asleep && second && never);
	thread_start(ready);
	thread_start(behind);
	thread_start(asleep);
	thread_start(second);
	schedule();
	EXPECT_EQ(ready->state, RUNNABLE);
	EXPECT_EQ(asleep->state, SLEEPING);
	EXPECT_EQ(sched_audit(), 0);

	CONTRADICTION(ready->state, SLEEPING);
	CONTRADICTION(ready->state, RUNNING);
	CONTRADICTION(ready->state, INACTIVE);
	CONTRADICTION(ready->priority, 6);
	CONTRADICTION(asleep->state, RUNNABLE);
	CONTRADICTION(asleep->state, INACTIVE);
	CONTRADICTION(asleep->timeout, NO_TIMEOUT);
	CONTRADICTION(asleep->timeout, second->timeout);
	first = asleep->timeout < second->timeout ? asleep : second;
	CONTRADICTION(first->deadline, FOREVER);
	CONTRADICTION(never->state, RUNNABLE);
	CONTRADICTION(never->state, RUNNING);
	CONTRADICTION(never->timeout, 0);
	CONTRADICTION(current->state, SLEEPING);
	CONTRADICTION(current->state, RUNNABLE);
	CONTRADICTION(ready->queue.next, &ready->queue);
	CONTRADICTION(ready->queue.prev, &ready->queue);
	CONTRADICTION(behind->queue.prev, &behind->queue);
	CONTRADICTION(behind->queue.next, &behind->queue);

	timeout_cancel(second);
	CONTRADICTION(second->timeout, 0);

	list_insert(&ready->queue, &never->queue);	/* two too many */
	EXPECT(sched_audit() > 0);
	list_remove(&never->queue);
	EXPECT_EQ(sched_audit(), 0);
	list_insert(&queue, &never->queue);	/* waits, does not sleep */
	EXPECT(sched_audit() > 0);
	list_remove(&never->queue);
	EXPECT_EQ(sched_audit(), 0);

	sched_wake(asleep, 0);
	sched_wake(second, 0);
	schedule();
	thread_free(never);
	interrupts_on();
	while (ready->state != SLEEPING || behind->state != SLEEPING)
		sleep_us(0);
	interrupts_off();
	sched_wake(ready, 0);
	sched_wake(behind, 0);
	interrupts_on();
	sleep_us(0);
}

/*
 * A storm: workers of all priorities sleep, with and without limits and
 * queues; we wake them.  What each was told is compared with what its
 * sleep returned, so a wake-up that is lost, doubled or delivered to
 * somebody else is seen.
 */
#define WORKERS 24
#define STEPS 20000

static struct worker {
	struct thread *thread;
	uint32_t id;
	unsigned int woken, returned, expired, wrong;
	int told;		/* by the last who woke it; 0: nobody */
} workers[WORKERS];

static struct list queues[3];
static volatile bool over;
static unsigned int left;
static uint32_t seed = 2006;

static uint32_t random(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

static void worker(void *argument)
{
	struct worker *w = argument;

	interrupts_off();
	while (!over) {
		uint32_t r = random();
		struct list *where = r % 4 ? &queues[r % 4 - 1] : NULL;
		uint64_t until = r / 4 % 3 ? FOREVER :
				 time_ticks() + r / 16 % 4;
		int got = sched_sleep(where, until);

		if (got == -ETIMEDOUT)
			w->expired++;
		else
			w->returned++;
		w->wrong += got != (w->told ? w->told : -ETIMEDOUT);
		w->wrong += current != w->thread;
		w->wrong += got == -ETIMEDOUT && until == FOREVER;
		w->told = 0;
		if (r / 64 % 8 == 0)
			sched_yield();
		if (r / 512 % 4 == 0) {
			interrupts_on();	/* preempt me */
			for (volatile uint32_t i = r % 40; i; i--)
				;
			interrupts_off();
		}
	}
	left--;
}

/* Wake a worker that sleeps. */
static void wake(struct worker *w)
{
	w->told = (int)(random() % 1000) + 1;
	w->woken++;
	sched_wake(w->thread, w->told);
}

static void storm(void)
{
	unsigned int contradictions = 0;

	for (int i = 0; i < STEPS; i++) {
		struct worker *w = &workers[random() % WORKERS];
		uint32_t r = random();

		interrupts_off();
		if (w->thread->state == SLEEPING)
			wake(w);
		if (r % 8 == 0)
			schedule();
		if (r / 8 % 64 == 0)
			sched_sleep(NULL, time_ticks() + r / 512 % 3);
		contradictions += sched_audit();
		interrupts_on();
	}
	EXPECT_EQ(contradictions, 0);
}

TEST(storm_loses_no_wake_up)
{
	static const int8_t priorities[] = {1, 5, 5, 15, 16, 16, 17, 31};
	unsigned int woken = 0, expired = 0;

	for (int i = 0; i < 3; i++)
		list_init(&queues[i]);
	over = false;
	left = WORKERS;
	interrupts_off();
	for (int i = 0; i < WORKERS; i++) {
		workers[i] = (struct worker){
			.thread = thread_create("worker", priorities[i % 8],
						worker, &workers[i]),
		};
		REQUIRE(workers[i].thread);
		workers[i].id = workers[i].thread->id;
		thread_start(workers[i].thread);
	}
	interrupts_on();
	timer_start(250);		/* a tick in 4000 instructions */
	storm();
	timer_start(counter_frequency() / TICKS_PER_SECOND);
	over = true;
	for (int round = 0; round < 50 && left; round++) {
		interrupts_off();
		for (int i = 0; i < WORKERS; i++)
			if (thread_find(workers[i].id) &&
			    workers[i].thread->state == SLEEPING)
				wake(&workers[i]);
		interrupts_on();
		sleep_us(0);
	}
	EXPECT_EQ(left, 0);
	for (int i = 0; i < WORKERS; i++) {
		EXPECT_EQ(workers[i].wrong, 0);
		EXPECT_EQ(workers[i].returned, workers[i].woken);
		woken += workers[i].woken;
		expired += workers[i].expired;
	}
	EXPECT(woken > STEPS / 4);
	EXPECT(expired > 100);
	for (int i = 0; i < 3; i++)
		EXPECT(list_empty(&queues[i]));
}
