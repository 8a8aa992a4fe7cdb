/*
 * Semaphores: counting, first come first served, handing over, and
 * what happens when a time limit and an up meet.
 * since: 06
 */
#include "kernel/arch.h"
#include "kernel/irq.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/semaphore.h"
#include "kernel/string.h"
#include "kernel/test.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"

static struct semaphore s, done;
static char order[16];
static volatile unsigned int steps;
static volatile int result;
static uint64_t until;

static void start(int priority, void (*run)(void *), void *argument)
{
	struct thread *t = thread_create("test", priority, run, argument);

	if (EXPECT(t))
		thread_start(t);
}

TEST(semaphore_counts)
{
	semaphore_init(&s, 2);
	EXPECT_EQ(semaphore_down(&s, FOREVER), 0);
	EXPECT_EQ(semaphore_down(&s, FOREVER), 0);
	EXPECT_EQ(s.count, 0);
	EXPECT_EQ(semaphore_down(&s, time_ticks()), -ETIMEDOUT);
	EXPECT_EQ(semaphore_down(&s, time_ticks() + 2), -ETIMEDOUT);
	EXPECT_EQ(s.count, 0);
	EXPECT(list_empty(&s.waiting));
	semaphore_up(&s);
	semaphore_up(&s);
	EXPECT_EQ(s.count, 2);
	EXPECT_EQ(semaphore_down(&s, 0), 0);
	EXPECT_EQ(s.count, 1);
}

static void wait_and_note(void *which)
{
	semaphore_down(&s, FOREVER);
	order[steps++] = (char)(uintptr_t)which;
}

TEST(semaphore_first_come_first)
{
	static const int8_t priorities[] = {20, 25, 18, 31, 20};

	semaphore_init(&s, 0);
	steps = 0;
	memset(order, 0, sizeof(order));
	for (uintptr_t i = 0; i < 5; i++)
		start(priorities[i], wait_and_note, (void *)('a' + i));
	for (unsigned int i = 0; i < 5; i++) {
		EXPECT_EQ(steps, i);
		semaphore_up(&s);	/* more urgent: runs at once */
	}
	EXPECT(strcmp(order, "abcde") == 0);
	EXPECT_EQ(s.count, 0);
}

static void take(void *unused)
{
	(void)unused;
	result = semaphore_down(&s, until);
	steps++;
	semaphore_up(&done);
}

/* What was given to a waiter cannot be taken by somebody faster. */
TEST(semaphore_is_handed_over)
{
	semaphore_init(&s, 0);
	semaphore_init(&done, 0);
	steps = 0;
	until = FOREVER;
	start(10, take, NULL);
	sleep_us(0);			/* it waits */
	EXPECT(!list_empty(&s.waiting));
	semaphore_up(&s);		/* it is less urgent than we are */
	EXPECT_EQ(s.count, 0);
	EXPECT_EQ(steps, 0);
	EXPECT_EQ(semaphore_down(&s, time_ticks() + 2), -ETIMEDOUT);
	EXPECT_EQ(steps, 1);
	EXPECT_EQ(result, 0);
	semaphore_down(&done, FOREVER);
	sleep_us(0);
}

/* The up comes first, and the tick of the limit is pending already. */
TEST(semaphore_up_before_the_limit)
{
	uint64_t us;

	semaphore_init(&s, 0);
	semaphore_init(&done, 0);
	sleep_us(0);
	until = time_ticks() + 1;
	start(17, take, NULL);
	interrupts_off();
	us = uptime_us();
	while (uptime_us() - us < 10100)
		;
	EXPECT(timer_overdue());
	semaphore_up(&s);
	interrupts_on();
	semaphore_down(&done, FOREVER);
	EXPECT_EQ(result, 0);
	EXPECT_EQ(s.count, 0);
}

/* The limit comes first; the up finds nobody. */
TEST(semaphore_up_after_the_limit)
{
	semaphore_init(&s, 0);
	semaphore_init(&done, 0);
	until = time_ticks() + 2;
	start(10, take, NULL);
	sleep_us(0);
	interrupts_off();
	while (time_ticks() < until)
		wait_for_interrupt();	/* less urgent: cannot run */
	semaphore_up(&s);
	interrupts_on();
	semaphore_down(&done, FOREVER);
	EXPECT_EQ(result, -ETIMEDOUT);
	EXPECT_EQ(s.count, 1);
	sleep_us(0);
}

