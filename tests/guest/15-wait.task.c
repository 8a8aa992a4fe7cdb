/*
 * Who is whose child, who learns of whose end, and how.
 * since: 15
 */
#include "15-family.h"

static int returns_300(void)	{ return 300; }
static int returns_minus(void)	{ return -1; }
static int returns_0(void)	{ return 0; }

TEST(wait_tells_the_status)
{
	int status = 1, pid;

	EXPECT_EQ(status_of(child(returns_0)), 0);
	EXPECT_EQ(status_of(child(returns_300)), 44 << 8);
	EXPECT_EQ(status_of(child(returns_minus)), 255 << 8);
	EXPECT_EQ(end(sleeper()), SIGKILL);
	pid = child(returns_300);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT(WIFEXITED(status) && !WIFSIGNALED(status));
	EXPECT_EQ(WEXITSTATUS(status), 44);
	pid = sleeper();
	kill(pid, SIGKILL);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT(!WIFEXITED(status) && WIFSIGNALED(status));
	EXPECT_EQ(WTERMSIG(status), SIGKILL);
	pid = child(returns_0);		/* nobody wants to know how */
	EXPECT_EQ(waitpid(pid, NULL, 0), pid);
}

TEST(wait_finds_nobody)
{
	int pid, status = 77;

	EXPECT_EQ(waitpid(-1, &status, 0), -ECHILD);
	EXPECT_EQ(waitpid(-1, &status, WNOHANG), -ECHILD);
	EXPECT_EQ(waitpid(getpid(), &status, 0), -ECHILD);
	EXPECT_EQ(waitpid(getppid(), &status, 0), -ECHILD);
	EXPECT_EQ(waitpid(0, &status, 0), -ECHILD);
	EXPECT_EQ(waitpid(-2, &status, 0), -ECHILD);
	EXPECT_EQ(waitpid(INT32_MAX, &status, 0), -ECHILD);
	EXPECT_EQ(waitpid(INT32_MIN, &status, 0), -ECHILD);
	EXPECT_EQ(waitpid(-1, &status, 2), -EINVAL);
	EXPECT_EQ(waitpid(-1, &status, -1), -EINVAL);
	pid = sleeper();
	EXPECT_EQ(waitpid(-1, &status, WNOHANG), 0);
	EXPECT_EQ(waitpid(pid, &status, WNOHANG), 0);
	EXPECT_EQ(waitpid(pid + 1, &status, WNOHANG), -ECHILD);
	EXPECT_EQ(end(pid), SIGKILL);
	EXPECT_EQ(waitpid(pid, &status, 0), -ECHILD);	/* only once */
}

/* Before it ends, and after; and in another order than they end. */
TEST(wait_for_one)
{
	int a = child(returns_0), b = child(returns_300), c = sleeper();

	pause_ms(10);
	EXPECT_EQ(waitpid(b, NULL, WNOHANG), b);
	EXPECT_EQ(waitpid(c, NULL, WNOHANG), 0);
	EXPECT_EQ(waitpid(-1, NULL, WNOHANG), a);
	EXPECT_EQ(waitpid(-1, NULL, WNOHANG), 0);
	kill(c, SIGKILL);
	EXPECT_EQ(waitpid(-1, NULL, 0), c);
}

/* The dead are found in the order of their deaths. */
TEST(wait_in_order)
{
	int pid[5];

	for (int i = 0; i < 5; i++)
		pid[i] = sleeper();
	for (int i = 4; i >= 0; i--)
		kill(pid[i], SIGKILL);
	for (int i = 4; i >= 0; i--)
		EXPECT_EQ(waitpid(-1, NULL, 0), pid[i]);
	EXPECT_EQ(waitpid(-1, NULL, 0), -ECHILD);
}

/* Who gives up waiting has not lost the status. */
static int ends_after_20_ms(void)
{
	pause_ms(20);
	return 5;
}

TEST(wait_given_up)
{
	struct l4_message m = {
		.tag = 6, .word = {MM0_wait, (uint32_t)-1},
	};
	int pid = sleeper();

	EXPECT_EQ(l4_message(mm0_thread, mm0_thread, 1000, &m),
		  -ETIMEDOUT);
	kill(pid, SIGKILL);		/* the answer is not this call's */
	EXPECT_EQ(status_of(pid), SIGKILL);
	pid = child(ends_after_20_ms);
	m = (struct l4_message){.tag = 6, .word = {MM0_wait, (uint32_t)-1}};
	EXPECT_EQ(l4_message(mm0_thread, mm0_thread, 1000, &m),
		  -ETIMEDOUT);
	pause_ms(50);			/* it ends, and we do not listen */
	EXPECT_EQ(status_of(pid), STATUS_EXITED(5));
}

TEST(zombies_cannot_be_killed)
{
	int pid = child(returns_0), other = sleeper();

	pause_ms(10);
	EXPECT_EQ(kill(pid, SIGKILL), -ESRCH);
	EXPECT_EQ(kill(other, 0), -EINVAL);
	EXPECT_EQ(kill(1, SIGKILL), -EPERM);
	EXPECT_EQ(end(other), SIGKILL);
	EXPECT_EQ(status_of(pid), 0);
}

/* There are no users, so whoever has a pid may end who has it. */
static int ends_its_parent(void)
{
	if (fork() == 0)
		_exit(kill(getppid(), SIGKILL));
	pause_ms(1000);
	return 1;
}

