/*
 * Tasks: their beginning, their family and their end.
 * since: 12
 */
#include "libl4/test.h"
#include "libposix/posix.h"

static int run(int (*function)(void))
{
	return spawn("tests", (uint32_t)function);
}

static int return_7(void)
{
	return 7;
}

TEST(a_child_returns_its_status)
{
	int status = -1, pid = run(return_7);

	EXPECT(pid > 1);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT(WIFEXITED(status));
	EXPECT_EQ(WEXITSTATUS(status), 7);
}
