/*
 * A storm: threads send, call, answer and wait at random, while two
 * others stop them, let them go, end them and make them again, a hundred
 * thousand times.  Each message has a number.  What was sent has arrived
 * once; what failed has not; nobody hangs; and nothing is left over.
 * since: 11
 */
#include "11-threads.h"

#define WORKERS		8u
#define STOPS		100000u
#define MESSAGES	420000u
#define PAGES		103		/* a byte for each */

enum { SENT = 1, FAILED = 2, ARRIVED = 4, TWICE = 8 };

/* What is known of each message: memory of its own, since this program is
   copied by other tests, with all its variables. */
#define fate ((volatile uint8_t *)0x20000000)
static volatile uint32_t number;	/* of the last message */
static volatile bool over;
static volatile uint32_t wrong, stops, deaths;	/* deaths: unstopped */
static volatile uint32_t at_edge[4];	/* how stopped threads look */

static volatile struct worker {
	uint32_t id, asker, turns;
	uint32_t in_flight;	/* what it sends or waits to send */
} workers[WORKERS];

static uint32_t seed = 271828;

static uint32_t random(void)
{
	uint32_t now = seed;	/* torn by preemption, it is as random */

	now ^= now << 13;
	now ^= now >> 17;
	now ^= now << 5;
	seed = now;
	return now >> 4;
}

static uint32_t next_number(void)
{
	return __atomic_add_fetch(&number, 1, __ATOMIC_RELAXED);
}

static void arrived(uint32_t n)
{
	if (n == 0 || n > number) {
		wrong++;
		return;
	}
	if (fate[n] & ARRIVED)
		fate[n] |= TWICE;
	fate[n] |= ARRIVED;
}

/* ---- the workers ------------------------------------------------------ */

static uint32_t some_limit(void)
{
	uint32_t r = random() % 16;

	return r < 4 ? 0 : r == 4 ? L4_FOREVER : r * 2000;
}

/*
 * One operation.  What arrives is noted; so is what became of what was
 * sent, if that can be known.  A call that was cut short, or a send
 * before a receive, may have arrived or not.
 */
static void operate(volatile struct worker *me)
{
	uint32_t other = workers[1 + random() % (WORKERS - 1)].id;
	uint32_t what = random() % 8;
	struct l4_message m = {.tag = 3};
	uint32_t n = next_number(), from = 0;
	bool to_asker = what < 3 && me->asker;
	int error;

	m.word[0] = n;
	m.word[1] = ~n;
	m.word[2] = l4_self();
	if (to_asker) {				/* answer; and wait */
		other = me->asker;
		me->asker = 0;
		m.tag |= L4_REPLY;
		from = what ? L4_ANYONE : L4_NOBODY;
	} else if (what < 3) {			/* listen */
		from = L4_ANYONE;
		other = L4_NOBODY;
	} else if (what < 5) {			/* ask */
		from = other;
	}
	if (other)
		me->in_flight = n;
	error = l4_message(other, from, some_limit(), &m);
	if (other && (error == 0 || from == L4_NOBODY))
		fate[n] |= error ? FAILED : SENT;
	me->in_flight = 0;
	if (error == 0 && from) {
		wrong += m.word[1] != ~m.word[0] || m.word[2] != m.from;
		arrived(m.word[0]);
		if (m.tag & L4_CALLED)
			me->asker = m.from;
	}
	if (error > 0 || error < -199)
		wrong++;
}

static void work(uint32_t i)
{
	while (number < MESSAGES - WORKERS) {
		workers[i].turns++;
		if (i == 0) {	/* one computes, and is never called */
			for (uint32_t n = random() % 65536; n; n--)
				counter++;
			rest(1);
			continue;
		}
		operate(&workers[i]);
		if (random() % 4 == 0)
			l4_notify(test_thread, 1);
		if (random() % 4 == 0)
			l4_yield();
	}
	sleep_for_ever(0);
}

static void begin(uint32_t i)
{
	static const uint8_t priorities[] = {1, 2, 5, 5, 5, 6, 8, 11};
	int t = l4_thread_create(0, priorities[i]);

	if (t < 0) {
		wrong++;
		return;
	}
	workers[i].asker = workers[i].in_flight = 0;
	workers[i].id = (uint32_t)t;
	if (child_start((uint32_t)t, work, i,
			(uint32_t)stacks[i] + STACK) < 0)
		wrong++;
}

