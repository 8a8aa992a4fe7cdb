/*
 * A child has what its parent had, and nothing that is written later;
 * and what that costs.
 * since: 15
 */
#include "15-family.h"

static volatile uint32_t data = 5, zero;
static volatile uint8_t pages[1000][PAGE] __attribute__((aligned(PAGE)));

TEST(fork_returns_twice)
{
	int me = getpid(), pid = fork(), status;

	if (pid == 0)
		_exit(getppid() == me && getpid() != me &&
		      gettid() == getpid() ? 7 : 1);
	REQUIRE(pid > 0);
	EXPECT(pid != me);
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, STATUS_EXITED(7));
}

/* All registers that a function must keep are kept, in both. */
__attribute__((noinline)) static int keeps_registers(void)
{
	register uint32_t a asm("r4") = 4, b asm("r5") = 5,
		c asm("r6") = 6, d asm("r8") = 8, e asm("r9") = 9,
		f asm("r10") = 10;
	int pid;

	asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+r"(e),
		     "+r"(f));
	pid = fork();
	asm volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d), "+r"(e),
		     "+r"(f));
	if (a != 4 || b != 5 || c != 6 || d != 8 || e != 9 || f != 10)
		return -1;
	return pid;
}

TEST(fork_keeps_registers)
{
	int pid = keeps_registers();

	if (pid <= 0)
		_exit(pid == 0 ? 3 : 4);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(3));
}

