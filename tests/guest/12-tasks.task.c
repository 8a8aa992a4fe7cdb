/*
 * Tasks: their beginning, their family and their end.
 * since: 12
 */
#include "12-family.h"

static int return_7(void)
{
	return 7;
}

static int return_300(void)
{
	return 300;
}

TEST(a_child_returns_its_status)
{
	EXPECT_EQ(status_of(run(return_7)), STATUS_EXITED(7));
	EXPECT_EQ(status_of(run(return_300)), STATUS_EXITED(300 - 256));
	EXPECT(WIFEXITED(STATUS_EXITED(7)));
	EXPECT(!WIFSIGNALED(STATUS_EXITED(7)));
	EXPECT_EQ(WEXITSTATUS(STATUS_EXITED(7)), 7);
	EXPECT(WIFSIGNALED(STATUS_KILLED(11)));
	EXPECT(!WIFEXITED(STATUS_KILLED(11)));
}

/* Whichever is first, the wait or the end. */
TEST(the_parent_may_wait_late)
{
	int pid = run(return_7);

	pause_ms(50);
	EXPECT_EQ(info(INFO_TASKS), 3);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(7));
	EXPECT_EQ(info(INFO_TASKS), 2);
	EXPECT_EQ(waitpid(pid, NULL, 0), -ECHILD);
}

static int sleep_a_little(void)
{
	pause_ms(50);
	return 1;
}

TEST(the_parent_may_wait_early)
{
	int pid = run(sleep_a_little), status;

	EXPECT_EQ(waitpid(pid, &status, WNOHANG), 0);
	EXPECT_EQ(waitpid(-1, &status, WNOHANG), 0);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, STATUS_EXITED(1));
}

/* A zombie keeps nothing but its status. */
TEST(a_zombie_gives_its_memory_back)
{
	int before = info(INFO_PAGES_FREE), pid = run(return_7);

	pause_ms(50);
	EXPECT(info(INFO_PAGES_FREE) >= before - 1);
	EXPECT_EQ(kill(pid, SIGKILL), -ESRCH);
	EXPECT_EQ(waitpid(pid, NULL, 0), pid);
	EXPECT_EQ(info(INFO_PAGES_FREE), before);
}

TEST(one_waits_for_one_child_or_for_any)
{
	int slow = run(sleep_a_little), fast = run(return_7), status;

	EXPECT_EQ(waitpid(slow, &status, 0), slow);
	EXPECT_EQ(status, STATUS_EXITED(1));
	EXPECT_EQ(waitpid(-1, &status, 0), fast);
	EXPECT_EQ(status, STATUS_EXITED(7));
	slow = run(sleep_a_little);
	fast = run(return_7);
	EXPECT_EQ(waitpid(-1, NULL, 0), fast);
	EXPECT_EQ(waitpid(-1, NULL, 0), slow);
	EXPECT_EQ(waitpid(-1, NULL, 0), -ECHILD);
}

TEST(who_is_no_child_is_not_waited_for)
{
	EXPECT_EQ(waitpid(1, NULL, 0), -ECHILD);
	EXPECT_EQ(waitpid(getpid(), NULL, 0), -ECHILD);
	EXPECT_EQ(waitpid(0x7fffffff, NULL, 0), -ECHILD);
	EXPECT_EQ(waitpid(0, NULL, WNOHANG), -ECHILD);
	EXPECT_EQ(waitpid(-2, NULL, 0), -ECHILD);
}

static int check_parent(void)
{
	return getppid();
}

TEST(everybody_knows_its_parent)
{
	int pid = run(check_parent);

	EXPECT_EQ(getppid(), 1);
	EXPECT(pid > getpid());
	EXPECT_EQ(status_of(pid), STATUS_EXITED(getpid()));
}

/* The child ends before the grandchild, who gets another parent. */
static volatile int unused;

static int wait_to_be_an_orphan(void)
{
	for (int i = 0; i < 100 && getppid() != 1; i++)
		pause_ms(10);
	pause_ms(50);
	return 0;
}

static int leave_an_orphan(void)
{
	return run(wait_to_be_an_orphan) > 0 ? 0 : 1;
}

TEST(orphans_go_to_the_first_task)
{
	int orphans = info(INFO_TASKS);

	EXPECT_EQ(status_of(run(leave_an_orphan)), 0);
	EXPECT_EQ(info(INFO_TASKS), orphans + 1);
	for (int i = 0; i < 100 && info(INFO_TASKS) > orphans; i++)
		pause_ms(10);
	EXPECT_EQ(info(INFO_TASKS), orphans);
	EXPECT_EQ(waitpid(-1, NULL, 0), -ECHILD);
}

static int leave_a_zombie(void)
{
	run(return_7);
	pause_ms(50);
	return 0;
}

