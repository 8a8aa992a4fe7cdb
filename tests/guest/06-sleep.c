/*
 * Sleeping and waking, and time limits.
 * since: 06
 */
#include "kernel/arch.h"
#include "kernel/irq.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/semaphore.h"
#include "kernel/test.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"

#define TICK_US (1000000 / TICKS_PER_SECOND)

static uint32_t seed = 6;

static uint32_t random(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

static struct list queue;
static volatile int result;
static volatile unsigned int woken;

static void sleeper(void *unused)
{
	(void)unused;
	interrupts_off();
	for (;;) {
		result = sched_sleep(&queue, FOREVER);
		woken++;
		if (result == 0)
			return;
	}
}

TEST(sleep_returns_what_waker_says)
{
	struct thread *t = thread_create("test", 20, sleeper, NULL);

	REQUIRE(t);
	list_init(&queue);
	woken = 0;
	thread_start(t);
	interrupts_off();
	EXPECT_EQ(t->state, SLEEPING);
	EXPECT(queue.next == &t->queue);
	sched_wake(t, -7);
	EXPECT_EQ(t->state, RUNNABLE);
	EXPECT(list_empty(&queue));
	EXPECT_EQ(woken, 0);
	schedule();
	EXPECT_EQ(woken, 1);
	EXPECT_EQ(result, -7);
	sched_wake(t, 1 << 30);
	schedule();
	EXPECT_EQ(result, 1 << 30);
	sched_wake(t, 0);
	schedule();
	EXPECT_EQ(woken, 3);
	interrupts_on();
}

/* How long sleep_us(us) really takes. */
static uint64_t sleeps(uint32_t us)
{
	uint64_t start = uptime_us();

	sleep_us(us);
	return uptime_us() - start;
}

TEST(sleeps_are_never_too_short)
{
	static const uint32_t times[] = {
		0, 1, TICK_US - 1, TICK_US, TICK_US + 1, 3 * TICK_US, 99999,
		1234567,
	};

	for (unsigned int i = 0; i < 8; i++) {
		uint64_t start = uptime_us(), took;

		while (uptime_us() - start < random() % TICK_US / 2)
			;
		took = sleeps(times[i]);
		EXPECT(took >= times[i]);
		EXPECT(took <= times[i] + 2 * TICK_US + 100);
	}
}

/* A tick has come, but we have not listened. */
static uint64_t sleeps_late(uint32_t us, uint32_t late_us)
{
	uint64_t start, took;

	sleep_us(0);
	interrupts_off();
	start = uptime_us();
	while (uptime_us() - start < late_us)
		;
	EXPECT(timer_overdue());
	took = sleeps(us);
	EXPECT(!timer_overdue());
	interrupts_on();
	return took;
}

TEST(late_tick_shortens_no_sleep)
{
	EXPECT(sleeps_late(TICK_US, TICK_US + 10) >= TICK_US);
	EXPECT(sleeps_late(1, TICK_US + TICK_US / 2) >= 1);
	EXPECT(sleeps_late(2 * TICK_US, 2 * TICK_US + 50) >= 2 * TICK_US);
}

static void limited(void *unused)
{
	(void)unused;
	interrupts_off();
	result = sched_sleep(NULL, time_ticks() + 3);
	woken++;
	result = sched_sleep(NULL, FOREVER);
	woken++;
}

TEST(waking_ends_the_time_limit)
{
	struct thread *t = thread_create("test", 20, limited, NULL);

	REQUIRE(t);
	woken = 0;
	thread_start(t);
	interrupts_off();
	EXPECT(t->timeout != NO_TIMEOUT);
	sched_wake(t, 5);
	EXPECT_EQ(t->timeout, NO_TIMEOUT);
	schedule();
	EXPECT_EQ(result, 5);
	interrupts_on();
	sleep_us(6 * TICK_US);		/* the limit passes */
	EXPECT_EQ(woken, 1);
	EXPECT_EQ(t->state, SLEEPING);
	interrupts_off();
	sched_wake(t, 0);
	schedule();
	interrupts_on();
	EXPECT_EQ(woken, 2);
}

#define SLEEPERS 64

static struct {
	struct thread *thread;
	uint64_t until, woke;
	int result;
} sleepers[SLEEPERS];
static uint64_t latest;
static unsigned int too_early, too_late, unordered;

static void sleep_until(void *number)
{
	unsigned int i = (unsigned int)(uintptr_t)number;

	interrupts_off();
	sleepers[i].result = sched_sleep(NULL, sleepers[i].until);
	sleepers[i].woke = time_ticks();
	too_early += sleepers[i].woke < sleepers[i].until;
	too_late += sleepers[i].woke > sleepers[i].until;
	unordered += sleepers[i].until < latest;
	latest = sleepers[i].until;
	woken++;
}

TEST(deadlines_come_in_order)
{
	uint64_t now = time_ticks();

	woken = too_early = too_late = unordered = 0;
	latest = 0;
	for (uintptr_t i = 0; i < SLEEPERS; i++) {
		struct thread *t = thread_create("test", 20, sleep_until,
						 (void *)i);

		REQUIRE(t);
		sleepers[i].until = now + 2 + random() % 30;
		thread_start(t);
	}
	EXPECT_EQ(sched_audit(), 0);
	sleep_us(34 * TICK_US);
	EXPECT_EQ(woken, SLEEPERS);
	EXPECT_EQ(too_early + too_late + unordered, 0);
	for (int i = 0; i < SLEEPERS; i++)
		EXPECT_EQ(sleepers[i].result, -ETIMEDOUT);
}

/*
 * The heap alone, with things that are threads only as far as it looks;
 * the model is a flag for each.  Few different deadlines, so that there
 * are ties.
 */
#define FAKES 100

TEST(heap_agrees_with_a_simple_model)
{
	static struct thread fakes[FAKES];
	static bool limited_in_model[FAKES];
	uint64_t far = time_ticks() + 1000000;
	unsigned int n = 0, wrong = 0;

	interrupts_off();
	for (int i = 0; i < FAKES; i++)
		fakes[i].timeout = NO_TIMEOUT;
	for (int round = 0; round < 10000; round++) {
		unsigned int i = random() % FAKES;

		if (limited_in_model[i]) {
			timeout_cancel(&fakes[i]);
			n--;
		} else {
			timeout_set(&fakes[i], far + random() % 50);
			n++;
		}
		limited_in_model[i] = !limited_in_model[i];
		wrong += (fakes[i].timeout == NO_TIMEOUT) ==
			 limited_in_model[i];
		wrong += timeouts_audit(n);
	}
	EXPECT_EQ(wrong, 0);
	for (int i = 0; i < FAKES; i++) {
		wrong += (fakes[i].timeout == NO_TIMEOUT) ==
			 limited_in_model[i];
		limited_in_model[i] = false;
		timeout_cancel(&fakes[i]);	/* or nothing at all */
	}
	EXPECT_EQ(timeouts_audit(0), 0);
	EXPECT_EQ(wrong, 0);
	interrupts_on();
}

/* All the limits of a crowd at one tick, and a device in between. */
#define CROWD 1000
#define DEVICE_IRQ 100		/* an SPI that belongs to nobody here */

static struct semaphore crowd_done;
static uint64_t crowd_until;
static unsigned int crowd_asleep, crowd_wrong, asleep_at_interrupt;

static void crowd(void *unused)
{
	(void)unused;
	interrupts_off();
	crowd_wrong += sched_sleep(NULL, crowd_until) != -ETIMEDOUT;
	crowd_wrong += time_ticks() < crowd_until;
	interrupts_on();
	semaphore_up(&crowd_done);
}

static void device(void *unused)
{
	(void)unused;
	asleep_at_interrupt = 0;
	for (struct thread *t = NULL; (t = thread_next(t)); )
		asleep_at_interrupt += t->state == SLEEPING;
}

static void make_pending(unsigned int irq)
{
	volatile uint32_t *gicd_ispendr =
		(volatile uint32_t *)(map_device(0x08000000) + 0x200);

	gicd_ispendr[irq / 32] = 1u << irq % 32;
}

TEST(crowd_lets_interrupts_through)
{
	uint64_t start;

	semaphore_init(&crowd_done, 0);
	crowd_wrong = 0;
	crowd_asleep = 0;
	crowd_until = time_ticks() + 40;
	REQUIRE(irq_register(DEVICE_IRQ, device, NULL) == 0);
	while (crowd_asleep < CROWD) {
		struct thread *t = thread_create("crowd", 10, crowd, NULL);

		if (!EXPECT(t))
			break;
		thread_start(t);
		crowd_asleep++;
	}
	sleep_us(2 * TICK_US);		/* let them fall asleep */
	EXPECT(time_ticks() < crowd_until);
	EXPECT_EQ(sched_audit(), 0);
	interrupts_off();
	sched_sleep(NULL, crowd_until - 1);
	start = uptime_us();
	while (uptime_us() - start < TICK_US + 10)
		;
	make_pending(DEVICE_IRQ);
	asleep_at_interrupt = 0;
	interrupts_on();		/* the tick, then the device */
	EXPECT(asleep_at_interrupt > CROWD - 100);
	EXPECT(asleep_at_interrupt < CROWD);
	while (crowd_asleep--)
		EXPECT_EQ(semaphore_down(&crowd_done, crowd_until + 50), 0);
	EXPECT_EQ(crowd_wrong, 0);
	irq_unregister(DEVICE_IRQ);
	sleep_us(0);			/* let the last one end */
}
