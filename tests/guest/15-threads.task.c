/*
 * Threads, and what children share: memory, files, a group.
 * since: 15
 */
#include "15-family.h"
#include "l4/counts.h"

#define STACK 512
#define THREADS 8

static uint64_t stacks[THREADS][STACK];
static volatile uint32_t shared, together;
static volatile uint8_t pages[64][PAGE] __attribute__((aligned(PAGE)));

static int start(int (*does)(void *), int i)
{
	return thread_create(does, (void *)(uint32_t)i,
			     stacks[i] + STACK);
}

static int adds(void *n)
{
	shared += (uint32_t)n;
	return (int)shared - 100000;
}

TEST(threads_share_memory)
{
	int value = 0, spaces = info(INFO_SPACES), tid;

	shared = 10;
	tid = start(adds, 5);
	REQUIRE(tid > 0);
	EXPECT_EQ(info(INFO_SPACES), spaces);
	EXPECT_EQ(thread_join(tid, &value), 0);
	EXPECT_EQ(value, 15 - 100000);
	EXPECT_EQ(shared, 15);
	EXPECT(tid != getpid());
	EXPECT_EQ(info(INFO_WRONG), 0);
}

static volatile int seen_pid, seen_tid;

static int says_who(void *unused)
{
	(void)unused;
	seen_pid = getpid();
	seen_tid = gettid();
	return 0;
}

TEST(threads_have_numbers)
{
	int tid = start(says_who, 0);

	EXPECT_EQ(thread_join(tid, NULL), 0);
	EXPECT_EQ(seen_pid, getpid());
	EXPECT_EQ(seen_tid, tid);
	EXPECT_EQ(gettid(), getpid());
}

static int rests(void *unused)
{
	struct l4_message m;

	(void)unused;
	l4_receive(L4_ANYONE, &m);
	return 0;
}

static int joins_itself(void *unused)
{
	(void)unused;
	return thread_join(gettid(), NULL);
}

static int joins(void *tid)
{
	return thread_join((int)(uint32_t)tid, NULL);
}

