/*
 * What is written privately is copied, and nothing else.
 * since: 14
 */
#include "libl4/l4.h"
#include "libl4/test.h"
#include "libposix/posix.h"

#define PAGE 4096u
#define PAGES 40u

static volatile char data[PAGE * PAGES] = {1};
static volatile char zeroes[PAGE * PAGES];

static int run(int (*function)(void))
{
	int status = -1, pid = spawn("tests", (uint32_t)function);

	return waitpid(pid, &status, 0) == pid ? status : -1;
}

/* How many pages are taken by looking at so many. */
static int read_all(volatile char *from)
{
	int before = info(INFO_PAGES_FREE);

	for (uint32_t i = 0; i < PAGES; i++)
		(void)from[PAGE * i];
	return before - info(INFO_PAGES_FREE);
}

static int readers(void)
{
	read_all(data);			/* the file has them now */
	if (read_all(data) != 0)
		return 1;
	return read_all(zeroes) != 0;
}

TEST(what_is_only_read_is_not_copied)
{
	EXPECT_EQ(run(readers), 0);
	EXPECT_EQ(read_all(data), 0);
	EXPECT_EQ(run(readers), 0);
}

/* The first write takes a page, and perhaps one for mm0's heap. */
static int writers(void)
{
	volatile char *area[] = {data, zeroes};
	int before, taken;

	read_all(data);
	read_all(zeroes);
	for (int a = 0; a < 2; a++)
		for (uint32_t i = 3; i < 20; i++) {
			before = info(INFO_PAGES_FREE);
			area[a][PAGE * i + 7] = (char)i;
			taken = before - info(INFO_PAGES_FREE);
			if (taken < 1 || taken > 3 || (i > 4 && taken != 1))
				return 1 + a;
			area[a][PAGE * i + 8] = (char)i;
			if (before - info(INFO_PAGES_FREE) != taken)
				return 3 + a;
		}
	for (uint32_t i = 0; i < PAGES * PAGE; i++) {
		char wanted = i % PAGE - 7 < 2 && i / PAGE >= 3 &&
			      i / PAGE < 20 ? (char)(i / PAGE) : 0;

		if (zeroes[i] != wanted || (i > 0 && data[i] != wanted))
			return 5;
	}
	return 0;
}

TEST(a_page_is_copied_when_it_is_written_and_once)
{
	EXPECT_EQ(run(writers), 0);
}

TEST(what_one_has_written_another_does_not_see)
{
	static volatile char mine[2 * PAGE] = {5};

	mine[PAGE] = 6;
	EXPECT_EQ(run(writers), 0);
	EXPECT(mine[0] == 5 && mine[PAGE] == 6);
	for (uint32_t i = 1; i < PAGES * PAGE; i++)
		if (data[i] != 0 || zeroes[i] != 0) {
			EXPECT(!"it is seen");
			break;
		}
}

/*
 * The page has been read, so that the file's is mapped.  What mm0 writes
 * is at least the NUL at the end of an empty value.
 */
TEST(what_mm0_writes_is_seen)
{
	static char variable[3 * PAGE] = {[PAGE] = 7, [PAGE + 100] = 8};
	volatile char *at = variable + PAGE;

	EXPECT(at[0] == 7 && at[100] == 8);
	EXPECT(bootarg("test", variable + PAGE, 64) >= 0);
	EXPECT(at[0] != 7 && at[100] == 8);
	at[100] = 9;
	EXPECT(at[0] != 7 && at[100] == 9);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

TEST(the_audit_finds_nothing)
{
	EXPECT_EQ(info(INFO_WRONG), 0);
	data[0] = 2;
	zeroes[5 * PAGE] = 1;
	EXPECT_EQ(info(INFO_WRONG), 0);
	EXPECT_EQ(run(writers), 0);
	EXPECT_EQ(info(INFO_WRONG), 0);
}
