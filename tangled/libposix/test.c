/*
 * test.c: main of a program that consists of tests.  As the first task
 * it runs each of them in a task of its own; as such a task, it runs
 * the test, or the function, whose address is its argument.
 */
#include <stddef.h>
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/string.h"
#include "libl4/test.h"
#include "libposix/posix.h"

extern const struct test tests_start[], tests_end[];

#define COUNTS (INFO_COUNTS + L4_COUNTS)

/* All that must be the same before and after. */
static void count(uint32_t counts[COUNTS])
{
	for (uint32_t i = 0; i < INFO_COUNTS; i++)
		counts[i] = (uint32_t)info(i);
	for (uint32_t i = 0; i < L4_COUNTS; i++)
		counts[INFO_COUNTS + i] = l4_count(i);
	counts[INFO_COUNTS + L4_COUNT_STALE] = 0;
	counts[INFO_PAGES_FREE] += counts[INFO_FILE_PAGES];
	counts[INFO_FILE_PAGES] = 0;
	counts[INFO_MAPPINGS] = 0;
}

#define LIMIT_US 20000000u	/* that a test may take */

/* Wait for a child; if it takes too long, end it. */
static int wait_limited(int pid)
{
	struct l4_message m;
	int status;

	do {
		m = (struct l4_message){
			.tag = 6, .word = {MM0_wait, (uint32_t)-1},
		};
		if (l4_message(mm0_thread, mm0_thread, LIMIT_US, &m)
		    == 0 && (int)m.word[0] == pid)
			return (int)m.word[1];
	} while (m.tag == 2 && (int)m.word[0] > 0);
	print("# it took too long, and was ended\n");
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return status;
}

/* Zombies that the test has left behind. */
static void reap(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static int run_test(const struct test *t, uint32_t number)
{
	uint32_t before[COUNTS], after[COUNTS];
	int pid, status, failed;

	count(before);
	pid = spawn("tests", (uint32_t)t);
	status = pid < 0 ? pid : wait_limited(pid);
	reap();
	count(after);
	failed = status != 0;
	if (failed)
		print("# it ended with status 0x%x\n", status);
	for (uint32_t i = 0; i < COUNTS; i++)
		if (before[i] != after[i]) {
			print("# count %lu was %lu, and is %lu\n", i,
			      before[i], after[i]);
			failed = 1;
		}
	if (after[INFO_WRONG] != 0) {
		print("# the audit finds %lu things wrong\n",
		      after[INFO_WRONG]);
		failed = 1;
	}
	print("%s %lu - %s\n", failed ? "not ok" : "ok", number,
	      t->name);
	return failed;
}

static int run_tests(uint32_t number)
{
	char name[64] = "";
	int failed = 0;

	bootarg("test", name, sizeof(name));
	for (const struct test *t = tests_start; t < tests_end; t++)
		if (*name == '\0' || strcmp(t->name, name) == 0)
			failed += run_test(t, ++number);
	if (*name && number == 0) {
		print("no test is called %s\n", name);
		return 1;
	}
	print("1..%lu\n", number);
	return failed != 0;
}

int main(uint32_t argument)
{
	const struct test *t = (const struct test *)argument;
	int failures;

	if (getpid() == 1)
		return run_tests(argument);
	if (t < tests_start || t >= tests_end)
		return ((int (*)(void))argument)();
	t->run();
	failures = test_failures();
	return failures > 255 ? 255 : failures;
}
