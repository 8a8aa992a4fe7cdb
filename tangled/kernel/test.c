/*
 * test.c: runs the tests that were linked into this kernel and prints
 * their results as TAP (testanything.org).
 */
#include <stddef.h>
#include "kernel/printk.h"
#include "kernel/string.h"
#include "kernel/test.h"
#include "kernel/cache.h"
#include "kernel/frames.h"
#include "kernel/bootargs.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/timeout.h"
#include "kernel/program.h"
#include "l4/program.h"
#include "kernel/ipc.h"
#include "kernel/container.h"
#include "kernel/latency.h"
#include "kernel/boot.h"

extern const struct test tests_start[], tests_end[];

static unsigned int failures;	/* of the test that runs */

bool test_expect(bool holds, const char *text, const char *file,
		 int line)
{
	if (!holds) {
		failures++;
		printk("# %s:%d: not true: %s\n", file, line, text);
	}
	return holds;
}

bool test_expect_eq(int64_t is, int64_t wanted, const char *text,
		    const char *file, int line)
{
	if (is != wanted) {
		failures++;
		printk("# %s:%d: not true: %s (%lld and %lld)\n", file,
		       line, text, is, wanted);
	}
	return is == wanted;
}

static uint32_t number_at(const char **s)
{
	uint32_t n = 0;

	while (**s >= '0' && **s <= '9')
		n = n * 10 + (uint32_t)(*(*s)++ - '0');
	return n;
}

/* Is a tick to come at a certain time after this test's beginning? */
static void choose_phase(void)
{
	char text[12];
	const char *us = text;

	if (!bootarg("phase", text, sizeof(text)))
		return;
	sleep_us(1);
	timer_next(counter_frequency() / 1000 * number_at(&us) / 1000);
}

static bool matches(const struct test *t, const char *name)
{
	return *name == '\0' || strcmp(t->name, name) == 0;
}

/* Returns 1 if the test failed. */
static unsigned int run_test(const struct test *t, unsigned int number)
{
	failures = 0;
	unsigned int frames = frames_left(), objects = cache_used();
	unsigned int threads = threads_used();
	choose_phase();
	uint32_t charged = root_container.used;
	t->run();
	EXPECT_EQ(frames_left(), frames);
	EXPECT_EQ(cache_used(), objects);
	EXPECT_EQ(threads_used(), threads);
	EXPECT_EQ(sched_audit(), 0);
	EXPECT_EQ(ipc_audit(), 0);
	EXPECT_EQ(priority_audit(), 0);
	EXPECT_EQ(root_container.used, charged);
	EXPECT_EQ(root_container.users, 1);
	EXPECT_EQ(root_container.lent, 0);
	printk("%s %u - %s\n", failures ? "not ok" : "ok", number,
	       t->name);
	return failures != 0;
}

/* What libl4/test.h says of a test, as the kernel sees it. */
struct user_test {
	uint32_t name, run, helper, helpers, apart, paged;
	uint8_t priority[PROGRAM_MEMBERS];
};

static const char *in_tests(uint32_t address)
{
	return program_find("tests")->start + (address - PROGRAM_BASE);
}

static unsigned int user_tests(const struct user_test **list)
{
	const struct program *p = program_find("tests");
	const struct program_header *h;

	if (!p)
		return 0;
	h = (const void *)p->start;
	*list = (const void *)in_tests(h->tests);
	return (h->tests_end - h->tests) / sizeof(**list);
}

#define TEST_LIMIT_US 20000000u	/* of virtual time */

static unsigned int run_user_test(const struct user_test *list,
				  uint32_t index, unsigned int number)
{
	const struct user_test *t = &list[index];
	struct team team = {.argument = index, .apart = t->apart,
			    .paged = t->paged};
	int status;

	failures = 0;
	unsigned int frames = frames_left(), objects = cache_used();
	unsigned int threads = threads_used();
	choose_phase();
	uint32_t charged = root_container.used;
	for (unsigned int i = 0;
	     i <= t->helpers && i < PROGRAM_MEMBERS; i++) {
		team.program[i] = "tests";
		team.priority[i] = t->priority[i];
	}
	status = team_run(&team, TEST_LIMIT_US);
	EXPECT_EQ(status, 0);
	EXPECT_EQ(frames_left(), frames);
	EXPECT_EQ(cache_used(), objects);
	EXPECT_EQ(threads_used(), threads);
	EXPECT_EQ(sched_audit(), 0);
	EXPECT_EQ(ipc_audit(), 0);
	EXPECT_EQ(priority_audit(), 0);
	EXPECT_EQ(root_container.used, charged);
	EXPECT_EQ(root_container.users, 1);
	EXPECT_EQ(root_container.lent, 0);
	printk("%s %u - %s\n", failures ? "not ok" : "ok", number,
	       in_tests(t->name));
	return failures != 0;
}

static bool is_called(const char *is, const char *name)
{
	return *name == '\0' || strcmp(is, name) == 0;
}

#define ROUND 100000u

/* A round of the fuzzer.  Returns 1 if it found something. */
static unsigned int fuzz_round(uint32_t seed)
{
	struct team team = {.program = {"fuzz"}, .argument = seed,
			    .priority = {30}};

	failures = 0;
	unsigned int frames = frames_left(), objects = cache_used();
	unsigned int threads = threads_used();
	choose_phase();
	uint32_t charged = root_container.used;
	EXPECT_EQ(team_run_watched(&team, 211 + seed % 16 * 97), 0);
	EXPECT_EQ(frames_left(), frames);
	EXPECT_EQ(cache_used(), objects);
	EXPECT_EQ(threads_used(), threads);
	EXPECT_EQ(sched_audit(), 0);
	EXPECT_EQ(ipc_audit(), 0);
	EXPECT_EQ(priority_audit(), 0);
	EXPECT_EQ(root_container.used, charged);
	EXPECT_EQ(root_container.users, 1);
	EXPECT_EQ(root_container.lent, 0);
	return failures != 0;
}

int run_fuzz(const char *wish)
{
	uint32_t seed = number_at(&wish), n, failed = 0;

	n = *wish++ == ',' ? number_at(&wish) : ROUND;
	for (uint32_t done = 0; done < n && !failed; done += ROUND)
		failed = fuzz_round(seed++);
	printk("fuzz: interrupts were at most %llu instructions late\n",
	       latest_interrupt());
	printk("fuzz: %s\n", failed ? "something is wrong" :
	       "the kernel has survived");
	return (int)failed;
}

int run_tests(const char *name)
{
	const struct user_test *list = NULL;
	unsigned int number = 0, failed = 0, users = user_tests(&list);

	printk("TAP version 13\n");
	for (const struct test *t = tests_start; t < tests_end; t++)
		if (matches(t, name))
			failed += run_test(t, ++number);
	for (unsigned int i = 0; i < users; i++)
		if (is_called(in_tests(list[i].name), name))
			failed += run_user_test(list, i, ++number);
	failed += boot_mm0(number) != 0;
	return failed ? 1 : 0;
}