TEST(the_orphans_may_be_zombies)
{
	EXPECT_EQ(status_of(run(leave_a_zombie)), 0);
	EXPECT_EQ(waitpid(-1, NULL, WNOHANG), -ECHILD);
	EXPECT_EQ(info(INFO_TASKS), 2);	/* the runner has been told */
}

/* A chain of forty generations, each of which waits for the next. */
static int generations(void)
{
	if (info(INFO_TASKS) > 42)
		return 42;
	return WEXITSTATUS(status_of(run(generations)));
}

TEST(a_long_line_of_ancestors)
{
	EXPECT_EQ(status_of(run(generations)), STATUS_EXITED(42));
}

static int never_end(void)
{
	for (;;)
		unused++;
	return 0;
}

static int never_answer(void)
{
	struct l4_message m;

	for (;;)
		l4_receive(L4_ANYONE, &m);
	return 0;
}

TEST(a_task_can_be_killed)
{
	int pid = run(never_end);

	EXPECT_EQ(kill(pid, 0), -EINVAL);
	EXPECT_EQ(kill(pid, SIGSEGV), -EINVAL);
	EXPECT_EQ(kill(pid, SIGKILL), 0);
	EXPECT_EQ(kill(pid, SIGKILL), -ESRCH);
	EXPECT_EQ(status_of(pid), STATUS_KILLED(SIGKILL));
	pid = run(never_answer);
	pause_ms(20);
	EXPECT_EQ(kill(pid, SIGKILL), 0);
	EXPECT_EQ(status_of(pid), STATUS_KILLED(SIGKILL));
	EXPECT_EQ(kill(1, SIGKILL), -EPERM);
	EXPECT_EQ(kill(pid, SIGKILL), -ESRCH);
	EXPECT_EQ(kill(-1, SIGKILL), -ESRCH);
}

static int kill_myself(void)
{
	kill(getpid(), SIGKILL);
	return 1;
}

static int wait_for_ever(void)
{
	run(never_end);
	waitpid(-1, NULL, 0);
	return 1;
}

/* Itself; and one that waits for a child, which is then an orphan. */
TEST(whoever_is_killed_is_forgotten)
{
	int pid = run(wait_for_ever), tasks = info(INFO_TASKS), killed = 0;

	EXPECT_EQ(status_of(run(kill_myself)), STATUS_KILLED(SIGKILL));
	pause_ms(50);
	EXPECT_EQ(info(INFO_TASKS), tasks + 1);
	EXPECT_EQ(kill(pid, SIGKILL), 0);
	EXPECT_EQ(status_of(pid), STATUS_KILLED(SIGKILL));
	for (int child = pid + 1; child < pid + 5; child++)
		killed += kill(child, SIGKILL) == 0;
	EXPECT_EQ(killed, 1);
}

TEST(what_is_no_program_is_not_started)
{
	int pages = info(INFO_PAGES_FREE);

	EXPECT_EQ(spawn("no such file", 0), -ENOENT);
	EXPECT_EQ(spawn("", 0), -ENOENT);
	EXPECT_EQ(spawn("test", 0), -ENOENT);
	EXPECT_EQ(spawn("tests2", 0), -ENOENT);
	EXPECT_EQ(spawn("TRAILER!!!", 0), -ENOENT);
	EXPECT_EQ(spawn("motd", 0), -ENOEXEC);
	EXPECT_EQ(info(INFO_PAGES_FREE), pages);
	EXPECT_EQ(waitpid(-1, NULL, 0), -ECHILD);
}

/* The stack is zero, and so is what no file says anything about. */
static uint32_t zeroes[5000];

static int sum_up(void)
{
	volatile uint32_t *stack = (uint32_t *)(STACK_TOP -
						STACK_PAGES * 4096);
	uint32_t sum = 0;

	for (int i = 0; i < 5000; i++)
		sum |= zeroes[i];
	for (int i = 0; i < 2048; i++)
		sum |= stack[i];
	for (int i = 0; i < 5000; i++)
		zeroes[i] = 0xa5a5a5a5;
	for (int i = 0; i < 2048; i++)
		stack[i] = 0xa5a5a5a5;
	return sum != 0;
}

TEST(nobody_sees_what_others_have_left)
{
	for (int i = 0; i < 5; i++)
		EXPECT_EQ(status_of(run(sum_up)), 0);
}

/* Copies are copies: what one writes the others do not see. */
static int write_it(void)
{
	zeroes[7] = 99;
	pause_ms(20);
	return (int)zeroes[7];
}

TEST(each_task_has_its_own_variables)
{
	int a = run(write_it), b;

	pause_ms(10);
	EXPECT_EQ(zeroes[7], 0);
	zeroes[7] = 5;
	b = run(write_it);
	EXPECT_EQ(status_of(a), STATUS_EXITED(99));
	EXPECT_EQ(status_of(b), STATUS_EXITED(99));
	EXPECT_EQ(zeroes[7], 5);
}
