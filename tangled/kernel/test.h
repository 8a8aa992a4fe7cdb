/*
 * test.h: tests inside the kernel.
 *
 *	TEST(strings_compare)
 *	{
 *		EXPECT(strcmp("a", "b") < 0);
 *		EXPECT_EQ(strlen("abc"), 3);
 *	}
 *
 * A test that fails goes on to its end.  REQUIRE gives up instead.
 */
#ifndef KERNEL_TEST_H
#define KERNEL_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test {
	const char *name;
	void (*run)(void);
};

#define TEST(id)						\
	static void test_##id(void);				\
	static const struct test info_##id			\
	__attribute__((used, section(".ktests"))) = {#id, test_##id}; \
	static void test_##id(void)

#define EXPECT(condition) \
	test_expect((condition), #condition, __FILE__, __LINE__)

#define EXPECT_EQ(is, wanted) \
	test_expect_eq((int64_t)(is), (int64_t)(wanted), \
		       #is " == " #wanted, __FILE__, __LINE__)

#define REQUIRE(condition) \
	do { if (!EXPECT(condition)) return; } while (0)

/* What EXPECT and EXPECT_EQ call; true if the expectation held. */
bool test_expect(bool holds, const char *text, const char *file,
		 int line);
bool test_expect_eq(int64_t is, int64_t wanted, const char *text,
		    const char *file, int line);

/*
 * Run the test with this name, or all for "".  Prints TAP; returns 0
 * if all passed, else 1.
 */
int run_tests(const char *name);

/*
 * Run the fuzzer, as "SEED,CALLS" says.  0: it has found nothing.
 */
int run_fuzz(const char *wish);

#endif
