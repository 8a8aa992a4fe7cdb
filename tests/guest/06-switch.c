/*
 * Changing threads: registers survive it, equals take turns, and who
 * goes to which end of the queue.
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

static struct semaphore done, call;
static volatile bool over;
static char order[32];
static unsigned int steps;

static void note(char c)
{
	bool were_on = interrupts_off();

	if (steps < sizeof(order) - 1)
		order[steps++] = c;
	order[steps] = '\0';
	interrupts_restore(were_on);
}

/* Begin a test: nothing noted, and a whole tick ahead. */
static void begin(void)
{
	semaphore_init(&done, 0);
	semaphore_init(&call, 0);
	over = false;
	steps = 0;
	order[0] = '\0';
	sleep_us(0);
}

static void start(int priority, void (*run)(void *), void *argument)
{
	struct thread *t = thread_create("test", priority, run, argument);

	if (EXPECT(t))
		thread_start(t);
}

/* Wait until so many threads are done, and until they have ended. */
static void wait_for(unsigned int threads)
{
	while (threads--)
		semaphore_down(&done, FOREVER);
	sleep_us(0);
}

/* Ticks of so many counts of 16 instructions, while run runs. */
static void with_fast_ticks(uint64_t counts, void (*run)(void))
{
	timer_start(counts);
	run();
	timer_start(counter_frequency() / TICKS_PER_SECOND);
	sleep_us(0);
}

/*
 * Hold base + 4 in r4, and so on up to r11, over sched_yield; returns
 * how many rounds were left when one was found changed.
 */
static __attribute__((noinline)) uint32_t hold_over_yield(uint32_t base,
							  uint32_t rounds)
{
	register uint32_t left asm("r0") = rounds;
	register uint32_t first asm("r1") = base;

	asm volatile(
		"push {r4-r11, lr}\n\tpush {r0-r2}\n\t"
		"add r4, r1, #4\n\tadd r5, r1, #5\n\tadd r6, r1, #6\n\t"
		"add r7, r1, #7\n\tadd r8, r1, #8\n\tadd r9, r1, #9\n\t"
		"add r10, r1, #10\n\tadd r11, r1, #11\n"
		"1:\tbl sched_yield\n\tldr r1, [sp, #4]\n\t"
		"sub r0, r4, r1\n\tcmp r0, #4\n\t"
		"sub r0, r5, r1\n\tcmpeq r0, #5\n\t"
		"sub r0, r6, r1\n\tcmpeq r0, #6\n\t"
		"sub r0, r7, r1\n\tcmpeq r0, #7\n\t"
		"sub r0, r8, r1\n\tcmpeq r0, #8\n\t"
		"sub r0, r9, r1\n\tcmpeq r0, #9\n\t"
		"sub r0, r10, r1\n\tcmpeq r0, #10\n\t"
		"sub r0, r11, r1\n\tcmpeq r0, #11\n\t"
		"bne 2f\n\t"
		"ldr r0, [sp]\n\tsubs r0, r0, #1\n\tstr r0, [sp]\n\t"
		"bne 1b\n"
		"2:\tpop {r0-r2}\n\tpop {r4-r11, lr}"
		: "+r"(left), "+r"(first) : : "r2", "r3", "r12",
		  "memory", "cc");
	return left;
}

