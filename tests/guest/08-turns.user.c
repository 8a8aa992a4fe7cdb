/*
 * Whose turn it is: among senders, among priorities, and among those who
 * only compute while others exchange messages.
 * since: 08
 */
#include "libl4/test.h"

#define TICK_US 10000u

/* Is not wanted by anyone: who receives from it sleeps. */
static void sleep_us(uint32_t nobody, uint32_t us)
{
	struct l4_message m = {.tag = 0};

	l4_message(0, nobody, us, &m);
}

static void asks_eight_times(uint32_t member)
{
	for (uint32_t i = 0; i < 8; i++) {
		struct l4_message m = {.tag = 2, .word = {member, i}};

		l4_call(team[0], &m);
	}
	sleep_us(team[0], L4_FOREVER);
}

/* Seven in line are served in the order in which they came, each time. */
static void serve_in_order(void)
{
	struct l4_message m = {.tag = 0};
	uint32_t order[7];

	for (int i = 0; i < 10; i++)
		l4_yield();
	for (uint32_t n = 0; n < 7 * 8; n++) {
		int error = n ? l4_reply_wait(m.from, &m) :
				l4_receive(L4_ANYONE, &m);

		REQUIRE(error == 0);
		if (n < 7)
			order[n] = m.from;
		EXPECT_EQ(m.from, order[n % 7]);
		EXPECT_EQ(m.from, team[m.word[0]]);
		EXPECT_EQ(m.word[1], n / 7);
		m.tag = 0;
		for (int i = 0; i < 9; i++)	/* he comes again */
			l4_yield();
	}
	m.tag = L4_REPLY;
	EXPECT_EQ(l4_message(m.from, 0, 0, &m), 0);
}

TEST(turns_of_seven_senders, .helper = asks_eight_times, .helpers = 7)
{
	serve_in_order();
}

TEST(turns_of_seven_spaces, .helper = asks_eight_times, .helpers = 7,
     .apart = 1)
{
	serve_in_order();
}

/*
 * The test has a high priority, member 1 is a server of a low one, and
 * member 2, between them, computes without end.
 */
static volatile uint32_t spun[8];

static void spin(uint32_t member)
{
	for (;;)
		spun[member]++;
}

static void low_server(uint32_t member)
{
	struct l4_message m = {.tag = 0};
	int error = l4_receive(L4_ANYONE, &m);

	while (error == 0 && member == 1) {
		for (volatile int i = 0; i < 1000; i++)
			;			/* it takes a while */
		m.tag = 1;
		error = l4_reply_wait(m.from, &m);
	}
}

static void server_and_spinner(uint32_t member)
{
	if (member == 2)
		spin(member);
	low_server(member);
}

TEST(inversion_is_bounded, .helper = server_and_spinner, .helpers = 2,
     .priority = {20, 5, 10})
{
	struct l4_message m = {.tag = 1};
	uint64_t start;

	EXPECT_EQ(l4_message(team[1], team[1], 5 * TICK_US, &m), 0);
	sleep_us(team[2], 3 * TICK_US);		/* the spinner spins */
	EXPECT(spun[2] > 0);
	start = l4_uptime();
	for (int i = 0; i < 50; i++) {
		m.tag = 1;
		if (!EXPECT_EQ(l4_message(team[1], team[1], 5 * TICK_US,
					  &m), 0))
			return;
	}
	EXPECT(l4_uptime() - start < 2 * TICK_US);
}

/* The same through a chain: 0 asks 1, which asks 2, which asks 3. */
static void chain_and_spinner(uint32_t member)
{
	struct l4_message m = {.tag = 0};
	int error;

	if (member == 4)
		spin(member);
	if (member == 3)
		low_server(1);
	error = l4_receive(L4_ANYONE, &m);
	while (error == 0) {
		uint32_t client = m.from;

		m.tag = 1;
		error = l4_call(team[member + 1], &m);
		m.tag = 1;
		if (error == 0)
			error = l4_reply_wait(client, &m);
	}
}

