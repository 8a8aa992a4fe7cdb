/*
 * Threads are ended in every state that they can be in.  When
 * l4_thread_destroy returns, nothing of them is left.
 * since: 11
 */
#include "11-threads.h"

TEST(ends_in_every_wait)
{
	for (uint32_t w = 0; w < WAITS; w++) {
		uint32_t t = make_waiter(LOW, w);	/* its queue, too */

		destroy(t);
		note_use();
		t = make_waiter(w % 2 ? LOW : HIGH, w);
		EXPECT(!returned);
		destroy(t);
		same_use();
		EXPECT(!returned);
	}
	destroy(nobody);
}

static void exit_at_once(uint32_t unused)
{
	(void)unused;
}

static void end_myself(uint32_t unused)
{
	(void)unused;
	result = l4_thread_destroy(0, 0);
	returned = true;
}

static void stop_myself(uint32_t unused)
{
	(void)unused;
	result = l4_thread_stop(0);
	returned = true;
}

TEST(ends_wherever_it_is)
{
	struct l4_registers r;
	uint32_t t;

	note_use();
	t = (uint32_t)l4_thread_create(0, LOW);	/* never started */
	destroy(t);
	same_use();
	t = (uint32_t)l4_thread_create(0, LOW | L4_NEW_SPACE);
	destroy(t);
	same_use();
	t = make(LOW, compute, 0);		/* has not run yet */
	destroy(t);
	same_use();
	t = make(LOW, compute, 0);		/* computing */
	rest(A_WHILE);
	destroy(t);
	same_use();
	t = make(LOW, compute, 0);		/* stopped */
	rest(A_WHILE);
	stop(t, &r);
	destroy(t);
	same_use();
	t = make(HIGH, exit_at_once, 0);	/* gone already */
	EXPECT_EQ(l4_thread_destroy(t, 0), -ESRCH);
	EXPECT_EQ(l4_thread_stop(t), -ESRCH);
	same_use();
}

TEST(ends_itself)
{
	note_use();
	returned = false;
	uint32_t t = make(HIGH, end_myself, 0);

	EXPECT_EQ(l4_thread_stop(t), -ESRCH);
	EXPECT(!returned);
	same_use();
}

TEST(stops_itself)
{
	struct l4_registers r;

	for (uint32_t priority = LOW; priority <= HIGH;
	     priority += HIGH - LOW) {
		uint32_t t = make(priority, stop_myself, 0);

		returned = false;
		result = 1;
		rest(A_WHILE);
		EXPECT(!returned);
		EXPECT(is_stopped(t, &r));
		EXPECT_EQ(r.r[0], 0);
		EXPECT_EQ(l4_thread_start(t), 0);
		rest(A_WHILE);
		EXPECT(returned);
		EXPECT_EQ(result, 0);
	}
}

static void map_for_ever(uint32_t memory)
{
	for (;;)
		counter += (uint32_t)l4_map(0, 0x10000000, memory,
					    L4_PAGES(1024) | L4_READ);
}

TEST(ends_in_a_system_call)
{
	uint32_t memory = child_largest();

	/* The table is made once, and stays with the space. */
	EXPECT_EQ(l4_map(0, 0x10000000, memory, L4_PAGES(1) | L4_READ), 1);
	note_use();
	for (uint32_t i = 0; i < 20; i++) {
		int t = l4_thread_create(0, LOW | L4_MANAGER);

		child_start((uint32_t)t, map_for_ever, memory,
			    (uint32_t)stacks[1]);
		rest(9000 + i * 101);
		destroy((uint32_t)t);
		same_use();
	}
}

/* ---- what is expected of stop, apart from stopping -------------------- */

TEST(stop_wants_a_thread_of_ours)
{
	uint32_t t = make(LOW, sleep_for_ever, 0);

	EXPECT_EQ(l4_thread_stop(t + 4096), -ESRCH);
	EXPECT_EQ(l4_thread_stop(0x7fffffff), -ESRCH);
	EXPECT_EQ(l4_thread_stop(1), -ESRCH);
	EXPECT_EQ(l4_thread_stop(L4_ANYONE), -ESRCH);
	EXPECT_EQ(l4_thread_set(t, L4_SET_PAGER, t), 0);
	EXPECT_EQ(l4_thread_stop(t), -EPERM);
	EXPECT_EQ(l4_thread_destroy(t, 0), -EPERM);
}

TEST(stopped_as_often_as_one_likes)
{
	struct l4_registers r;
	uint32_t t = (uint32_t)l4_thread_create(0, LOW), before;

	EXPECT_EQ(l4_thread_stop(t), 0);	/* not started yet */
	EXPECT_EQ(child_start(t, compute, 0, (uint32_t)stacks[1]), 0);
	for (int i = 0; i < 1000; i++) {
		EXPECT_EQ(l4_thread_start(t), -EBUSY);
		EXPECT(!is_stopped(t, &r));
		REQUIRE(stop(t, &r));
		EXPECT_EQ(l4_thread_stop(t), 0);
		EXPECT_EQ(l4_thread_start(t), 0);
	}
	before = counter;
	rest(A_WHILE);
	EXPECT(counter != before);
	destroy(t);
}

