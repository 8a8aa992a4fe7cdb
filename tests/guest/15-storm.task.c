/*
 * A family that forks, writes and ends at random, with a look at all
 * of its memory, and an audit, after each step.
 * since: 15
 */
#include "15-family.h"

#define PAGES	12u
#define MOST	8u		/* members at a time */

/* What is in the pages, and what should be, as each member sees it. */
static volatile uint8_t pages[PAGES][PAGE] __attribute__((aligned(PAGE)));
static volatile uint8_t expected[PAGES];

enum { WRITE, READ, FORK, LEAVE, WAIT };

static struct member {
	uint32_t thread;
	int pid, parent;		/* 0: nobody; parent 0: the director */
} members[MOST];

static uint32_t director, seed = 15;

static uint32_t random(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

/* Is our memory as it should be? */
static bool is_right(void)
{
	for (uint32_t i = 0; i < PAGES; i++)
		if (pages[i][i] != expected[i] || pages[i][i + 1] != 0)
			return false;
	return true;
}

/* ---- a member of the family: does what the director says ------------- */

static int act(uint32_t what, uint32_t n, uint32_t value);

static _Noreturn void be_member(void)
{
	struct l4_message m = {.tag = 1};

	m.word[0] = is_right() ? (uint32_t)getpid() : 0;
	for (;;) {
		l4_call(director, &m);
		m.word[0] = (uint32_t)act(m.word[0], m.word[1],
					  m.word[2]);
		m.tag = 1;
	}
}

static int act(uint32_t what, uint32_t n, uint32_t value)
{
	int pid;

	switch (what) {
	case WRITE:
		pages[n][n] = (uint8_t)value;
		expected[n] = (uint8_t)value;
		return is_right();
	case FORK:
		pid = n ? clone(CLONE_PARENT, NULL, NULL, NULL) : fork();
		if (pid == 0)
			be_member();
		return pid;
	case LEAVE:
		_exit(is_right() ? (int)value & 0x7f : 0xff);
	case WAIT:
		return waitpid((int)n, NULL, 0);
	}
	return is_right();
}

/* ---- the director ---------------------------------------------------- */

/* Tell a member what to do; returns what it says. */
static int tell(struct member *who, uint32_t what, uint32_t n,
		uint32_t value)
{
	struct l4_message m = {
		.tag = 3 | L4_REPLY, .word = {what, n, value},
	};

	l4_message(who->thread, L4_NOBODY, L4_NO_WAIT, &m);
	if (what == LEAVE)
		return 0;
	if (l4_receive(who->thread, &m) < 0)
		return -1;
	return (int)m.word[0];
}

/* A new member says hello. */
static bool welcome(struct member *place, int pid, int parent)
{
	struct l4_message m = {.tag = 0};

	if (pid <= 0 || l4_receive(L4_ANYONE, &m) < 0 ||
	    m.word[0] != (uint32_t)pid)
		return false;
	*place = (struct member){m.from, pid, parent};
	return true;
}

static struct member *someone(void)
{
	struct member *m = &members[random(MOST)];

	while (!m->pid)
		m = m == &members[MOST - 1] ? members : m + 1;
	return m;
}

static uint32_t forks, leaves, writes, audits, living;

static struct member *free_place(void)
{
	struct member *m = members;

	while (m->pid)
		m++;
	return m;
}

static bool have_fork(void)
{
	struct member *who = someone(), *place = free_place();
	bool brother = random(4) > 0;
	int pid = tell(who, FORK, brother, 0);

	forks++;
	living++;
	return welcome(place, pid, brother ? who->parent : who->pid);
}

/* Who is it that waits for this one?  NULL: we; init, if it is gone. */
static bool have_leave(void)
{
	struct member gone = *someone(), *m;
	uint32_t value = random(128);
	int status;

	for (m = members; m->pid != gone.pid; m++)
		;
	tell(m, LEAVE, 0, value);
	*m = (struct member){0, 0, 0};
	leaves++;
	living--;
	for (m = members; m < &members[MOST]; m++)
		if (m->pid && m->parent == gone.pid)
			m->parent = -1;			/* init's */
	if (gone.parent == 0)
		return waitpid(gone.pid, &status, 0) == gone.pid &&
		       status == STATUS_EXITED((int)value);
	for (m = members; m < &members[MOST]; m++)
		if (m->pid == gone.parent && m->pid > 0)
			return tell(m, WAIT, (uint32_t)gone.pid, 0) ==
			       gone.pid;
	return true;
}

static bool one_step(void)
{
	uint32_t n = random(PAGES);

	switch (random(4)) {
	case 0:
		if (living < MOST)
			return have_fork();
		return have_leave();
	case 1:
		if (living > 1)
			return have_leave();
		return have_fork();
	case 2:
		return tell(someone(), READ, 0, 0) == 1;
	}
	writes++;
	return tell(someone(), WRITE, n, random(256)) == 1;
}

/* A large machine takes long to audit. */
static bool audit_is_due(uint32_t step)
{
	static int all;

	if (!all)
		all = info(INFO_PAGES);
	return all < 10000 || step % 32 == 0;
}

TEST(storm_of_forks)
{
	int pid;

	director = l4_self();
	pid = fork();
	if (pid == 0)
		be_member();
	living = 1;
	REQUIRE(welcome(&members[0], pid, 0));
	for (uint32_t before = 0; forks + leaves < 10000; ) {
		before = forks + leaves;
		REQUIRE(one_step());
		if (forks + leaves > before && audit_is_due(before)) {
			audits++;
			REQUIRE(info(INFO_WRONG) == 0);
		}
	}
	while (living > 0)
		REQUIRE(have_leave());
	print("# %lu forks and exits, %lu writes, %lu audits\n",
	      forks + leaves, writes, audits);
}
