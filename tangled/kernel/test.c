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

static bool matches(const struct test *t, const char *name)
{
	return *name == '\0' || strcmp(t->name, name) == 0;
}

static unsigned int count(const char *name)
{
	unsigned int n = 0;

	for (const struct test *t = tests_start; t < tests_end; t++)
		n += matches(t, name);
	return n;
}

/* Returns 1 if the test failed. */
static unsigned int run_test(const struct test *t, unsigned int number)
{
	failures = 0;
	unsigned int frames = frames_left(), objects = cache_used();
	t->run();
	EXPECT_EQ(frames_left(), frames);
	EXPECT_EQ(cache_used(), objects);
	printk("%s %u - %s\n", failures ? "not ok" : "ok", number,
	       t->name);
	return failures != 0;
}

int run_tests(const char *name)
{
	unsigned int number = 0, failed = 0;

	if (*name && count(name) == 0) {
		printk("no test is called %s\n", name);
		return 1;
	}
	printk("TAP version 13\n1..%u\n", count(name));
	for (const struct test *t = tests_start; t < tests_end; t++)
		if (matches(t, name))
			failed += run_test(t, ++number);
	return failed ? 1 : 0;
}