static int leaves_a_sleeper(void)
{
	return sleeper() > 0 ? 1 : 2;
}

TEST(kill_is_for_anybody)
{
	int tasks = info(INFO_TASKS), pid;

	EXPECT_EQ(status_of(child(ends_its_parent)), SIGKILL);
	pid = child(leaves_a_sleeper);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(1));
	EXPECT_EQ(waitpid(pid + 1, NULL, 0), -ECHILD);
	EXPECT_EQ(kill(pid + 1, SIGKILL), 0);	/* it is init's by now */
	for (int i = 0; i < 100 && info(INFO_TASKS) > tasks; i++)
		pause_ms(1);
	EXPECT_EQ(info(INFO_TASKS), tasks);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* ---- relations: field note 3 ------------------------------------------ */

static volatile int parents[4];

static int tells_parent(void *which)
{
	parents[(uint32_t)which] = getppid();
	return 0;
}

static uint64_t stacks[8][512];

static int family_of_each_kind(void)
{
	int me = getpid(), tid, pid, brother;

	pid = clone(0, NULL, NULL, NULL);	/* a fork */
	if (pid == 0)
		_exit(getppid() == me ? 1 : 2);
	if (status_of(pid) != STATUS_EXITED(1))
		return 1;
	tid = thread_create(tells_parent, (void *)1, stacks[1] + 512);
	if (tid < 0 || thread_join(tid, NULL) < 0 ||
	    parents[1] != getppid())
		return 2;
	brother = clone(CLONE_PARENT, NULL, NULL, NULL);
	if (brother == 0)
		_exit(getppid() == 1 || getppid() == me ? 9 : 3);
	return waitpid(brother, NULL, 0) == -ECHILD ? 4 : 5;
}

TEST(family_of_each_kind)
{
	int pid = child(family_of_each_kind), other, status;

	EXPECT_EQ(status_of(pid), STATUS_EXITED(4));
	other = waitpid(-1, &status, 0);	/* the brother is ours */
	EXPECT(other > 0 && other != pid);
	EXPECT_EQ(status, STATUS_EXITED(3));
}

/* A thread's child is its program's, and survives the thread. */
static volatile int threads_child;

static int has_a_child(void *unused)
{
	(void)unused;
	threads_child = fork();
	if (threads_child == 0) {
		pause_ms(20);
		_exit(6);
	}
	return 0;
}

TEST(child_of_a_thread)
{
	int tid = thread_create(has_a_child, NULL, stacks[0] + 512);

	EXPECT_EQ(thread_join(tid, NULL), 0);
	EXPECT_EQ(status_of(threads_child), STATUS_EXITED(6));
}

static int spawns_a_child(void *unused)
{
	(void)unused;
	threads_child = run(returns_300);
	return getpid();
}

/* So is one that it has spawned. */
TEST(spawned_by_a_thread)
{
	int tid = thread_create(spawns_a_child, NULL, stacks[0] + 512);
	int value = 0;

	EXPECT_EQ(thread_join(tid, &value), 0);
	EXPECT_EQ(value, getpid());
	EXPECT(threads_child > 0);
	EXPECT_EQ(status_of(threads_child), STATUS_EXITED(44));
}

static int grandchild(void)
{
	while (getppid() != 1)
		pause_ms(1);
	return 1;
}

static int leaves_an_orphan(void)
{
	return child(grandchild) > 0 ? 3 : 4;
}

static int leaves_a_zombie(void)
{
	int pid = child(returns_0);

	pause_ms(10);
	return pid > 0 ? 3 : 4;
}

TEST(orphans_go_to_init)
{
	int tasks = info(INFO_TASKS), spaces = info(INFO_SPACES);

	for (int i = 0; i < 4; i++) {
		EXPECT_EQ(status_of(child(leaves_an_orphan)),
			  STATUS_EXITED(3));
		EXPECT_EQ(status_of(child(leaves_a_zombie)),
			  STATUS_EXITED(3));
	}
	for (int i = 0; i < 100 && info(INFO_SPACES) > spaces; i++)
		pause_ms(5);
	EXPECT_EQ(info(INFO_SPACES), spaces);
	EXPECT_EQ(info(INFO_TASKS), tasks);	/* init waits for any */
	EXPECT_EQ(waitpid(-1, NULL, 0), -ECHILD);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/*
 * Pids are not used again while somebody could mean their old owner:
 * not as long as there are new ones.
 */
TEST(pids_differ)
{
	int pid[20], last = getpid();

	for (int i = 0; i < 20; i++)
		pid[i] = child(returns_0);
	for (int i = 0; i < 20; i++)
		for (int j = 0; j < i; j++)
			EXPECT(pid[i] != pid[j]);
	for (int i = 19; i >= 0; i--)
		EXPECT_EQ(status_of(pid[i]), 0);
	for (int i = 0; i < 200; i++) {
		pid[0] = child(returns_0);
		EXPECT(pid[0] > last);
		last = pid[0];
		EXPECT_EQ(status_of(last), 0);
	}
}

/* init waits for us: it must not be told before we have ended. */
TEST(ends_with_zombies)
{
	for (int i = 0; i < 3; i++)
		EXPECT(child(returns_0) > 0);
	pause_ms(10);
}