TEST(inversion_is_bounded_along_a_chain, .helper = chain_and_spinner,
     .helpers = 4, .priority = {20, 8, 5, 3, 10}, .apart = 1)
{
	struct l4_message m = {.tag = 1};
	uint64_t start = l4_uptime();

	for (int i = 0; i < 20; i++) {
		m.tag = 1;
		if (!EXPECT_EQ(l4_message(team[1], team[1], 5 * TICK_US,
					  &m), 0))
			return;
	}
	EXPECT(l4_uptime() - start < 2 * TICK_US);
}

/*
 * A client in line behind less urgent ones waits for them, but not for
 * the spinner between.
 */
static void line_and_spinner(uint32_t member)
{
	struct l4_message m = {.tag = 1};

	if (member == 2)
		spin(member);
	if (member == 1)
		low_server(member);
	l4_call(team[1], &m);
	sleep_us(team[0], L4_FOREVER);
}

TEST(inversion_in_line_is_bounded, .helper = line_and_spinner,
     .helpers = 6, .priority = {20, 5, 10, 12, 12, 12, 12})
{
	struct l4_message m = {.tag = 1};
	uint64_t start;

	sleep_us(team[2], TICK_US / 2);		/* let them be in line */
	start = l4_uptime();
	EXPECT_EQ(l4_message(team[1], team[1], 10 * TICK_US, &m), 0);
	EXPECT(l4_uptime() - start < 2 * TICK_US);
}

/*
 * Two that ask and answer all the time, and one that computes, of equal
 * priority.  How much each gets done alone is measured before and
 * afterwards.  The clock finds one of the pair: then the spinner has the
 * next tick, and the pair the one after.  Of the 13 ticks that are
 * measured each side has 6 or 7.  If the server is more urgent, it may
 * finish its answer first, and the rest is the same.
 */
static volatile uint32_t asked;
static volatile bool enough;

static void ping_pong_and_spinner(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	if (member == 2)
		for (l4_receive(L4_ANYONE, &m);;)
			l4_reply_wait(m.from, &m);
	if (member == 3) {
		l4_receive(team[0], &m);	/* when to begin */
		spin(member);
	}
	for (; !enough; asked++) {
		/* Not in step with the clock. */
		for (volatile uint32_t i = asked * 7919 % 97; i; i--)
			;
		m.tag = 0;
		l4_call(team[2], &m);
	}
	sleep_us(team[0], L4_FOREVER);
}

static uint32_t counted(volatile uint32_t *count, uint32_t ticks)
{
	uint32_t before = *count;

	sleep_us(team[3], ticks * TICK_US);
	return *count - before;
}

/* At least so many tenths of what each can do alone. */
static void measure_fairness(uint32_t spinner, uint32_t pair)
{
	struct l4_message m = {.tag = 0};
	uint32_t asked_alone = counted(&asked, 12), spun_alone;
	uint32_t asked_before, spun_both;

	EXPECT_EQ(l4_send(team[3], &m), 0);
	asked_before = asked;
	spun_both = counted(&spun[3], 12);
	EXPECT((asked - asked_before) * 10 > asked_alone * pair);
	enough = true;
	sleep_us(team[3], TICK_US);
	spun_alone = counted(&spun[3], 12);
	EXPECT(spun_both * 10ull > spun_alone * (uint64_t)spinner);
}

TEST(fair_ping_pong, .helper = ping_pong_and_spinner, .helpers = 3,
     .priority = {20, 10, 10, 10})
{
	measure_fairness(4, 4);
}

TEST(fair_ping_pong_with_an_urgent_server,
     .helper = ping_pong_and_spinner, .helpers = 3,
     .priority = {20, 10, 15, 10})
{
	measure_fairness(4, 4);
}

TEST(fair_ping_pong_with_a_low_server, .helper = ping_pong_and_spinner,
     .helpers = 3, .priority = {20, 10, 5, 10})
{
	measure_fairness(4, 4);
}