/* ---- and who disturbs them -------------------------------------------- */

/* Has it called the kernel for a message, and done nothing since? */
static bool behind_ipc(const struct l4_registers *r)
{
	uint32_t at = r->pc & ~1u;
	const uint16_t *code = (const uint16_t *)at;

	return (r->r[12] == 5) && ((r->psr & 1 << 5) ? code[-1] == 0xdf00 :
		*(const uint32_t *)(at - 4) == 0xef000000);
}

/* And has it got one?  Who only sends has nobody in r1. */
static bool has_received(const struct l4_registers *r)
{
	return r->r[0] == 0 && r->r[1] != L4_NOBODY;
}

/*
 * A stopped worker that has just received something cannot note it if it
 * is ended.  Its registers say so, and we do it instead.
 */
static void end(uint32_t i, const struct l4_registers *r, bool just_called)
{
	volatile struct worker *w = &workers[i];

	if (just_called && has_received(r))
		arrived(r->r[4]);
	if (l4_thread_destroy(w->id, 0) != 0)
		wrong++;
	begin(i);
}

/* A worker is stopped, looked at, and let go or ended. */
static void disturb(void)
{
	uint32_t i = random() % WORKERS;
	struct l4_registers r = {.pc = 0};
	bool called;

	if (random() % 64 == 0) {	/* ended where it is */
		end(i, &r, false);
		deaths++;
		return;
	}
	if (l4_thread_stop(workers[i].id) != 0 ||
	    l4_thread_read(workers[i].id, &r) != 0) {
		wrong++;
		return;
	}
	called = behind_ipc(&r);
	at_edge[!called ? 0 : r.r[0] == 0 ? 1 :
		r.r[0] == (uint32_t)-EINTR ? 2 : 3]++;
	stops++;
	if (random() % 32 == 0)
		end(i, &r, called);
	else if (l4_thread_start(workers[i].id) != 0)
		wrong++;
}

static void check_fates(void)
{
	uint32_t sent = 0, lost = 0, twice = 0, undead = 0;

	for (uint32_t n = 1; n <= number && n < MESSAGES; n++) {
		sent += (fate[n] & SENT) != 0;
		lost += fate[n] & SENT && !(fate[n] & ARRIVED);
		twice += (fate[n] & TWICE) != 0;
		undead += fate[n] & FAILED && fate[n] & ARRIVED;
	}
	EXPECT(lost <= deaths);		/* received by who was ended */
	EXPECT_EQ(twice, 0);
	EXPECT_EQ(undead, 0);
	EXPECT(sent > STOPS / 20);
}

TEST(storm_of_stops)
{
	uint32_t turns[WORKERS], idle = 0;
	uint64_t start = l4_uptime();

	REQUIRE(l4_map(0, (uint32_t)fate, child_largest(), L4_PAGES(PAGES) |
		       L4_READ | L4_WRITE) == PAGES);
	for (uint32_t n = 0; n < MESSAGES; n++)
		fate[n] = 0;
	test_thread = l4_self();
	note_use();
	for (uint32_t i = 0; i < WORKERS; i++)
		begin(i);
	while (l4_uptime() - start < 12000000 && stops < STOPS &&
	       number < MESSAGES - WORKERS) {
		for (uint32_t i = 0; i < WORKERS; i++)
			turns[i] = workers[i].turns;
		for (int i = 0; i < 20000; i++) {
			disturb();
			l4_thread_set(0, L4_SET_PRIORITY, 2 + random() % 10);
			if (random() % 32 == 0)
				rest(1);
		}
		/* Nobody hangs: all have done something. */
		for (uint32_t i = 0; i < WORKERS; i++)
			idle += turns[i] == workers[i].turns;
	}
	for (uint32_t i = 0; i < WORKERS; i++) {
		struct l4_registers r;

		EXPECT_EQ(l4_thread_stop(workers[i].id), 0);
		EXPECT(is_stopped(workers[i].id, &r));
		if (behind_ipc(&r) && has_received(&r))
			arrived(r.r[4]);
		EXPECT_EQ(l4_thread_destroy(workers[i].id, 0), 0);
	}
	same_use();
	EXPECT(stops >= STOPS);
	EXPECT_EQ(wrong, 0);
	EXPECT_EQ(idle, 0);
	for (int i = 0; i < 4; i++)
		EXPECT(at_edge[i] > 100);
	check_fates();
}
