/*
 * What chapter 13 copies though it is only read: chapter 14 does not.
 * since: 13
 * until: 13
 */
#include "libl4/test.h"
#include "libposix/posix.h"

#define PAGES 40

static volatile char data[4096 * PAGES] = {1}, zeroes[4096 * PAGES];

/* How many pages it takes to look at so many. */
static int taken(volatile char *from)
{
	int before = info(INFO_PAGES_FREE);

	for (int i = 0; i < PAGES; i++)
		(void)from[4096 * i];
	return before - info(INFO_PAGES_FREE);
}

static int look(void)
{
	/* The file gets each page, too, when it is the first time. */
	taken(data);
	return 0;
}

static int count(void)
{
	if (taken(data) < PAGES - 2)
		return 1;
	return taken(zeroes) < PAGES - 2 ? 2 : 0;
}

TEST(what_is_read_is_copied_still)
{
	int status, pid;

	waitpid(spawn("tests", (uint32_t)look), &status, 0);
	EXPECT_EQ(status, 0);
	pid = spawn("tests", (uint32_t)count);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 0);
}