/* The same of r1 to r12 and lr, without calling anything. */
static __attribute__((noinline)) uint32_t hold(uint32_t base,
					       uint32_t rounds)
{
	register uint32_t left asm("r0") = rounds;
	register uint32_t first asm("r1") = base;

	asm volatile(
		"push {r4-r11, lr}\n\t"
		"add r2, r1, #2\n\tadd r3, r1, #3\n\tadd r4, r1, #4\n\t"
		"add r5, r1, #5\n\tadd r6, r1, #6\n\tadd r7, r1, #7\n\t"
		"add r8, r1, #8\n\tadd r9, r1, #9\n\tadd r10, r1, #10\n\t"
		"add r11, r1, #11\n\tadd r12, r1, #12\n\tmov lr, #0\n"
		"1:\tsub lr, r2, r1\n\tcmp lr, #2\n\t"
		"sub lr, r3, r2\n\tcmpeq lr, #1\n\t"
		"sub lr, r4, r3\n\tcmpeq lr, #1\n\t"
		"sub lr, r5, r4\n\tcmpeq lr, #1\n\t"
		"sub lr, r6, r5\n\tcmpeq lr, #1\n\t"
		"sub lr, r7, r6\n\tcmpeq lr, #1\n\t"
		"sub lr, r8, r7\n\tcmpeq lr, #1\n\t"
		"sub lr, r9, r8\n\tcmpeq lr, #1\n\t"
		"sub lr, r10, r9\n\tcmpeq lr, #1\n\t"
		"sub lr, r11, r10\n\tcmpeq lr, #1\n\t"
		"sub lr, r12, r11\n\tcmpeq lr, #1\n\t"
		"bne 2f\n\tsubs r0, r0, #1\n\tbne 1b\n"
		"2:\tpop {r4-r11, lr}"
		: "+r"(left), "+r"(first) : : "r2", "r3", "r12",
		  "memory", "cc");
	return first == base ? left : ~0u;
}

static void yielder(void *base)
{
	interrupts_off();
	EXPECT_EQ(hold_over_yield((uint32_t)base, 500), 0);
	interrupts_on();
	semaphore_up(&done);
}

TEST(switch_keeps_registers)
{
	begin();
	start(10, yielder, (void *)0x10000000);
	start(10, yielder, (void *)0x20000000);
	start(10, yielder, (void *)0x30000000);
	wait_for(3);
}

static void holder(void *base)
{
	EXPECT_EQ(hold((uint32_t)base, 15000), 0);
	semaphore_up(&done);
}

static void run_holders(void)
{
	uint64_t before = time_ticks();

	start(10, holder, (void *)0x10000000);
	start(10, holder, (void *)0x20000000);
	wait_for(2);
	EXPECT(time_ticks() - before > 500);
}

TEST(preemption_keeps_all_registers)
{
	begin();
	with_fast_ticks(83, run_holders);
}

#define RUNNERS 5

static volatile unsigned int turns[RUNNERS], last_runner, out_of_order;

static void runner(void *number)
{
	unsigned int me = (unsigned int)(uintptr_t)number;

	while (!over) {
		bool were_on = interrupts_off();

		if (last_runner != me) {
			out_of_order += last_runner < RUNNERS &&
					(last_runner + 1) % RUNNERS != me;
			last_runner = me;
			turns[me]++;
		}
		interrupts_restore(were_on);
	}
	semaphore_up(&done);
}

static void run_runners(void)
{
	interrupts_off();
	last_runner = RUNNERS;		/* anyone may be the first */
	out_of_order = 0;
	for (uintptr_t i = 0; i < RUNNERS; i++) {
		turns[i] = 0;
		start(10, runner, (void *)i);
	}
	EXPECT_EQ(sched_sleep(NULL, time_ticks() + 400), -ETIMEDOUT);
	over = true;
	EXPECT_EQ(out_of_order, 0);
	interrupts_on();
	wait_for(RUNNERS);
}

TEST(equals_have_equal_turns)
{
	unsigned int most = 0, least = ~0u;

	begin();
	with_fast_ticks(300, run_runners);
	for (int i = 0; i < RUNNERS; i++) {
		most = turns[i] > most ? turns[i] : most;
		least = turns[i] < least ? turns[i] : least;
	}
	EXPECT(least > 50);
	EXPECT(most - least <= 2);	/* one at either end */
}

/* Two threads that wake each other; is there room for a third? */
static struct semaphore ping, pong;
static unsigned int rounds_of_third;

#define PINGS 200

