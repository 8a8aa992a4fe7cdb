/*
 * Threads: ids, places and frames; the guard; birth and death.
 * since: 06
 */
#include "kernel/arch.h"
#include "kernel/frames.h"
#include "kernel/sched.h"
#include "kernel/semaphore.h"
#include "kernel/string.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"

#define INDEX (MAX_THREADS - 1)

static unsigned int ran;

static void run(void *argument)
{
	ran += (unsigned int)(uintptr_t)argument;
}

static struct thread *make(void)
{
	return thread_create("test", 20, run, (void *)1);
}

TEST(ids_name_one_thread_for_ever)
{
	struct thread *t = make(), *other = make();
	uint32_t id;

	REQUIRE(t && other);
	id = t->id;
	EXPECT(id != 0 && id != other->id);
	EXPECT(id >> 12 != 0);
	EXPECT((int32_t)id > 0);		/* no error looks like it */
	EXPECT(thread_find(id) == t);
	EXPECT(thread_find(other->id) == other);
	EXPECT(!thread_find(0));
	EXPECT(!thread_find(id & INDEX));	/* no generation */
	EXPECT(!thread_find(id + MAX_THREADS));	/* not yet */
	EXPECT(!thread_find(id - MAX_THREADS));
	EXPECT(!thread_find(id | INDEX));	/* no such place */
	EXPECT(!thread_find(~0u));
	EXPECT(thread_find(current->id) == current);
	thread_free(other);
	ran = 0;
	thread_start(t);			/* runs, and ends */
	EXPECT_EQ(ran, 1);
	EXPECT(!thread_find(id));
}

/* The places come round in turn, and an old id stays dead. */
TEST(places_are_used_in_turn)
{
	uint32_t first, index, count = 0, early = 0, found = 0;
	struct thread *t = make();

	REQUIRE(t);
	first = t->id;
	thread_free(t);
	do {
		t = make();
		REQUIRE(t);
		index = t->id & INDEX;
		early += index == (first & INDEX) && count < 100;
		found += thread_find(first) != NULL;
		thread_free(t);
		count++;
	} while (index != (first & INDEX) && count < MAX_THREADS);
	EXPECT_EQ(early, 0);
	EXPECT_EQ(found, 0);
	EXPECT(count > 100 && count < MAX_THREADS);
	EXPECT(!thread_find(first));
	EXPECT(!thread_find(first + MAX_THREADS));	/* ended too */
}

/* The generation is the next one, and never 0. */
TEST(generations_count)
{
	struct thread *t = make();
	uint32_t id;
	unsigned int n = 0;

	REQUIRE(t);
	id = t->id;
	thread_free(t);
	while ((t = make()) && (t->id & INDEX) != (id & INDEX) &&
	       n++ < MAX_THREADS)
		thread_free(t);
	REQUIRE(t);
	EXPECT_EQ(t->id, id + MAX_THREADS);
	thread_free(t);
}

static struct thread *chain;

/* Keep t in a chain through its argument. */
static void keep(struct thread *t)
{
	t->argument = chain;
	chain = t;
}

static unsigned int free_all(void)
{
	unsigned int n = 0;

	while (chain) {
		struct thread *t = chain;

		chain = t->argument;
		thread_free(t);
		n++;
	}
	return n;
}

TEST(threads_run_out_and_come_back)
{
	unsigned int before = threads_used(), made = 0, wrong = 0;
	struct thread *t;

	while ((t = make())) {
		wrong += thread_find(t->id) != t;
		keep(t);
		made++;
	}
	EXPECT(made > 500);
	EXPECT_EQ(wrong, 0);
	EXPECT_EQ(threads_used(), before + made);
	EXPECT(frames_left() > 0);	/* it was the places */
	EXPECT(!make());
	t = chain;			/* one back, one more */
	chain = t->argument;
	thread_free(t);
	t = make();
	EXPECT(t);
	EXPECT(!make());
	thread_free(t);
	EXPECT_EQ(free_all(), made - 1);
	EXPECT_EQ(threads_used(), before);
	t = make();
	REQUIRE(t);
	thread_free(t);
}

TEST(no_frame_no_thread)
{
	unsigned int before = threads_used(), left = frames_left();
	void *list = NULL, *frame;
	struct thread *t;

	while ((frame = frames_alloc(0))) {
		*(void **)frame = list;
		list = frame;
	}
	for (int i = 0; i < 5; i++)
		EXPECT(!make());
	EXPECT_EQ(threads_used(), before);
	frame = list;			/* exactly one */
	list = *(void **)frame;
	frames_free(frame);
	t = make();
	EXPECT(t && !make());
	if (t)
		thread_free(t);
	while (list) {
		frame = list;
		list = *(void **)frame;
		frames_free(frame);
	}
	EXPECT_EQ(frames_left(), left);
	EXPECT_EQ(sched_audit(), 0);
}

