/*
 * Pagers that cannot help: oneself, each other, a thread of the kernel,
 * one that is gone.  since: 09
 *
 * The threads are made by hand, with a program of ten instructions: it
 * receives a message, faults, and ends with 5.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/fault.h"
#include "kernel/memory.h"
#include "kernel/platform.h"
#include "kernel/program.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "kernel/timeout.h"
#include "l4/errors.h"

#if __has_include("kernel/container.h")
#include "kernel/container.h"

static void join(struct thread *t)
{
	EXPECT_EQ(container_charge(&root_container, 1), 0);
	container_enter(&root_container, t);
}
#else
static void join(struct thread *t)
{
	(void)t;
}
#endif

static const uint32_t program[] = {
	0xe3a00000,		/* mov	r0, #0: send to nobody, */
	0xe3e01000,		/* mvn	r1, #0: receive from anyone */
	0xe3e03000,		/* mvn	r3, #0: for ever */
	0xe3a0c005,		/* mov	r12, #5, which is ipc */
	0xef000000,		/* svc	#0 */
	/* AT_FAULT: */
	0xe3a01202,		/* mov	r1, #0x20000000 */
	0xe5811000,		/* str	r1, [r1] */
	0xe3a00005,		/* mov	r0, #5 */
	0xe3a0c002,		/* mov	r12, #2, which is exit */
	0xef000000,		/* svc	#0 */
};

static struct team teams[2];	/* to be told how they ended */

static void enter(void *unused)
{
	(void)unused;
	user_enter();
}

#define AT_FAULT	(0x10000 + 5 * 4)

/* A thread that will begin there. */
static struct thread *new_user(unsigned int i, uint32_t pc)
{
	uint32_t page = memory_free.list[memory_free.count - 1].start;
	struct thread *t = thread_create("user", 5, enter, NULL);
	struct space *s = t ? space_create() : NULL;

	if (!t || !s)
		return NULL;
	for (unsigned int w = 0; w < sizeof(program) / 4; w++)
		((uint32_t *)page)[w] = program[w];
	EXPECT_EQ(space_map(s, 0x10000, page, L4_READ | L4_EXECUTE), 0);
	t->space = s;
	s->threads = 1;
	teams[i] = (struct team){.member = {t}};
	semaphore_init(&teams[i].ended, 0);
	t->team = &teams[i];
	join(t);
	user_prepare(t, pc, 0x20000, NULL, 0);
	return t;
}

/* How does a thread end whose pager this is? */
static int end_with(uint32_t pager, struct thread *t)
{
	uint32_t id = t->id;

	t->pager = pager;
	thread_start(t);
	EXPECT_EQ(semaphore_down(&teams[0].ended, ticks_after(50000)), 0);
	EXPECT(!thread_find(id));
	return teams[0].status;
}

TEST(pagers_that_cannot_help_end_the_thread)
{
	struct thread *t, *kernel;

	interrupts_off();
	t = new_user(0, AT_FAULT);
	REQUIRE(t);
	EXPECT_EQ(end_with(0, t), STATUS_FAULT);
	t = new_user(0, AT_FAULT);
	REQUIRE(t);
	EXPECT_EQ(end_with(t->id, t), STATUS_FAULT);
	t = new_user(0, AT_FAULT);
	REQUIRE(t);
	EXPECT_EQ(end_with(t->id + MAX_THREADS, t), STATUS_FAULT);
	t = new_user(0, AT_FAULT);
	kernel = thread_create("kernel", 5, enter, NULL);
	REQUIRE(t && kernel);
	EXPECT_EQ(end_with(kernel->id, t), STATUS_FAULT);
	thread_free(kernel);
	interrupts_on();
}

/* B has received A's fault, and faults itself: A is told neither that it
   is mended, nor to end with an address for a status. */
TEST(pagers_of_each_other_both_end)
{
	struct thread *a, *b;

	interrupts_off();
	a = new_user(0, AT_FAULT);
	b = new_user(1, 0x10000);
	REQUIRE(a && b);
	b->pager = a->id;
	thread_start(b);
	sched_sleep(NULL, ticks_after(10000));
	EXPECT_EQ(end_with(b->id, a), STATUS_FAULT);
	EXPECT_EQ(semaphore_down(&teams[1].ended, ticks_after(50000)), 0);
	EXPECT_EQ(teams[1].status, STATUS_FAULT);
	interrupts_on();
}