TEST(fork_copies_what_was_written)
{
	volatile uint32_t stack = 11;
	int pid;

	data = 6;
	pages[1][0] = 1;
	pid = fork();
	if (pid == 0) {
		pause_ms(20);		/* the parent writes first */
		if (data != 6 || zero != 0 || stack != 11 ||
		    pages[1][0] != 1 || pages[2][0] != 0)
			_exit(1);
		data = 7;
		zero = 1;
		stack = 12;
		pages[1][0] = 2;
		pages[3][0] = 2;
		_exit(2);
	}
	data = 8;
	stack = 13;
	pages[2][0] = 3;
	EXPECT_EQ(status_of(pid), STATUS_EXITED(2));
	EXPECT(data == 8 && zero == 0 && stack == 13);
	EXPECT(pages[1][0] == 1 && pages[2][0] == 3 && pages[3][0] == 0);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* ---- what it costs --------------------------------------------------- */

/* How many calls of the kernel, to map or protect, a fork makes. */
static int calls_of_a_fork(void)
{
	int before, after, least = 1000;

	for (int i = 0; i < 3; i++) {
		int pid;

		for (int n = 0; n < 4; n++)
			pages[n][0]++;
		before = info(INFO_MAPPINGS);
		pid = sleeper();
		after = info(INFO_MAPPINGS);
		if (after - before < least)
			least = after - before;
		end(pid);
	}
	return least;
}

TEST(fork_makes_no_call_for_a_page)
{
	int few = calls_of_a_fork();

	for (int i = 0; i < 1000; i++)
		pages[i][0] = 1;
	EXPECT_EQ(calls_of_a_fork(), few);
	EXPECT(few >= 2 && few <= 8);
}

/* An area that could not be written since the last fork: no call. */
TEST(fork_protects_what_was_written)
{
	int pid[3], before, first, second;

	pages[0][0] = 1;
	pid[0] = sleeper();
	pages[0][0] = 2;
	before = info(INFO_MAPPINGS);
	pid[1] = sleeper();
	first = info(INFO_MAPPINGS) - before;
	before = info(INFO_MAPPINGS);
	pid[2] = sleeper();
	second = info(INFO_MAPPINGS) - before;
	EXPECT_EQ(second, first - 1);
	for (int i = 0; i < 3; i++)
		EXPECT_EQ(end(pid[i]), SIGKILL);
}

/*
 * The calls of the kernel that it takes to write to eight pages.  Once it
 * has been called, nothing but these pages can be missing.
 */
static int calls_of_writes(char value)
{
	int before = info(INFO_MAPPINGS);

	for (int i = 0; i < 8; i++)
		pages[i][0] = value;
	return info(INFO_MAPPINGS) - before;
}

/* Field note 24: what both can see, neither can write. */
TEST(fork_freezes)
{
	int pid, free = free_pages();

	calls_of_writes(1);
	pid = sleeper();
	pause_ms(5);		/* it sleeps, and touches nothing */
	EXPECT_EQ(info(INFO_WRONG), 0);
	free = free_pages();
	EXPECT_EQ(calls_of_writes(2), 8);	/* a fault and a copy each */
	EXPECT(free_pages() <= free - 8);
	EXPECT_EQ(info(INFO_WRONG), 0);
	EXPECT_EQ(calls_of_writes(3), 0);
	end(pid);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* When the other has gone, nothing is copied. */
TEST(last_owner_reuses)
{
	int pid, free = free_pages();

	calls_of_writes(1);
	pid = sleeper();
	end(pid);
	free = free_pages();
	EXPECT_EQ(calls_of_writes(2), 8);
	EXPECT_EQ(free_pages(), free);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* To look at fresh memory costs no page; to write costs one. */
TEST(fork_shares_the_zero_page)
{
	int free, pid;

	pages[0][0] = 1;
	pid = sleeper();
	pages[1][0] = 1;		/* there is a shadow on top */
	free = free_pages();
	for (int i = 100; i < 200; i++)
		EXPECT_EQ(pages[i][0], 0);
	EXPECT_EQ(free_pages(), free);
	pages[100][0] = 1;
	EXPECT_EQ(free_pages(), free - 1);
	end(pid);
	EXPECT_EQ(pages[100][1], 0);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* ---- long chains ----------------------------------------------------- */

#define GENERATIONS 100

static int generation(uint32_t parent, uint32_t number)
{
	struct l4_message m = {.tag = 1, .word = {number}};

	l4_call(parent, &m);
	for (uint32_t i = 0; i < GENERATIONS; i++)
		if (pages[i][1] != (i <= number ? i + 1 : 0))
			return 1;
	pages[number][2]++;
	return pages[number][2] == 1 ? 2 : 1;
}

/* Children that stay, while their parent writes and has more. */
TEST(chains_stay_short)
{
	static int pid[GENERATIONS];
	struct l4_message m;
	uint32_t me = l4_self();

	for (uint32_t i = 0; i < GENERATIONS; i++) {
		pages[i][1] = (uint8_t)(i + 1);
		pages[0][0]++;
		pid[i] = fork();
		if (pid[i] == 0)
			_exit(generation(me, i));
		REQUIRE(pid[i] > 0);
		if (i % 10 == 9)	/* it says if one is too deep */
			EXPECT_EQ(info(INFO_WRONG), 0);
	}
	for (uint32_t i = 0; i < GENERATIONS; i++) {
		m.tag = 0;
		EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
		m.tag = 1 | L4_REPLY;
		l4_message(m.from, L4_NOBODY, L4_NO_WAIT, &m);
	}
	for (uint32_t i = 0; i < GENERATIONS; i++)
		EXPECT_EQ(status_of(pid[i]), STATUS_EXITED(2));
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* Each has a child and ends: the last sees what the first has written. */
static int line(uint32_t left)
{
	int pid;

	pages[left][1] = (uint8_t)left;
	if (left == 0) {
		for (uint32_t i = 0; i <= GENERATIONS; i++)
			if (pages[i][1] != (uint8_t)i)
				return 1;
		return 3;
	}
	pid = fork();
	if (pid == 0)
		_exit(line(left - 1));
	return WEXITSTATUS(status_of(pid));
}

TEST(fork_a_hundred_deep)
{
	EXPECT_EQ(line(GENERATIONS), 3);
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* ---- misdeeds -------------------------------------------------------- */

static uint32_t code[2] = {0xe12fff1e, 0};	/* bx lr */

/* In assembly, for the compiler has its own opinion of all this. */
static int reads(uint32_t address)
{
	int value;

	asm volatile("ldr %0, [%1]" : "=r"(value) : "r"(address));
	return value;
}

static int writes(uint32_t address)
{
	asm volatile("str %0, [%0]" : : "r"(address) : "memory");
	return 0;
}

static int jumps(uint32_t address)
{
	asm volatile("bx %0" : : "r"(address) : "memory");
	return 0;
}

static int reads_null(void)	{ return reads(0); }
static int writes_null(void)	{ return writes(0); }
static int reads_kernel(void)	{ return reads(0x44000000); }
static int writes_kernel(void)	{ return writes(0x44000000); }
static int reads_high(void)	{ return reads(0xfffffff0); }
static int jumps_wild(void)	{ return jumps(0x30000000); }
static int jumps_to_null(void)	{ return jumps(0); }
static int jumps_to_data(void)	{ return jumps((uint32_t)code); }
static int jumps_to_kernel(void) { return jumps(0x44000000); }

static int writes_text(void)
{
	return writes((uint32_t)reads_null & ~3u);
}

static int unaligned(void)
{
	asm volatile("ldm %0, {r2, r3}" : : "r"((char *)code + 1) :
		     "r2", "r3");
	return 0;
}

static int undefined(void)
{
	asm volatile("udf #1");
	return 0;
}

static int loses_its_stack(void)
{
	asm volatile("mov sp, #0\n\tpush {r0}");
	return 0;
}

static const struct {
	int (*does)(void);
	int signal;
} misdeeds[] = {
	{reads_null, SIGSEGV}, {writes_null, SIGSEGV},
	{reads_kernel, SIGSEGV}, {writes_kernel, SIGSEGV},
	{reads_high, SIGSEGV}, {jumps_wild, SIGSEGV},
	{jumps_to_null, SIGSEGV}, {jumps_to_data, SIGSEGV},
	{jumps_to_kernel, SIGSEGV}, {writes_text, SIGSEGV},
	{unaligned, SIGBUS}, {undefined, SIGILL},
	{loses_its_stack, SIGSEGV},
};

#define MISDEEDS (sizeof(misdeeds) / sizeof(misdeeds[0]))

TEST(misdeeds_end_the_child)
{
	data = 1;
	for (uint32_t i = 0; i < MISDEEDS; i++) {
		EXPECT_EQ(status_of(child(misdeeds[i].does)),
			  misdeeds[i].signal);
		data++;
		EXPECT_EQ(info(INFO_WRONG), 0);
	}
	EXPECT_EQ(data, 1 + MISDEEDS);
}

/* A child whose stack or first instruction is nowhere. */
TEST(wild_clones_end)
{
	static const uint32_t wild[] = {0, 1, 0x30000000, 0x44000000,
					0xfffffffc, 0xffffffff};

	for (uint32_t i = 0; i < sizeof(wild) / 4; i++) {
		int pid = mm0_call(MM0_clone, 0, wild[i],
				   STACK_TOP - 64, NULL);

		EXPECT_EQ(status_of(pid), SIGSEGV);
		pid = mm0_call(MM0_clone, 0, (uint32_t)reads_null,
			       wild[i], NULL);
		pid = status_of(pid);
		EXPECT(pid == SIGSEGV || (pid == SIGBUS && wild[i] % 4));
	}
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* ---- too much -------------------------------------------------------- */

/* Forks until it cannot, and so does each of its children. */
static int bomb(void)
{
	int pid, reason = 0;

	while ((pid = fork()) >= 0)
		if (pid > 0)
			zero++;
	reason = pid;
	pause_ms(300);		/* until all are there */
	while (waitpid(-1, NULL, 0) > 0)
		;
	return reason == -EAGAIN ? 5 : 6;
}

TEST(fork_bomb)
{
	int before = info(INFO_TASKS), most = 0, pid = child(bomb);

	REQUIRE(pid > 0);
	for (int i = 0; i < 50; i++) {	/* we go on */
		int tasks = info(INFO_TASKS);

		most = tasks > most ? tasks : most;
		pages[i][0]++;
		EXPECT(getpid() > 0);
		pause_ms(2);
	}
	EXPECT_EQ(status_of(pid), STATUS_EXITED(5));
	EXPECT(most > before + 50);
	EXPECT_EQ(info(INFO_TASKS), before);
	EXPECT_EQ(info(INFO_WRONG), 0);
	EXPECT_EQ(status_of(child(undefined)), SIGILL);
}

#define MUCH 40000u

static volatile uint8_t much[MUCH][PAGE];

static int takes_all(void)
{
	for (uint32_t i = 0; i < MUCH; i++)
		much[i][0] = 1;
	return 1;			/* there is not so much */
}

static int works(void)
{
	for (uint32_t i = 0; i < 20; i++)
		pages[i][0] = 0;
	for (uint32_t round = 0; round < 400; round++) {
		for (uint32_t i = 0; i < 20; i++)
			if (pages[i][0]++ != (uint8_t)round)
				return 1;
		pause_ms(1);
	}
	return 2;
}

/* Who takes all memory is ended; who needs no more goes on. */
TEST(memory_exhausted)
{
	int worker = child(works), glutton;

	pause_ms(5);
	glutton = child(takes_all);
	EXPECT_EQ(status_of(glutton), SIGKILL);
	EXPECT_EQ(waitpid(worker, NULL, WNOHANG), 0);
	EXPECT_EQ(status_of(worker), STATUS_EXITED(2));
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/* With any number of pages left, a fork succeeds, or does nothing. */
static int forks_with_little_left(void)
{
	uint32_t n = 0;
	int pid, refused = 0;

	while (info(INFO_PAGES_FREE) > 140)
		much[n++][0] = 1;
	for (; info(INFO_PAGES_FREE) > 40; much[n++][0] = 1) {
		pid = fork();
		if (pid == 0)
			_exit(n % 7 ? 0 : (int)much[n / 2][0] - 1);
		if (pid < 0)
			refused += pid == -EAGAIN || pid == -ENOMEM;
		else if (status_of(pid) != 0)
			return 1;
	}
	return refused > 0 ? 2 : 3;
}

TEST(fork_with_little_left)
{
	EXPECT_EQ(status_of(child(forks_with_little_left)),
		  STATUS_EXITED(2));
	EXPECT_EQ(info(INFO_WRONG), 0);
}

/*
 * With more than the reserve left, a fork begins.  One that must copy a
 * long chain's pages first, thousands of them, finds too few: then there
 * is nothing of it, and nothing is lost that the parent has.
 */
#define FORKS 20

static bool is_as_written(int forks)
{
	for (int i = 0; i < 1000; i++)
		if (pages[i][3] != 3 || pages[i][4] != (i <= forks))
			return false;
	return true;
}

static int forks_half_way(void)
{
	int pid[FORKS], n = 0, tasks, spaces, links;

	for (int i = 0; i < 1000; i++)
		pages[i][3] = 3;
	for (uint32_t i = 0; info(INFO_PAGES_FREE) > 500; i++)
		much[i][0] = 1;
	do {
		tasks = info(INFO_TASKS);
		spaces = info(INFO_SPACES);
		links = info(INFO_LINKS);
		pages[n][4] = 1;	/* the chain is one longer */
		pid[n] = sleeper();
	} while (pid[n] > 0 && ++n < FORKS);
	if (n == FORKS || pid[n] != -ENOMEM)
		return 1;
	if (info(INFO_TASKS) != tasks || info(INFO_SPACES) != spaces ||
	    info(INFO_LINKS) > links + 1)
		return 3;
	if (info(INFO_WRONG) != 0 || !is_as_written(n))
		return 4;
	for (int i = 0; i < n; i++)
		if (end(pid[i]) != SIGKILL)
			return 5;
	return is_as_written(n) && end(sleeper()) == SIGKILL ? 2 : 6;
}

TEST(fork_that_fails_half_way)
{
	EXPECT_EQ(status_of(child(forks_half_way)), STATUS_EXITED(2));
	EXPECT_EQ(info(INFO_WRONG), 0);
}