TEST(join_refuses)
{
	int tid = start(rests, 0), other, pid = sleeper(), value = 0;

	EXPECT_EQ(thread_join(0, NULL), -ESRCH);
	EXPECT_EQ(thread_join(-1, NULL), -ESRCH);
	EXPECT_EQ(thread_join(pid, NULL), -ESRCH);
	EXPECT_EQ(thread_join(getpid(), NULL), -ESRCH);
	thread_create(joins, (void *)(uint32_t)tid, stacks[1] + STACK);
	pause_ms(5);
	EXPECT_EQ(thread_join(tid, NULL), -EINVAL);
	EXPECT_EQ(waitpid(tid, NULL, 0), -ECHILD);
	EXPECT_EQ(kill(tid, SIGKILL), -ESRCH);
	end(pid);
	EXPECT_EQ(waitpid(-1, NULL, 0), -ECHILD);
	other = start(joins_itself, 2);
	pause_ms(2);			/* it asks before we do */
	EXPECT_EQ(thread_join(other, &value), 0);
	EXPECT_EQ(value, -EINVAL);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

static int has_a_thread(void)
{
	start(rests, 0);
	pause_ms(100);
	return 0;
}

/* A thread of somebody else's is nobody. */
TEST(join_no_stranger)
{
	int pid = child(has_a_thread);

	pause_ms(10);
	for (int tid = pid; tid < pid + 4; tid++)
		EXPECT_EQ(thread_join(tid, NULL), -ESRCH);
	EXPECT_EQ(end(pid), SIGKILL);
}

static int ends_at_once(void *n)
{
	return (int)(uint32_t)n;
}

static int ends_later(void *n)
{
	pause_ms(20);
	return (int)(uint32_t)n;
}

/* Who ends before it is joined, and who is joined before it ends. */
TEST(join_in_all_orders)
{
	int tid[THREADS], value;

	for (int i = 0; i < THREADS; i++)
		tid[i] = start(i < 4 ? ends_at_once : ends_later, i);
	pause_ms(2);
	for (int i = THREADS - 1; i >= 0; i--) {
		EXPECT_EQ(thread_join(tid[i], &value), 0);
		EXPECT_EQ(value, i);
		EXPECT_EQ(thread_join(tid[i], &value), -ESRCH);
	}
}

/*
 * Who has given up joining is not told, and has not lost the value.  The
 * times are so many ticks apart that it does not matter where one falls.
 */
static int ends_after_60_ms(void *n)
{
	pause_ms(60);
	return (int)(uint32_t)n;
}

static int much_later(void)
{
	pause_ms(150);
	return 0;
}

static int join_for_10_ms(int tid)
{
	struct l4_message m = {
		.tag = 6, .word = {MM0_join, (uint32_t)tid},
	};

	return l4_message(mm0_thread, mm0_thread, 10000, &m);
}

TEST(join_given_up)
{
	int tid = start(ends_after_60_ms, 6), value = 0, pid;

	EXPECT_EQ(join_for_10_ms(tid), -ETIMEDOUT);
	pause_ms(120);			/* it ends, and nobody hears it */
	EXPECT_EQ(thread_join(tid, &value), 0);
	EXPECT_EQ(value, 6);
	tid = start(ends_after_60_ms, 7);
	EXPECT_EQ(join_for_10_ms(tid), -ETIMEDOUT);
	pid = child(much_later);	/* that is asked for, meanwhile */
	EXPECT_EQ(waitpid(pid, &value, 0), pid);
	EXPECT_EQ(value, 0);
	EXPECT_EQ(thread_join(tid, &value), 0);
	EXPECT_EQ(value, 7);
}

/* A thread whose first instruction is Thumb code. */
asm(".thumb\n\t.thumb_func\nin_thumb:\n\tmov r0, pc\n\t"
    "ldr r1, =seen_in_thumb\n\tstr r0, [r1]\n\tldr r0, =thread_exit\n\t"
    "bx r0\n\t.pool\n\t.arm");
void in_thumb(void);
volatile uint32_t seen_in_thumb;

TEST(threads_begin_in_thumb)
{
	uint32_t where = (uint32_t)in_thumb | 1;
	int tid = mm0_call(MM0_clone, CLONE_VM | CLONE_THREAD, where,
			   (uint32_t)(stacks[0] + STACK), NULL);

	EXPECT_EQ(thread_join(tid, NULL), 0);
	EXPECT_EQ(seen_in_thumb, where + 3);
}

/* An address that the compiler has no opinion of. */
static volatile int *at(uint32_t address)
{
	asm volatile("" : "+r"(address));
	return (volatile int *)address;
}

/* ---- ends ------------------------------------------------------------ */

static int dereferences(void *unused)
{
	(void)unused;
	pause_ms(3);
	return *at(4);
}

static int exits(void *unused)
{
	(void)unused;
	pause_ms(3);
	_exit(21);
}

/* All wait in different ways, and one of them ends it all. */
static int crowd(int (*last)(void *))
{
	int tid;

	start(rests, 0);
	tid = start(rests, 1);
	thread_create(joins, (void *)(uint32_t)tid, stacks[2] + STACK);
	start(last, 3);
	for (;;)
		shared++;
	return 0;
}

static int crowd_faults(void)	{ return crowd(dereferences); }
static int crowd_exits(void)	{ return crowd(exits); }

TEST(one_fault_ends_all)
{
	int tasks = info(INFO_TASKS);

	EXPECT_EQ(status_of(child(crowd_faults)), SIGSEGV);
	EXPECT_EQ(status_of(child(crowd_exits)), STATUS_EXITED(21));
	EXPECT_EQ(end(child(crowd_exits)), SIGKILL);
	EXPECT_EQ(info(INFO_TASKS), tasks);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* The leader ends first.  The others go on, with a space and memory. */
static int goes_on(void *unused)
{
	(void)unused;
	pause_ms(10);
	for (int i = 0; i < 64; i++)
		pages[i][0] = 1;
	if (info(INFO_WRONG) != 0)
		_exit(1);
	return fork() == 0 ? 5 : 6;
}

static int leader_leaves(void)
{
	start(goes_on, 0);
	start(goes_on, 1);
	thread_exit(33);
}

TEST(leader_ends_first)
{
	int pid = child(leader_leaves);

	pause_ms(5);
	EXPECT_EQ(waitpid(pid, NULL, WNOHANG), 0);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(33));
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* ---- memory without a group ------------------------------------------ */

static int writes_later(void *unused)
{
	(void)unused;
	pause_ms(10);
	shared = 77;
	pages[5][0] = 9;
	return 8;
}

TEST(memory_shared_by_programs)
{
	int spaces = info(INFO_SPACES), pid;

	shared = 1;
	pid = clone(CLONE_VM, writes_later, NULL, stacks[0] + STACK);
	REQUIRE(pid > 0);
	EXPECT_EQ(info(INFO_SPACES), spaces);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(8));
	EXPECT_EQ(shared, 77);
	EXPECT_EQ(pages[5][0], 9);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

static int outlived(void)
{
	clone(CLONE_VM | CLONE_PARENT, writes_later, NULL,
	      stacks[0] + STACK);
	return 2;
}

/* The space outlives whom it was made for. */
TEST(memory_outlives_its_first)
{
	int pid = child(outlived), status, other;

	EXPECT_EQ(status_of(pid), STATUS_EXITED(2));
	EXPECT_EQ(info(INFO_WRONG), 0);
	other = waitpid(-1, &status, 0);
	EXPECT(other > 0 && other != pid);
	EXPECT_EQ(status, STATUS_EXITED(8));
}

TEST(flags_refused)
{
	uint32_t good = CLONE_VM | CLONE_FILES | CLONE_PARENT |
			CLONE_THREAD;

	for (uint32_t bit = 1; bit; bit <<= 1)
		if (!(bit & good)) {
			EXPECT_EQ(mm0_call(MM0_clone, bit, 0x10000, 0,
					   NULL), -EINVAL);
		}
	EXPECT_EQ(clone(CLONE_THREAD, rests, NULL, stacks[0] + STACK),
		  -EINVAL);
	EXPECT_EQ(clone(CLONE_THREAD | CLONE_FILES, rests, NULL,
			stacks[0] + STACK), -EINVAL);
	EXPECT_EQ(clone(CLONE_VM, NULL, NULL, NULL), -EINVAL);
	EXPECT_EQ(waitpid(-1, NULL, WNOHANG), -ECHILD);
}

/* ---- files: field note 19 -------------------------------------------- */

TEST(files_by_number)
{
	int motd = image_open("motd"), hello, tables, size;

	REQUIRE(motd >= 0);
	tables = info(INFO_FILE_TABLES);
	EXPECT_EQ(motd, 0);
	EXPECT(image_size(motd) > 10);
	hello = image_open("hello");
	EXPECT_EQ(hello, 1);
	EXPECT_EQ(image_open("no such file"), -ENOENT);
	EXPECT_EQ(image_open((char *)4), -EFAULT);
	EXPECT_EQ(image_close(motd), 0);
	EXPECT_EQ(image_close(motd), -EBADF);
	EXPECT_EQ(image_size(motd), -EBADF);
	EXPECT_EQ(image_size(-1), -EBADF);
	EXPECT_EQ(image_close(16), -EBADF);
	EXPECT_EQ(image_open("hello"), 0);	/* the lowest again */
	size = image_size(0);
	EXPECT_EQ(image_close(hello), 0);	/* it is open once more */
	EXPECT(size > 1000 && image_size(0) == size);
	EXPECT_EQ(image_open("hello"), hello);
	for (int i = 2; i < 16; i++)
		EXPECT_EQ(image_open("motd"), i);
	EXPECT_EQ(image_open("motd"), -EMFILE);
	EXPECT_EQ(info(INFO_FILE_TABLES), tables);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

static int closes(void *number)
{
	return image_close((int)(uint32_t)number) == 0 ? 1 : 2;
}

static int by_fork(uint32_t flags, int number)
{
	int pid = clone(flags, NULL, NULL, NULL);

	if (pid == 0)
		_exit(closes((void *)(uint32_t)number));
	return status_of(pid);
}

TEST(files_copied_or_shared)
{
	int number = image_open("motd"), tid;
	int tables = info(INFO_FILE_TABLES);

	EXPECT_EQ(by_fork(0, number), STATUS_EXITED(1));
	EXPECT(image_size(number) > 0);		/* ours is open */
	EXPECT_EQ(by_fork(CLONE_FILES, number), STATUS_EXITED(1));
	EXPECT_EQ(image_size(number), -EBADF);
	EXPECT_EQ(by_fork(CLONE_FILES, number), STATUS_EXITED(2));
	number = image_open("hello");
	tid = thread_create(closes, (void *)(uint32_t)number,
			    stacks[0] + STACK);
	EXPECT_EQ(thread_join(tid, NULL), 0);
	EXPECT_EQ(image_size(number), -EBADF);
	EXPECT_EQ(info(INFO_FILE_TABLES), tables);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

static volatile int opened;

static int opens(void *unused)
{
	(void)unused;
	opened = image_open("motd");
	return 0;
}

/* They share a table even if nobody had opened anything before. */
TEST(files_shared_before_any)
{
	int tid = start(opens, 0);

	EXPECT_EQ(thread_join(tid, NULL), 0);
	EXPECT(opened >= 0);
	EXPECT(image_size(opened) > 0);
}

/* ---- at the same time ------------------------------------------------ */

static volatile uint32_t finished;

static int writes_together(void *n)
{
	while (!together)
		l4_yield();
	pages[20][(uint32_t)n] = (uint8_t)((uint32_t)n + 1);
	__atomic_add_fetch(&finished, 1, __ATOMIC_SEQ_CST);
	return 0;
}

/* Field note 1: one page for a place, whoever faults on it. */
TEST(threads_fault_on_one_page)
{
	int tid[THREADS], free;
	uint32_t stale = l4_count(L4_COUNT_STALE);

	pages[21][0] = 1;
	for (int i = 0; i < THREADS; i++)
		tid[i] = start(writes_together, i);
	pause_ms(20);			/* they are in the loop */
	finished = 0;
	together = 0;
	free = free_pages();
	together = 1;
	while (finished < THREADS)
		l4_yield();
	EXPECT_EQ(free_pages(), free - 1);
	for (int i = 0; i < THREADS; i++) {
		EXPECT_EQ(thread_join(tid[i], NULL), 0);
		EXPECT_EQ(pages[20][i], i + 1);
	}
	EXPECT_EQ(info(INFO_WRONG), 0);
	print("# %lu stale faults were seen\n",
	      l4_count(L4_COUNT_STALE) - stale);
}

static int writes_all(void *n)
{
	while (!together)
		l4_yield();
	for (int i = 0; i < 64; i++) {
		pages[i][(uint32_t)n] = (uint8_t)((uint32_t)n + 1);
		l4_yield();
	}
	__atomic_add_fetch(&finished, 1, __ATOMIC_SEQ_CST);
	return 0;
}

/*
 * The same, while mm0 has something else to do.  If it is not more
 * urgent than we are, all fault before it looks at any of them.
 */
TEST(threads_fault_while_mm0_is_busy)
{
	int tid[THREADS], free, wrong = 0;
	uint32_t stale = l4_count(L4_COUNT_STALE);

	finished = together = 0;
	for (int i = 0; i < THREADS; i++)
		tid[i] = start(writes_all, i);
	pages[0][0] = 0;
	free = free_pages();
	together = 1;
	while (finished < THREADS) {
		wrong += info(INFO_WRONG);
		l4_yield();
	}
	EXPECT_EQ(wrong, 0);
	EXPECT_EQ(free_pages(), free - 63);
	for (int i = 0; i < THREADS; i++) {
		EXPECT_EQ(thread_join(tid[i], NULL), 0);
		for (int n = 0; n < 64; n++)
			EXPECT_EQ(pages[n][i], i + 1);
	}
	print("# %lu stale faults were dropped\n",
	      l4_count(L4_COUNT_STALE) - stale);
}

static volatile uint32_t ticking, stop;

static int ticks(void *unused)
{
	(void)unused;
	while (!stop) {
		ticking++;
		l4_yield();
	}
	return 0;
}

static int looks_at_the_clock(void)
{
	uint32_t then = ticking;

	pause_ms(20);
	return ticking == then ? 1 : 2;
}

/* Of several threads, only the one that asks is copied. */
TEST(fork_copies_the_caller_only)
{
	int tid = start(ticks, 0), tasks, pid;

	pause_ms(2);
	EXPECT(ticking > 0);
	tasks = info(INFO_TASKS);
	pid = child(looks_at_the_clock);
	EXPECT_EQ(info(INFO_TASKS), tasks + 1);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(1));
	stop = 1;
	EXPECT_EQ(thread_join(tid, NULL), 0);
	stop = 0;
}

/*
 * One thread counts in two pages, the first always ahead by one or
 * none; a child must never see the second ahead of the first.
 */
static int counts_in_order(void *unused)
{
	volatile uint32_t *first = (volatile uint32_t *)pages[30];
	volatile uint32_t *second = (volatile uint32_t *)pages[40];

	(void)unused;
	while (!stop) {
		++*first;
		*second = *first;
	}
	return 0;
}

static int looks_at_both(void)
{
	uint32_t first = *(volatile uint32_t *)pages[30];
	uint32_t second = *(volatile uint32_t *)pages[40];

	return first == second || first == second + 1 ? 1 : 2;
}

TEST(fork_is_a_consistent_cut)
{
	int tid = start(counts_in_order, 0);

	for (int i = 0; i < 100; i++) {
		EXPECT_EQ(status_of(child(looks_at_both)),
			  STATUS_EXITED(1));
		if (i % 10 == 0)
			EXPECT_EQ(info(INFO_WRONG), 0);
	}
	stop = 1;
	EXPECT_EQ(thread_join(tid, NULL), 0);
	stop = 0;
}

/* Two threads wait; there is one child. */
static int waits(void *pid)
{
	return waitpid((int)(uint32_t)pid, NULL, 0);
}

static int later(void)
{
	pause_ms(10);
	return 0;
}

TEST(two_threads_wait_for_one_child)
{
	int pid = child(later), a, b, x = 0, y = 0;

	a = thread_create(waits, (void *)(uint32_t)-1,
			  stacks[0] + STACK);
	b = thread_create(waits, (void *)(uint32_t)pid,
			  stacks[1] + STACK);
	EXPECT_EQ(thread_join(a, &x), 0);
	EXPECT_EQ(thread_join(b, &y), 0);
	EXPECT((x == pid && y == -ECHILD) ||
	       (y == pid && x == -ECHILD));
}

/* Threads come and go while others fork and fault. */
static int forks_a_lot(void *n)
{
	for (int i = 0; i < 20; i++) {
		int pid = fork();

		if (pid == 0)
			_exit(7);
		pages[50 + (uint32_t)n][i]++;
		if (status_of(pid) != STATUS_EXITED(7))
			return 1;
	}
	return 0;
}

TEST(threads_that_fork)
{
	int tid[THREADS], value;

	for (int i = 0; i < THREADS; i++)
		tid[i] = start(forks_a_lot, i);
	for (int i = 0; i < THREADS; i++) {
		EXPECT_EQ(thread_join(tid[i], &value), 0);
		EXPECT_EQ(value, 0);
	}
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* So many threads as can be had; those that have ended count as well. */
static uint64_t small[CLONE_MOST + 1][32];

static int start_small(int (*does)(void *), int n)
{
	return thread_create(does, (void *)(uint32_t)n, small[n] + 32);
}

TEST(threads_until_refused)
{
	int n = 0, first = start_small(ends_at_once, 0), tid = first;

	while (tid > 0 && n < (int)CLONE_MOST)
		tid = start_small(rests, ++n);
	EXPECT_EQ(tid, -EAGAIN);
	EXPECT_EQ(n, CLONE_MOST);
	EXPECT_EQ(fork(), -EAGAIN);
	EXPECT_EQ(thread_join(first, NULL), 0);
	EXPECT(start_small(rests, 0) > 0);
	EXPECT_EQ(start_small(rests, n), -EAGAIN);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

TEST(clone_checks_its_stack)
{
	for (uint32_t i = 1; i < 8; i++)
		EXPECT_EQ(thread_create(rests, NULL, (char *)stacks[1] + i),
			  -EINVAL);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* Threads that all run on one stack ask for who knows what. */
static int chaos(void)
{
	for (int i = 0; i < 300; i++)
		thread_create(i % 2 ? says_who : forks_a_lot, (void *)4,
			      small[0] + 32);
	return 1;
}

TEST(threads_on_one_stack)
{
	for (int i = 0; i < 4; i++) {
		int pid = child(chaos);

		pause_ms(30);
		kill(pid, SIGKILL);
		EXPECT(status_of(pid) > 0);
		EXPECT_EQ(info(INFO_WRONG), 0);
	}
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	pause_ms(200);
}
