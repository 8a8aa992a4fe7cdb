/*
 * test.h: tests in user mode.  A test may have helpers, threads that
 * run a function of their own and end with the test; apart: each in a
 * space of its own.  team[0] is the test's thread, team[1] the first
 * helper, which is called with 1, and so on.
 *
 *	static void echo(uint32_t member) { ... }
 *
 *	TEST(it_echoes, .helper = echo, .helpers = 2, .apart = 1)
 *	{
 *		EXPECT_EQ(ask(team[1]), 5);
 *	}
 */
#ifndef LIBL4_TEST_H
#define LIBL4_TEST_H

#include <stdbool.h>
#include "libl4/l4.h"

struct test {
	const char *name;
	void (*run)(void);
	void (*helper)(uint32_t member);
	uint32_t helpers;	/* at most 7 */
	uint32_t apart;		/* 0: all in one space; 1: each in its
				   own; 2: the first in its own */
	uint32_t paged;		/* n: member n - 1 pages the others */
	uint8_t priority[8];	/* of the test and its helpers; 0: 10 */
};

#define TEST(id, ...)						\
	static void test_##id(void);				\
	static const struct test info_##id			\
	__attribute__((used, section(".utests"))) =		\
		{.name = #id, .run = test_##id, ##__VA_ARGS__};	\
	static void test_##id(void)

#define EXPECT(condition) \
	test_expect((condition), #condition, __FILE__, __LINE__)
#define EXPECT_EQ(is, wanted) \
	test_expect_eq((int64_t)(is), (int64_t)(wanted), \
		       #is " == " #wanted, __FILE__, __LINE__)
#define REQUIRE(condition) \
	do { if (!EXPECT(condition)) return; } while (0)

bool test_expect(bool holds, const char *text, const char *file,
		 int line);
bool test_expect_eq(int64_t is, int64_t wanted, const char *text,
		    const char *file, int line);

/* How many expectations have not held so far. */
int test_failures(void);

#endif