/* ---- what had arrived is not taken back ------------------------------- */

static volatile uint32_t got;

static void receive_and_tell(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	result = l4_receive(L4_ANYONE, &m);
	got = m.word[0];
	returned = true;
}

TEST(what_was_received_stays_received)
{
	struct l4_message m = {.tag = 1, .word = {0xbeef}};
	struct l4_registers r;

	for (int notice = 0; notice < 2; notice++) {
		uint32_t t = make(LOW, receive_and_tell, 0);

		returned = false;
		rest(A_WHILE);
		EXPECT_EQ(notice ? l4_notify(t, 0xbeef) :
				   l4_message(t, L4_NOBODY, 0, &m), 0);
		REQUIRE(stop(t, &r));		/* it has not run since */
		EXPECT_EQ(r.r[0], 0);
		EXPECT_EQ(r.r[1], notice ? L4_NOBODY : l4_self());
		EXPECT_EQ(r.r[4], 0xbeef);
		EXPECT_EQ(l4_thread_start(t), 0);
		rest(A_WHILE);
		EXPECT(returned);
		EXPECT_EQ(result, 0);
		EXPECT_EQ(got, 0xbeef);
	}
}

TEST(what_was_sent_stays_sent)
{
	struct l4_message m = {.tag = 0};
	struct l4_registers r;
	uint32_t t;

	test_thread = l4_self();
	t = make_waiter(LOW, W_CALLED);		/* it has asked, */
	m.tag = L4_REPLY;
	EXPECT_EQ(l4_message(t, L4_NOBODY, 0, &m), 0);
	REQUIRE(stop(t, &r));			/* and was answered */
	EXPECT_EQ(r.r[0], 0);
	destroy(t);

	t = make_waiter(LOW, W_CALLED);
	REQUIRE(stop(t, &r));
	EXPECT_EQ((int32_t)r.r[0], -EINTR);
	m.tag = L4_REPLY;			/* it has given up */
	EXPECT_EQ(l4_message(t, L4_NOBODY, 0, &m), -ENOTCONN);
	destroy(t);
	destroy(nobody);
}

/* A server that was interrupted may answer again: nobody hears it twice. */
static volatile int second;

static void serve_once(uint32_t unused)
{
	struct l4_message m = {.tag = 0};
	uint32_t client;

	(void)unused;
	l4_receive(L4_ANYONE, &m);
	client = m.from;
	m.tag = L4_REPLY;
	result = l4_message(client, L4_ANYONE, L4_FOREVER, &m);
	m.tag = L4_REPLY;
	second = l4_message(client, L4_NOBODY, 0, &m);
	returned = true;
}

TEST(answer_is_not_given_twice)
{
	struct l4_message m = {.tag = 0};
	struct l4_registers r;
	uint32_t t = make(LOW, serve_once, 0);

	returned = false;
	second = 1;
	rest(A_WHILE);
	EXPECT_EQ(l4_call(t, &m), 0);
	rest(A_WHILE);
	REQUIRE(stop(t, &r));
	EXPECT_EQ(l4_thread_start(t), 0);
	rest(A_WHILE);
	EXPECT(returned);
	EXPECT_EQ(result, -EINTR);
	EXPECT_EQ(second, -ENOTCONN);
}

/* ---- faults ----------------------------------------------------------- */

static void read_nowhere(uint32_t unused)
{
	(void)unused;
	got = *NOWHERE + 1;
	returned = true;
}

static void give(uint32_t t)
{
	static uint32_t page;

	if (!page)
		page = child_largest() + 4096;
	EXPECT_EQ(l4_map(t, (uint32_t)NOWHERE, page,
			 L4_PAGES(1) | L4_READ | L4_WRITE), 1);
}

/* A fault that nobody has received goes away, and comes again. */
TEST(fault_in_line_is_tried_again)
{
	struct l4_message m = {.tag = 0};
	struct l4_registers r;
	uint32_t t;

	returned = false;
	t = make(LOW, read_nowhere, 0);
	rest(A_WHILE);
	for (int i = 0; i < 3; i++) {
		REQUIRE(stop(t, &r));
		EXPECT_EQ(l4_message(L4_NOBODY, t, 0, &m), -ETIMEDOUT);
		EXPECT_EQ(l4_thread_start(t), 0);
		rest(A_WHILE);
	}
	EXPECT_EQ(l4_message(L4_NOBODY, t, 0, &m), 0);
	EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
	EXPECT_EQ(m.word[0], (uint32_t)NOWHERE);
	give(t);
	m.tag = L4_REPLY;
	EXPECT_EQ(l4_message(t, L4_NOBODY, 0, &m), 0);
	rest(A_WHILE);
	EXPECT(returned);
}