/*
 * Member 2 is an urgent server that answers member 1 at each tick.  Who
 * is woken so, and uses nearly all of each tick, must not run before
 * member 3, which only computes and has the same priority.
 */
static void waker_and_spinner(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	if (member == 3)
		spin(member);
	if (member == 2) {
		for (l4_receive(L4_ANYONE, &m);;) {
			uint32_t client = m.from;

			sleep_us(team[3], 1);	/* until the next tick */
			m.tag = 0;
			l4_reply_wait(client, &m);
		}
	}
	while (!enough) {
		uint64_t start = l4_uptime();

		while (l4_uptime() - start < TICK_US * 9 / 10)
			spun[1]++;
		m.tag = 0;
		l4_call(team[2], &m);
	}
	sleep_us(team[0], L4_FOREVER);
}

TEST(fair_to_who_computes, .helper = waker_and_spinner, .helpers = 3,
     .priority = {20, 10, 15, 10})
{
	uint32_t both = counted(&spun[3], 16), alone;

	enough = true;
	sleep_us(team[3], 4 * TICK_US);
	alone = counted(&spun[3], 16);
	EXPECT(both * 5 > alone * 2);
}

/*
 * Member 3 computes; member 1 does nothing but ask.  Whatever the server
 * does with the time that it has because it is more urgent, the client
 * gets none of it.  Member 3 waits for the client's tick, and for the
 * rest of the answer that is being worked at when that ends.
 */
static volatile uint32_t server_us, longest, waits;

static void note_waits(void)
{
	uint64_t before = l4_uptime(), now;

	for (;; before = now) {
		now = l4_uptime();
		waits += now - before > TICK_US / 2;
		if (now - before > longest)
			longest = (uint32_t)(now - before);
	}
}

static void asker_and_waiter(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	if (member == 3)
		note_waits();
	if (member == 2)
		for (l4_receive(L4_ANYONE, &m);;) {
			uint64_t start = l4_uptime();

			while (l4_uptime() - start < server_us)
				;
			m.tag = 0;
			l4_reply_wait(m.from, &m);
		}
	for (;; asked++) {
		m.tag = 0;
		l4_call(team[2], &m);
	}
}

static void measure_waits(uint32_t us, uint32_t ticks, uint32_t least)
{
	server_us = us;
	sleep_us(team[3], 2 * TICK_US);
	asked = longest = waits = 0;
	sleep_us(team[3], ticks * TICK_US);
	EXPECT(asked >= least);
	EXPECT(waits >= ticks * TICK_US / (us + 2 * TICK_US) - 1);
	EXPECT(longest <= TICK_US + us + TICK_US / 10);
}

TEST(waits_for_who_only_asks, .helper = asker_and_waiter,
     .helpers = 3, .priority = {20, 10, 15, 10})
{
	measure_waits(0, 20, 2000);
}

TEST(waits_for_a_server_that_works, .helper = asker_and_waiter,
     .helpers = 3, .priority = {20, 10, 15, 10})
{
	measure_waits(700, 20, 100);
}

TEST(waits_for_a_server_of_many_ticks, .helper = asker_and_waiter,
     .helpers = 3, .priority = {20, 10, 15, 10})
{
	measure_waits(33000, 40, 7);
}

/* And it is not before those who wait for the processor already. */
static volatile uint32_t turn, turns[4];

static void notes_its_turn(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	if (member == 1)
		l4_receive(team[0], &m);
	turns[member] = ++turn;
	l4_receive(team[0], &m);
}

TEST(turn_of_who_is_woken_is_the_last, .helper = notes_its_turn,
     .helpers = 3, .priority = {10, 11, 10, 10})
{
	struct l4_message m = {.tag = 0};

	/* 1 has begun to wait; 2 and 3 have not had their turns. */
	EXPECT_EQ(turn, 0);
	EXPECT_EQ(l4_send(team[1], &m), 0);	/* it is more urgent */
	EXPECT_EQ(turns[1], 1);
	l4_yield();
	EXPECT_EQ(turns[2], 2);
	EXPECT_EQ(turns[3], 3);
}
