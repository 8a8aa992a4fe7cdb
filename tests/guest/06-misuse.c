/*
 * What the scheduler refuses.  The boot argument misuse=NAME makes the
 * mistake of that name; without it, the right use is tried.
 * since: 06
 */
#include "kernel/arch.h"
#include "kernel/bootargs.h"
#include "kernel/irq.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/string.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "kernel/timeout.h"

static bool wished(const char *mistake)
{
	char wish[32];

	return bootarg("misuse", wish, sizeof(wish)) &&
	       strcmp(wish, mistake) == 0;
}

static void sleep_for_ever(void *unused)
{
	(void)unused;
	interrupts_off();
	sched_sleep(NULL, FOREVER);
}

static void sleep_in_handler(void *unused)
{
	(void)unused;
	if (wished("idle"))
		sched_sleep(NULL, FOREVER);
}

TEST(mistakes_are_named)
{
	struct thread *t = thread_create("victim", wished("priority") ?
					 PRIORITIES : PRIORITIES - 1,
					 sleep_for_ever, NULL);
	struct thread *other = thread_create("other", 0, sleep_for_ever,
					     NULL);

	REQUIRE(t && other);
	interrupts_off();
	if (wished("wake"))
		sched_wake(t, 0);
	thread_start(t);
	if (wished("start-twice"))
		thread_start(t);
	if (wished("free"))
		thread_free(t);
	schedule();
	if (wished("free-asleep"))
		thread_free(t);
	if (wished("two-limits")) {
		timeout_set(t, 1000000);
		timeout_set(t, 1000000);
	}
	interrupts_on();
	EXPECT_EQ(irq_register(5, sleep_in_handler, NULL), 0);
	interrupts_off();
	irq_send_self(5);		/* comes when we sleep */
	sched_sleep(NULL, ticks_after(1));
	irq_unregister(5);
	EXPECT_EQ(t->state, SLEEPING);
	sched_wake(t, 0);
	schedule();
	interrupts_on();
	thread_free(other);
	if (wished("free-twice"))
		thread_free(other);
}