/* A frame that has belonged to somebody else is cleared. */
TEST(new_stacks_are_clean)
{
	struct thread *t;
	uint32_t *word, dirty = 0;
	void *frame = frames_alloc(0);

	REQUIRE(frame);
	memset(frame, 0xa5, PAGE_SIZE);
	frames_free(frame);
	t = make();
	REQUIRE(t);
	EXPECT(t->frame == frame);	/* the test is about this one */
	word = (uint32_t *)((uintptr_t)t & ~(PAGE_SIZE - 1));
	for (; word < (uint32_t *)t->sp; word++)
		dirty += *word != 0;
	for (word = (uint32_t *)(t + 1); (uintptr_t)word % PAGE_SIZE; word++)
		dirty += *word != 0;
	EXPECT_EQ(dirty, 0);
	thread_free(t);
}

TEST(places_are_mapped_while_in_use)
{
	struct thread *t = make();
	uintptr_t page;
	char *last;

	REQUIRE(t);
	page = (uintptr_t)t & ~(PAGE_SIZE - 1);
	last = (char *)page + PAGE_SIZE - 4;
	EXPECT(page / PAGE_SIZE % 2 == 1);
	EXPECT_EQ(probe_store((void *)page), 0);
	EXPECT_EQ(probe_store(last), 0);
	EXPECT_EQ(probe_load((void *)(page - 4)), -EFAULT);
	EXPECT_EQ(probe_store((void *)(page - PAGE_SIZE)), -EFAULT);
	EXPECT_EQ(probe_load((void *)(page + PAGE_SIZE)), -EFAULT);
	EXPECT_EQ(probe_call((void *)page), -EFAULT);
	EXPECT(thread_at((uintptr_t)t) == t);
	EXPECT(thread_at(page) == t);
	EXPECT(thread_at(page - 4) == t);	/* its guard */
	EXPECT(thread_at((uintptr_t)&page) == current);
	thread_free(t);
	EXPECT_EQ(probe_load(last), -EFAULT);
	EXPECT_EQ(probe_load(t), -EFAULT);
	EXPECT(!thread_at(page));
	EXPECT(!thread_at(0xe0000000 - 4));
	EXPECT(!thread_at(0xffffffff));
	EXPECT(!thread_at(0));
}

TEST(names_are_cut)
{
	struct thread *t = thread_create("a name of more than sixteen",
					 3, run, NULL);

	REQUIRE(t);
	EXPECT(strcmp(t->name, "a name of more ") == 0);
	EXPECT_EQ(t->priority, 3);
	EXPECT_EQ(t->state, INACTIVE);
	EXPECT_EQ(t->sp % 4, 0);
	EXPECT_EQ((uintptr_t)t % 8, 0);
	thread_free(t);
}

static void (*volatile leave)(void) = thread_exit;

static void exit_deep(void *depth)
{
	volatile char room[64];

	room[0] = 1;
	if (depth)
		exit_deep((void *)((uintptr_t)depth - 1));
	ran += (unsigned int)room[0];
	leave();
}

static unsigned int misaligned;

static void look_at_stack(void *unused)
{
	uint64_t local = 0;

	(void)unused;
	asm volatile("" : : "r"(&local) : "memory");
	misaligned += (uintptr_t)__builtin_frame_address(0) % 4 != 0;
	misaligned += (uintptr_t)&local % 8 != 0;
}

TEST(threads_end_in_two_ways)
{
	struct thread *t;

	ran = 0;
	for (int i = 0; i < 300; i++) {
		t = make();
		REQUIRE(t);
		thread_start(t);	/* more urgent: has ended */
		t = thread_create("test", 20, exit_deep, (void *)10);
		REQUIRE(t);
		thread_start(t);
	}
	EXPECT_EQ(ran, 600);
	misaligned = 0;
	t = thread_create("test", 20, look_at_stack, NULL);
	REQUIRE(t);
	thread_start(t);
	EXPECT_EQ(misaligned, 0);
}

/* Threads that make threads that make threads. */
static void breed(void *generations)
{
	uintptr_t left = (uintptr_t)generations;

	ran++;
	for (int i = 0; left && i < 2; i++) {
		struct thread *t = thread_create("child", 5 + (int)left,
						 breed,
						 (void *)(left - 1));

		if (t)
			thread_start(t);
	}
}

TEST(threads_make_threads)
{
	unsigned int before = threads_used();

	ran = 0;
	interrupts_off();
	for (int i = 0; i < 4; i++) {
		struct thread *t = thread_create("test", 10, breed,
						 (void *)5);

		REQUIRE(t);
		thread_start(t);
	}
	interrupts_on();
	for (int i = 0; i < 100 && threads_used() > before; i++)
		sleep_us(0);
	EXPECT_EQ(ran, 4 * 63);
}

/* Nobody wants to run: hardly an instruction is executed. */
TEST(idle_waits_and_does_not_spin)
{
	uint32_t start, spent;

	REQUIRE(instructions_init() == 0);
	sleep_us(0);
	start = instructions();
	sleep_us(990000);		/* a hundred ticks */
	spent = instructions() - start;
	EXPECT(spent < 100 * 1000);
	EXPECT(spent > 100 * 50);
}