static void raise(void *unused)
{
	(void)unused;
	semaphore_up(&s);
	order[steps++] = 'i';
}

/* A handler's up takes effect when the interrupt is over. */
TEST(semaphore_up_in_an_interrupt)
{
	REQUIRE(irq_register(5, raise, NULL) == 0);
	semaphore_init(&s, 0);
	steps = 0;
	memset(order, 0, sizeof(order));
	start(20, wait_and_note, (void *)'t');
	irq_send_self(5);
	order[steps++] = 'm';
	EXPECT(strcmp(order, "itm") == 0);
	irq_unregister(5);
}

/* Many threads, interrupted everywhere: nothing is lost or doubled. */
#define PAIRS 4
#define GIFTS 500

static volatile unsigned int taken, timed_out, too_many;

static void giver(void *unused)
{
	(void)unused;
	for (int i = 0; i < GIFTS; i++) {
		for (volatile int pause = 0; pause < i % 60; pause++)
			;
		semaphore_up(&s);
	}
	semaphore_up(&done);
}

static void taker(void *limit)
{
	while (taken < PAIRS * GIFTS) {
		int got = semaphore_down(&s, time_ticks() +
					 (uint64_t)(uintptr_t)limit);
		bool were_on = interrupts_off();

		taken += got == 0;
		timed_out += got == -ETIMEDOUT;
		too_many += s.count > 0 && !list_empty(&s.waiting);
		interrupts_restore(were_on);
	}
	semaphore_up(&done);
}

TEST(semaphore_storm_loses_nothing)
{
	semaphore_init(&s, 0);
	semaphore_init(&done, 0);
	taken = timed_out = too_many = 0;
	timer_start(83);		/* a tick in 1328 instructions */
	for (uintptr_t i = 0; i < PAIRS; i++) {
		start(10 + (int)i, taker, (void *)(i + 1));
		start(12 - (int)i % 3, giver, NULL);
	}
	for (int i = 0; i < 2 * PAIRS; i++)
		EXPECT_EQ(semaphore_down(&done, time_ticks() + 100000), 0);
	timer_start(counter_frequency() / TICKS_PER_SECOND);
	EXPECT_EQ(taken, PAIRS * GIFTS);
	EXPECT_EQ(s.count, 0);
	EXPECT_EQ(too_many, 0);
	EXPECT(timed_out > 0);
	sleep_us(0);
}

/*
 * An up by a thread that the tick wakes, at each moment of a down: no
 * instruction of it may be one at which the up is overlooked.
 */
static struct semaphore call;

static void up_at_tick(void *rounds)
{
	for (uintptr_t i = (uintptr_t)rounds; i; i--) {
		semaphore_down(&call, FOREVER);
		sleep_us(0);
		semaphore_up(&s);
	}
}

static void spend(uint32_t loops)
{
	asm volatile("1:\tsubs %0, %0, #1\n\tbpl 1b"
		     : "+r"(loops) : : "cc");
}

/* Let the next tick come after so many counts of 16 instructions. */
static void hurry_tick(uint32_t counts)
{
	uint64_t at = counter_now() + counts;

	asm volatile("mcrr p15, 3, %Q0, %R0, c14\n\tisb" : : "r"(at));
}

#define PHASES 40

TEST(semaphore_down_misses_no_up)
{
	uint64_t limit;

	semaphore_init(&s, 0);
	semaphore_init(&call, 0);
	start(20, up_at_tick, (void *)(PHASES * 8));
	for (unsigned int i = 0; i < PHASES * 8; i++) {
		semaphore_up(&call);
		limit = time_ticks() + 3;
		hurry_tick(i / 8);
		spend(i % 8);		/* of 2 instructions */
		EXPECT_EQ(semaphore_down(&s, limit), 0);
		EXPECT_EQ(s.count, 0);
	}
	sleep_us(0);
}
