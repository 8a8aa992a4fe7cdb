/* test.c: main of a program that consists of tests. */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/test.h"

extern const struct test tests_start[], tests_end[];

static int failures;

__attribute__((weak)) int main(uint32_t argument, uint32_t member)
{
	const struct test *t = &tests_start[argument];

	if (t >= tests_end)
		return -1;
	if (member == 0)
		t->run();
	else
		t->helper(member);
	return failures;
}

bool test_expect(bool holds, const char *text, const char *file,
		 int line)
{
	if (!holds) {
		failures++;
		print("# %s:%d: not true: %s\n", file, line, text);
	}
	return holds;
}

bool test_expect_eq(int64_t is, int64_t wanted, const char *text,
		    const char *file, int line)
{
	if (is != wanted) {
		failures++;
		print("# %s:%d: not true: %s (%lld and %lld)\n", file,
		      line, text, is, wanted);
	}
	return is == wanted;
}

int test_failures(void)
{
	return failures;
}
