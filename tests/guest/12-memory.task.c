/*
 * No memory: who asks is refused.  From chapter 13 on memory is given
 * when it is touched: then a task can be ended for want of it.
 * since: 12
 */
#include "12-family.h"

static int wait_to_be_killed(void)
{
	struct l4_message m;

	for (;;)
		l4_receive(L4_NOTICES, &m);
	return 0;
}

static int return_7(void)
{
	return 7;
}

#define MOST 3000

static int pids[MOST];

/* Start children until that is refused; returns how many there are. */
static int fill(int *error)
{
	int n = 0;

	while (n < MOST && (*error = run(wait_to_be_killed)) > 0)
		pids[n++] = *error;
	return n;
}

static void empty(int n)
{
	while (n-- > 0) {
		int error = kill(pids[n], SIGKILL);

		EXPECT(error == 0 || error == -ESRCH);
		EXPECT_EQ(status_of(pids[n]), SIGKILL);
	}
}

/*
 * From chapter 15 on a program may only have so many children, and is
 * told EAGAIN, which is 11 and has no name before.
 */
static bool is_refusal(int error)
{
	return error == -ENOMEM || error == -11;
}

/*
 * From chapter 13 on, how many there are depends on how many had a turn,
 * and have touched their memory, before there was none: a child that has
 * touched little is cheap, and one that is ended for want of memory gives
 * it to others.  What does not depend on it is that nothing is missing
 * when all are gone, which the runner sees, and that the next ones can
 * have it again, until there is nothing once more.
 */
TEST(memory_exhausted_by_children)
{
	int error = 0, n, again;

	n = fill(&error);
	EXPECT(n > 50 && n < MOST);
	EXPECT(error == -ENOMEM || n == 256);
	EXPECT(is_refusal(error));
	EXPECT_EQ(run(return_7), error);
	EXPECT_EQ(info(INFO_TASKS), n + 2);
	empty(n);
	EXPECT_EQ(info(INFO_TASKS), 2);
	again = fill(&error);
	EXPECT(again > n / 2 && again < 2 * n);
	EXPECT(is_refusal(error));
	empty(again);
	EXPECT_EQ(info(INFO_TASKS), 2);
}

/* One child takes all there is; we go on, and are not refused later. */
static int bomb(void)
{
	int error = 0, n = 0;

	for (int round = 0; round < 20; round++) {
		while (n < MOST && (error = run(wait_to_be_killed)) > 0)
			pids[n++] = error;
		pause_ms(10);
	}
	empty(n);
	return is_refusal(error) ? 1 : 2;
}

TEST(one_takes_all_and_others_go_on)
{
	int before = run(wait_to_be_killed), child = run(bomb);
	int result, rounds = 0;

	while (waitpid(child, &result, WNOHANG) == 0) {
		int pid = run(return_7);

		int status = pid > 0 ? status_of(pid) : SIGKILL;

		EXPECT(pid > 0 || pid == -ENOMEM);
		EXPECT(status == STATUS_EXITED(7) || status == SIGKILL);
		rounds++;
		EXPECT_EQ(getppid(), 1);
	}

	/*
	 * It pauses 20 times, with nothing left, and we go on.  To start
	 * a child, or to be refused, takes no millisecond, even at -O0.
	 * That we are refused is not promised: we have the memory of our
	 * own last child again when it is gone.
	 */
	EXPECT(rounds > 20 * 10);
	EXPECT_EQ(result, STATUS_EXITED(1));
	EXPECT_EQ(kill(before, SIGKILL), 0);
	EXPECT_EQ(status_of(before), SIGKILL);
	EXPECT_EQ(status_of(run(return_7)), STATUS_EXITED(7));
}

/* The bomb is killed, and its children are the runner's, and so on. */
static int leave_many(void)
{
	for (int i = 0; i < 20; i++)
		run(return_7);
	return 0;
}

TEST(many_orphans_at_once)
{
	EXPECT_EQ(status_of(run(leave_many)), 0);
	pause_ms(100);
	EXPECT_EQ(waitpid(-1, NULL, WNOHANG), -ECHILD);
}
