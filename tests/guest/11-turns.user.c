/*
 * Whose turn it is when a server stops threads.  It sleeps until they
 * have stopped, for a moment; but that is a turn of its own each time,
 * and of that its client must not get anything.
 * since: 11
 */
#include "11-threads.h"

static volatile uint32_t server, asked, stopped, longest;

/* The victim may be less urgent: until it has stopped, it is not. */
static void stop_for_others(uint32_t victim)
{
	struct l4_message m = {.tag = 0};

	victim = (uint32_t)l4_thread_create(0, LOW);
	child_start(victim, compute, 0, (uint32_t)stacks[0] + STACK);
	for (l4_receive(L4_ANYONE, &m);;) {
		stopped += l4_thread_stop(victim) == 0;
		l4_thread_start(victim);
		m.tag = 0;
		l4_reply_wait(m.from, &m);
	}
}

static void ask_for_ever(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	for (; l4_call(server, &m) == 0; asked++)
		m.tag = 0;
}

static void note_waits(uint32_t unused)
{
	uint64_t before = l4_uptime(), now;

	(void)unused;
	for (;; before = now) {
		now = l4_uptime();
		if (now - before > longest)
			longest = (uint32_t)(now - before);
	}
}

TEST(waits_for_a_server_that_stops_threads)
{
	uint32_t waiter, asker;

	next_stack = 1;
	server = (uint32_t)l4_thread_create(0, 9 | L4_MANAGER);
	child_start(server, stop_for_others, 0,
		    (uint32_t)stacks[next_stack++] + STACK);
	rest(A_WHILE);
	waiter = make(8, note_waits, 0);
	rest(A_WHILE);
	asker = make(8, ask_for_ever, 0);
	rest(A_WHILE);
	asked = stopped = longest = 0;
	rest(20 * A_WHILE);
	EXPECT(asked >= 16);
	EXPECT(stopped >= asked);
	EXPECT(longest < A_WHILE);
	destroy(asker);
	destroy(waiter);
	destroy(server);
}