/* One that was received is void: the answer comes too late. */
TEST(fault_received_is_tried_again)
{
	struct l4_message m = {.tag = 0};
	struct l4_registers r, second_time;
	uint32_t t;

	l4_protect(0, (uint32_t)NOWHERE, L4_PAGES(1));
	returned = false;
	t = make(LOW, read_nowhere, 0);
	EXPECT_EQ(l4_receive(t, &m), 0);
	EXPECT(m.tag & L4_FAULT);
	REQUIRE(stop(t, &r));
	EXPECT_EQ(r.pc, m.word[2]);		/* at the instruction */
	m.tag = L4_REPLY | 1;			/* shall it end? */
	EXPECT_EQ(l4_message(t, L4_NOBODY, 0, &m), -ENOTCONN);
	EXPECT_EQ(l4_thread_start(t), 0);
	EXPECT_EQ(l4_receive(t, &m), 0);	/* it faults again */
	EXPECT(m.tag & L4_FAULT);
	EXPECT_EQ(m.word[2], r.pc);
	REQUIRE(stop(t, &second_time));
	EXPECT(memcmp(&r, &second_time, sizeof(r)) == 0);
	give(t);
	EXPECT_EQ(l4_thread_start(t), 0);
	rest(A_WHILE);
	EXPECT(returned);
}

/* It was told to end by its pager, and to stop, and ends. */
TEST(fault_that_ends_is_not_stopped)
{
	struct l4_message m = {.tag = 0};
	uint32_t t;

	l4_protect(0, (uint32_t)NOWHERE, L4_PAGES(1));
	note_use();
	t = make(LOW, read_nowhere, 0);
	EXPECT_EQ(l4_receive(t, &m), 0);
	m.tag = L4_REPLY | 1;
	m.word[0] = 3;
	EXPECT_EQ(l4_message(t, L4_NOBODY, 0, &m), 0);
	EXPECT_EQ(l4_thread_stop(t), -ESRCH);
	same_use();
}

/* ---- a container ------------------------------------------------------ */

#define MEMBERS	8u

static volatile uint32_t first, third;	/* threads of the container */
static volatile int tries;

/* In the container: make others, and tell its owner about one. */
static void populate(uint32_t owner)
{
	struct l4_message m = {.tag = 1};

	for (uint32_t i = 1; i < MEMBERS; i++) {
		uint32_t t = make(1, sleep_for_ever, 0);

		if (i == 3)
			m.word[0] = t;
	}
	l4_call(owner, &m);
	sleep_for_ever(0);
}

static void own_a_container(uint32_t memory)
{
	struct l4_message m = {.tag = 0};

	child_memory(memory, 1 << 20);
	first = (uint32_t)l4_container_create(MEMBERS + 8, 3);
	EXPECT_EQ(child_copy(first), 0);
	EXPECT_EQ(child_start(first, populate, l4_self(), CHILD_STACK), 0);
	EXPECT_EQ(l4_receive(first, &m), 0);
	third = m.word[0];
	EXPECT_EQ(l4_channel(third, test_thread), 0);
	rest(5 * A_WHILE);
	do {
		tries++;
		result = l4_thread_destroy(first, L4_WHOLE_CONTAINER);
	} while (result == -EINTR);
	returned = true;
}

/*
 * Somebody more urgent waits for one of the threads, and so learns of its
 * end before anybody else.  It stops who ends the container.
 */
TEST(container_is_ended_in_two_goes)
{
	struct l4_message m = {.tag = 0};
	struct l4_registers r;
	uint32_t t;

	returned = false;
	tries = 0;
	test_thread = l4_self();
	t = (uint32_t)l4_thread_create(0, LOW | L4_MANAGER);
	child_start(t, own_a_container, child_largest(), (uint32_t)stacks[11]);
	rest(2 * A_WHILE);
	EXPECT(third != 0);
	note_use();
	EXPECT_EQ(l4_receive(third, &m), -EPIPE);
	EXPECT_EQ(tries, 1);
	REQUIRE(stop(t, &r));
	EXPECT_EQ((int32_t)r.r[0], -EINTR);
	/* The others have ended, or will have; the first is still there. */
	EXPECT(l4_count(L4_COUNT_THREADS) < in_use[L4_COUNT_THREADS] - 2);
	EXPECT_EQ(l4_thread_stop(first), -EPERM);
	EXPECT_EQ(l4_thread_start(t), 0);
	rest(A_WHILE);
	EXPECT(returned);
	EXPECT_EQ(tries, 2);
	EXPECT_EQ(result, 0);
	EXPECT_EQ(l4_count(L4_COUNT_THREADS),
		  in_use[L4_COUNT_THREADS] - MEMBERS - 1);
	EXPECT_EQ(l4_thread_stop(first), -ESRCH);
}
