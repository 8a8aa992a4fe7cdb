/*
 * Programs with many threads that mean ill: single tricks, and a storm
 * of requests and system calls at random.
 * since: 15
 */
#include "15-family.h"
#include "l4/thread.h"
#include "libl4/raw.h"

#define STACK 256

/* ---- to end without a word ------------------------------------------- */

static uint64_t stacks[4][STACK];
static volatile uint32_t page[PAGE / 4] __attribute__((aligned(PAGE)));

static int destroy_self(void *unused)
{
	(void)unused;
	l4_thread_destroy(0, 0);
	return 1;
}

/* The first thread goes; the second forks, and writes. */
static int forks_later(void *unused)
{
	int pid, status;

	(void)unused;
	pause_ms(5);
	page[0] = 1;
	pid = fork();
	if (pid == 0) {
		pause_ms(10);
		_exit((int)page[0]);
	}
	page[0] = 2;
	status = status_of(pid);
	_exit(status == STATUS_EXITED(1) ? 7 : 8);
}

static int leader_destroys_itself(void)
{
	page[0] = 0;
	if (thread_create(forks_later, NULL, stacks[0] + STACK) < 0)
		return 1;
	return destroy_self(NULL);
}

TEST(a_space_is_known_by_a_thread_that_lives)
{
	int status = status_of(child(leader_destroys_itself));

	EXPECT(status == STATUS_EXITED(0) || status == STATUS_EXITED(7));
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* ---- the storm ------------------------------------------------------- */

#define ROUNDS	8u
#define ROUND_US 250000u
#define HOSTILE	3u		/* tasks at a time, */
#define HANDS	3u		/* and threads in each */

static volatile uint64_t until;
static volatile uint32_t ids[8], hands;
static volatile uint8_t big[32][PAGE] __attribute__((aligned(PAGE)));
static uint64_t hand_stacks[8][STACK];

static uint32_t draw(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void play(uint32_t seed);

static int hand(void *seed)
{
	play((uint32_t)seed);
	return 0;
}

/* Where a child begins that knows nothing. */
static _Noreturn void stray(void)
{
	play(gettid() * 2654435761u | 1);
	for (;;)
		l4_exit(1);
}

static int brief(void)
{
	return 3;
}

/* A word that might mean something. */
static uint32_t word(uint32_t *seed)
{
	static const uint32_t some[] = {
		0, 1, 2, 3, 7, SIGKILL, 15, 16, 17, ~0u, 0x80000000u,
		0x7fffffffu, CLONE_VM, CLONE_VM | CLONE_THREAD,
		CLONE_FILES, CLONE_PARENT, CLONE_ALL, CLONE_THREAD,
		CLONE_VM | CLONE_FILES | CLONE_THREAD, 0x10000, 0xffc,
		STACK_TOP, STACK_TOP - 2, STACK_TOP - 100, 0x40000000u,
		STACK_TOP - STACK_PAGES * PAGE - 2, 0xfffffffeu,
	};
	uint32_t n = draw(seed);

	switch (n % 8) {
	case 0:
		return draw(seed);
	case 1:
		return (uint32_t)&big[n / 8 % 32][n / 256 % PAGE];
	case 2:
		return (uint32_t)getpid() + n / 8 % 8;
	case 3:
		return ids[n / 8 % 8];
	}
	return some[n / 8 % (sizeof(some) / sizeof(some[0]))];
}

static uint32_t limit(uint32_t *seed)
{
	static const uint32_t some[] = {L4_NO_WAIT, 1, 300, 5000};

	return some[draw(seed) % 4];
}

static void ask(uint32_t *seed)
{
	static const char *const names[] = {
		"tests", "nothing", "exit", "",
	};
	struct l4_message m = {.tag = 6};
	uint32_t how = draw(seed);

	for (int i = 1; i < 6; i++)
		m.word[i] = word(seed);
	m.word[0] = draw(seed) % (MM0_REQUESTS + 1);
	switch (m.word[0]) {
	case MM0_exit: case MM0_exit_thread: case MM0_info:
		if (how % 16)
			m.word[0] = MM0_gettid;
		break;
	case MM0_kill:
		m.word[1] = (uint32_t)getpid() + draw(seed) % 8;
		break;
	case MM0_spawn:
		m.word[2] = (uint32_t)brief;
		/* fall through */
	case MM0_open: case MM0_bootarg:
		if (how & 1 << 8)
			m.word[1] = (uint32_t)names[how >> 9 & 3];
		break;
	case MM0_clone:
		if (how & 1 << 8)
			m.word[2] = (uint32_t)stray;
		if (how & 1 << 9)
			m.word[3] = (uint32_t)(hand_stacks[how >> 10 & 7]
					       + STACK);
	}
	if (how & 1 << 16)
		m.tag = draw(seed);
	l4_message(mm0_thread, how & 6 << 17 ? mm0_thread : L4_NOBODY,
		   limit(seed), &m);
}

/* Any system call but those that print or sleep for ever. */
static void call(uint32_t *seed)
{
	uint32_t r[10], number = draw(seed) % 27;

	for (int i = 0; i < 10; i++)
		r[i] = word(seed);
	if (number == 5)
		r[3] = limit(seed);
	if (number == 2 || (number == 16 && r[1] == 0) || number == 22)
		number = draw(seed) % 64 ? 1 : number;
	if (number != 3)
		l4_raw(number, r);
}

static void touch(uint32_t *seed)
{
	uint32_t n = draw(seed);

	if (n % 1024 == 0)
		*(volatile uint32_t *)(word(seed) & ~3u) = n;
	else if (n % 2)
		big[n / 128 % 32][n / 4096 % PAGE]++;
	else
		n += big[n / 128 % 32][0];
}

static void play(uint32_t seed)
{
	ids[hands++ % 8] = l4_self();
	while (l4_uptime() < until)
		switch (draw(&seed) % 4) {
		case 0:
			call(&seed);
			break;
		case 1:
			touch(&seed);
			break;
		default:
			ask(&seed);
		}
}

static int begin_hostile(uint32_t seed)
{
	int pid = fork();

	if (pid != 0)
		return pid;
	ids[7] = mm0_thread;
	for (uint32_t i = 1; i < HANDS; i++)
		thread_create(hand, (void *)(seed * 16 + i),
			      hand_stacks[i] + STACK);
	play(seed * 16);
	_exit(0);
}

/* Those who have survived it, whoever's they are now, shall not. */
static bool end_all(int mine, int tasks)
{
	for (int i = 0; i < 200; i++) {
		int last = run(brief);

		for (int pid = mine + 1; pid <= last; pid++)
			kill(pid, SIGKILL);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (last > 0 && info(INFO_TASKS) == tasks)
			return true;
		pause_ms(1);
	}
	return false;
}

/* Most of them do not live for long, so that others must follow. */
static uint32_t begun;

static void begin_more(void)
{
	for (uint32_t i = 0; i < HOSTILE; i++)
		begin_hostile(++begun);
}

/* What others live through meanwhile. */
static uint32_t live(uint32_t value)
{
	uint32_t done = 0;

	while (l4_uptime() < until) {
		int pid;

		begin_more();
		pid = fork();
		if (pid == 0)
			_exit(page[0] == value ? 7 : 8);
		if (pid > 0) {
			int status = status_of(pid);

			EXPECT(status == STATUS_EXITED(7) ||
			       status == SIGKILL);
			done += status != SIGKILL;
		}
		EXPECT(pid > 0 || pid == -EAGAIN || pid == -ENOMEM);
		EXPECT_EQ(getppid(), 1);
		pause_ms(5);
	}
	return done;
}

TEST(storm_of_requests)
{
	int mine = getpid(), tasks = info(INFO_TASKS);
	uint32_t children = 0, wrong = 0;

	for (uint32_t round = 1; round <= ROUNDS; round++) {
		page[0] = round;
		until = l4_uptime() + ROUND_US;
		children += live(round);
		wrong += (uint32_t)info(INFO_WRONG);
		REQUIRE(end_all(mine, tasks));
		wrong += (uint32_t)info(INFO_WRONG);
	}
	EXPECT_EQ(wrong, 0);
	EXPECT(children > 0);
	EXPECT(begun > 10 * ROUNDS);
	print("# %lu hostile programs, %lu children of ours\n", begun,
	      children);
}

/* ---- the storm, where there is nothing left -------------------------- */

static volatile uint8_t much[40000][PAGE];

/*
 * Take every n-th page; leave a few for a while, besides those that are
 * kept for init.
 */
static void take(uint32_t n)
{
	for (uint32_t i = 0; i < sizeof(much) / PAGE; i += n) {
		if (i % 16 == 0 && info(INFO_PAGES_FREE) < 32 + 40)
			pause_ms(20);
		much[i][0] = 1;
	}
}

/* Takes pages; or, with some children, the kernel's tables first. */
static _Noreturn void take_all(uint32_t n)
{
	for (int i = 0; n > 1 && i < 5; i++)
		if (fork() == 0) {
			take(n);
			pause_ms(15);
			_exit(0);
		}
	take(1);
	_exit(0);
}

static int begin_storm(void)
{
	until = l4_uptime() + 3 * ROUND_US;
	for (uint32_t i = 0; l4_uptime() < until; i++) {
		int pid;

		begin_more();
		pid = fork();
		if (pid == 0)
			take_all(i % 2 ? 1 : 1024);
		waitpid(pid, NULL, 0);
	}
	return 0;
}

/* We watch, and need no page that we have not got. */
TEST(storm_with_nothing_left)
{
	int mine = getpid(), tasks = info(INFO_TASKS), wrong = 0;
	int least = info(INFO_PAGES_FREE), all = least;

	for (int round = 0; round < 2; round++) {
		int pid = run(begin_storm);

		REQUIRE(pid > 0);
		until = l4_uptime() + 3 * ROUND_US;
		while (l4_uptime() < until) {
			int pages = info(INFO_PAGES_FREE);

			least = pages < least ? pages : least;
			wrong += info(INFO_WRONG);
			pause_ms(10);
		}
		REQUIRE(end_all(mine, tasks));
		wrong += info(INFO_WRONG);
	}
	EXPECT_EQ(wrong, 0);
	EXPECT(least < all / 20);
	print("# %d pages of %d were left\n", least, all);
}

/* ---- more programs, by spawn ----------------------------------------- */

/* Spawns until it cannot, and so does each of its children. */
static int spawn_bomb(void)
{
	while (run(spawn_bomb) >= 0)
		;
	pause_ms(200);
	while (waitpid(-1, NULL, 0) > 0)
		;
	return 5;
}

/* Merely goes on, where it has not been before. */
static int goes_on(void)
{
	for (uint32_t i = 0; i < 20; i++) {
		much[i * 1024][0]++;
		pause_ms(20);
	}
	return 6;
}

TEST(spawn_bomb_leaves_a_reserve)
{
	int worker = run(goes_on), bomb = run(spawn_bomb);

	EXPECT_EQ(status_of(worker), STATUS_EXITED(6));
	EXPECT_EQ(status_of(bomb), STATUS_EXITED(5));
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/*
 * More programs, by fork: when there are as many as there may be, each
 * of them needs two of the kernel's pages that it has not needed so far.
 */
static int grows_later(void)
{
	while (fork() >= 0)
		;
	pause_ms(400);
	much[20 * 1024][0]++;
	much[21 * 1024][0]++;
	pause_ms(200);
	while (waitpid(-1, NULL, 0) > 0)
		;
	return 5;
}

static int goes_on_later(void)
{
	pause_ms(250);
	return goes_on();
}

TEST(fork_bomb_leaves_a_reserve)
{
	int worker = run(goes_on_later), bomb = run(grows_later);

	EXPECT_EQ(status_of(worker), STATUS_EXITED(6));
	EXPECT_EQ(status_of(bomb), STATUS_EXITED(5));
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* ---- too many relatives ---------------------------------------------- */

/* Has children that end, and waits for none, until it has no more. */
static int collects_zombies(void)
{
	int n = 0, pid;

	while ((pid = fork()) > 0)
		n++;
	if (pid == 0)
		_exit(n % 100);
	if (pid != -EAGAIN || n != CLONE_MOST)
		return 1;
	if (thread_create(hand, NULL, hand_stacks[1] + STACK) != -EAGAIN ||
	    run(brief) != -EAGAIN)
		return 2;
	pause_ms(50);
	if (waitpid(-1, NULL, 0) <= 0 || status_of(run(brief)) !=
	    STATUS_EXITED(3))
		return 3;
	return 4;
}

TEST(zombies_are_limited)
{
	int tasks = info(INFO_TASKS), pid = fork();

	if (pid == 0)
		_exit(collects_zombies());
	for (int i = 0; i < 20; i++) {	/* others have their own limit */
		EXPECT_EQ(status_of(run(brief)), STATUS_EXITED(3));
		EXPECT_EQ(info(INFO_WRONG), 0);
	}
	EXPECT_EQ(status_of(pid), STATUS_EXITED(4));
	for (int i = 0; i < 100 && info(INFO_TASKS) > tasks; i++)
		pause_ms(5);
	EXPECT_EQ(info(INFO_TASKS), tasks);	/* init had them all */
}

/* Brothers are charged to a parent who has not been asked. */
static int has_brothers(void)
{
	int pid;

	while ((pid = clone(CLONE_PARENT, NULL, NULL, NULL)) > 0)
		;
	if (pid == 0)
		_exit(0);
	return pid == -EAGAIN ? 1 : 2;
}

TEST(brothers_are_limited)
{
	int pid = run(has_brothers), n = 0, status;

	pause_ms(300);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, STATUS_EXITED(1));
	EXPECT_EQ(status_of(run(brief)), STATUS_EXITED(3));
	while (waitpid(-1, NULL, 0) > 0)
		n++;
	EXPECT_EQ(n, CLONE_MOST / 2 - 1);
	EXPECT_EQ(info(INFO_WRONG), 0);
}