static void pinger(void *unused)
{
	(void)unused;
	for (int i = 0; i < PINGS; i++) {
		semaphore_up(&ping);
		semaphore_down(&pong, FOREVER);
	}
	over = true;
	semaphore_up(&done);
}

static void ponger(void *unused)
{
	(void)unused;
	for (int i = 0; i < PINGS; i++) {
		semaphore_down(&ping, FOREVER);
		semaphore_up(&pong);
	}
	semaphore_up(&done);
}

static void third(void *unused)
{
	(void)unused;
	interrupts_off();
	for (rounds_of_third = 0; !over; rounds_of_third++)
		sched_yield();
	interrupts_on();
	semaphore_up(&done);
}

TEST(woken_do_not_starve_others)
{
	begin();
	semaphore_init(&ping, 0);
	semaphore_init(&pong, 0);
	start(10, pinger, NULL);
	start(10, ponger, NULL);
	start(10, third, NULL);
	wait_for(3);
	EXPECT(rounds_of_third >= PINGS);
}

/* Who is interrupted by somebody more urgent keeps its turn. */
static void call_up(void *unused)
{
	(void)unused;
	semaphore_up(&call);
}

static void urgent(void *unused)
{
	(void)unused;
	for (int i = 0; i < 2; i++) {
		semaphore_down(&call, FOREVER);
		note('u');
	}
	semaphore_up(&done);
}

static unsigned int kept;

static void victim(void *unused)
{
	(void)unused;
	note('v');
	current->slice = 9;		/* a tick or two may be charged */
	semaphore_up(&call);		/* preempted by what it does */
	note('v');
	irq_send_self(5);		/* preempted by an interrupt */
	note('v');
	kept = current->slice;
	semaphore_up(&done);
}

static void equal(void *unused)
{
	(void)unused;
	note('e');
	semaphore_up(&done);
}

TEST(preempted_keeps_its_turn)
{
	begin();
	REQUIRE(irq_register(5, call_up, NULL) == 0);
	start(12, urgent, NULL);
	start(10, victim, NULL);
	start(10, equal, NULL);
	wait_for(3);
	EXPECT(strcmp(order, "vuvuve") == 0);
	EXPECT(kept > 6 && kept <= 9);		/* and its slice */
	irq_unregister(5);
}

static void letter(void *which)
{
	note((char)(uintptr_t)which);
	semaphore_up(&done);
}

TEST(more_urgent_runs_at_once)
{
	begin();
	start(17, letter, (void *)'a');
	EXPECT(strcmp(order, "a") == 0);
	start(16, letter, (void *)'b');		/* as urgent as we are */
	start(15, letter, (void *)'c');
	EXPECT(strcmp(order, "a") == 0);
	interrupts_off();
	EXPECT(!reschedule);
	start(31, letter, (void *)'d');		/* not while masked */
	EXPECT(strcmp(order, "a") == 0);
	EXPECT(reschedule);
	schedule();
	EXPECT(strcmp(order, "ad") == 0);
	EXPECT(!reschedule);
	sched_yield();				/* to equals only */
	EXPECT(strcmp(order, "adb") == 0);
	sched_yield();
	EXPECT(strcmp(order, "adb") == 0);
	interrupts_on();
	wait_for(4);
	EXPECT(strcmp(order, "adbc") == 0);
}

TEST(urgent_first_then_first_come)
{
	static const struct {
		int priority;
		char name;
	} threads[] = {
		{0, 'h'}, {9, 'c'}, {9, 'd'}, {3, 'f'}, {15, 'a'},
		{9, 'e'}, {0, 'i'}, {14, 'b'}, {1, 'g'},
	};
	unsigned int n = sizeof(threads) / sizeof(threads[0]);

	begin();
	for (unsigned int i = 0; i < n; i++)
		start(threads[i].priority, letter,
		      (void *)(uintptr_t)threads[i].name);
	EXPECT_EQ(steps, 0);
	wait_for(n);
	EXPECT(strcmp(order, "abcdefghi") == 0);
}
