/*
 * Every operation, on a partner in every state, with every kind of time
 * limit; and what becomes of who waits when either of the two is ended.
 * since: 08
 */
#include "08-actors.h"

/* The states that a partner can be in, as A sees it. */
enum state {
	IDLE, NEVER_STARTED, SENDS_ME, SENDS_OTHER, ASKS_ME, ASKED_ME,
	ASKS_OTHER, ASKED_OTHER, RECEIVES_ME, RECEIVES_OTHER,
	RECEIVES_ANYONE, GONE, NOBODY_EVER, OF_THE_KERNEL, MYSELF, STATES,
};

/* Bring B there; whom A shall mean by its partner. */
static uint32_t prepare(enum state state)
{
	const uint32_t a = actors[A].id, b = actors[B].id,
		       c = actors[C].id;

	switch (state) {
	case SENDS_ME:
		order(B, a, 0, 3, L4_FOREVER);
		break;
	case SENDS_OTHER:
		order(B, c, 0, 3, L4_FOREVER);
		break;
	case ASKS_ME:
		order(B, a, a, 3, L4_FOREVER);
		break;
	case ASKED_ME:
		order(B, a, a, 3, L4_FOREVER);
		order(A, 0, b, 0, L4_NO_WAIT);
		break;
	case ASKS_OTHER:
		order(B, c, c, 3, L4_FOREVER);
		break;
	case ASKED_OTHER:
		order(C, 0, L4_ANYONE, 0, L4_FOREVER);
		order(B, c, c, 3, L4_FOREVER);
		break;
	case RECEIVES_ME:
		order(B, 0, a, 0, L4_FOREVER);
		break;
	case RECEIVES_OTHER:
		order(B, 0, c, 0, L4_FOREVER);
		break;
	case RECEIVES_ANYONE:
		order(B, 0, L4_ANYONE, 0, L4_FOREVER);
		break;
	case GONE:
		kill(B);
		break;
	case NOBODY_EVER:
		return b + 0x7ff000;
	case OF_THE_KERNEL:
		return current->id;
	case MYSELF:
		return a;
	case IDLE: case NEVER_STARTED: default:
		break;
	}
	return b;
}

enum operation { SEND, CALL, REPLY, REPLY_CALL, RECEIVE, LISTEN };

#define EL ENOTCONN
#define NO ESRCH
#define IN EINVAL
#define OK 0
#define W WAITS

/* What the operation comes to.  A positive number but W is an error. */
static const uint8_t expected[STATES][6] = {
	/*		   send call reply r-call receive listen */
	[IDLE] =	   {W,   W,   EL,   EL,   W,   W},
	[NEVER_STARTED] =  {W,   W,   EL,   EL,   W,   W},
	[SENDS_ME] =	   {W,   W,   EL,   EL,   OK,  OK},
	[SENDS_OTHER] =	   {W,   W,   EL,   EL,   W,   W},
	[ASKS_ME] =	   {W,   W,   EL,   EL,   OK,  OK},
	[ASKED_ME] =	   {OK,  OK,  OK,   OK,   W,   W},
	[ASKS_OTHER] =	   {W,   W,   EL,   EL,   W,   W},
	[ASKED_OTHER] =	   {W,   W,   EL,   EL,   W,   W},
	[RECEIVES_ME] =	   {OK,  OK,  EL,   EL,   W,   W},
	[RECEIVES_OTHER] = {W,   W,   EL,   EL,   W,   W},
	[RECEIVES_ANYONE] = {OK, OK,  EL,   EL,   W,   W},
	[GONE] =	   {NO,  NO,  NO,   NO,   NO,  W},
	[NOBODY_EVER] =	   {NO,  NO,  NO,   NO,   NO,  W},
	[OF_THE_KERNEL] =  {IN,  IN,  EL,   EL,   IN,  W},
	[MYSELF] =	   {IN,  IN,  EL,   EL,   IN,  W},
};

static void operate(enum operation what, uint32_t id, uint32_t limit)
{
	switch (what) {
	case SEND:
		order(A, id, 0, 2, limit);
		break;
	case CALL:
		order(A, id, id, 2, limit);
		break;
	case REPLY:
		order(A, id, 0, 2 | L4_REPLY, limit);
		break;
	case REPLY_CALL:
		order(A, id, id, 2 | L4_REPLY, limit);
		break;
	case RECEIVE:
		order(A, 0, id, 0, limit);
		break;
	case LISTEN: default:
		order(A, 0, L4_ANYONE, 0, limit);
		break;
	}
}

static bool is_call(enum operation what)
{
	return what == CALL || what == REPLY_CALL;
}

/* Did B get, word for word, what A has sent? */
static void delivered_to_b(enum operation what)
{
	const struct actor *b = &actors[B];

	EXPECT_EQ(b->result, 0);
	EXPECT_EQ(b->got_from, actors[A].id);
	EXPECT_EQ(b->got_tag, 2 | (is_call(what) ? L4_CALLED : 0));
	for (uint32_t i = 0; i < 6; i++)
		EXPECT_EQ(b->got[i], actors[A].id * 16 + i);
}

static void delivered_to_a(enum state state)
{
	const struct actor *a = &actors[A];

	EXPECT_EQ(a->got_from, actors[B].id);
	EXPECT_EQ(a->got_tag, 3 | (state == ASKS_ME ? L4_CALLED : 0));
	for (uint32_t i = 0; i < 6; i++)
		EXPECT_EQ(a->got[i], actors[B].id * 16 + i);
}

/* What A does is over, or waits as it should; and nobody is astray. */
static void check(enum state state, enum operation what, uint32_t limit)
{
	const struct actor *a = &actors[A];
	const uint8_t want = expected[state][what];
	int result = want == OK ? 0 : -(int)want;

	if (want == OK && is_call(what))
		result = limit == L4_NO_WAIT ? -ETIMEDOUT : WAITS;
	else if (want == WAITS)
		result = limit == L4_NO_WAIT ? -ETIMEDOUT : WAITS;
	EXPECT_EQ(a->result, result);
	EXPECT_EQ(a->thread->ipc != IPC_IDLE, result == WAITS);
	if (want == OK && what < RECEIVE)
		delivered_to_b(what);
	if (want == OK && what >= RECEIVE)
		delivered_to_a(state);
	EXPECT_EQ(contradictions(), 0);
}

static void one(enum state state, enum operation what, uint32_t limit,
		void (*then)(enum operation what))
{
	uint32_t id;

	REQUIRE(enter());
	id = prepare(state);
	operate(what, id, limit);
	check(state, what, limit);
	if (then && actors[A].result == WAITS)
		then(what);
	EXPECT_EQ(contradictions(), 0);
	leave();
}

static void all(uint32_t limit, void (*then)(enum operation what))
{
	for (unsigned int s = 0; s < STATES; s++)
		for (unsigned int o = SEND; o <= LISTEN; o++)
			one(s, o, limit, then);
}

TEST(ipc_without_waiting)
{
	all(L4_NO_WAIT, NULL);
}

static void wait_it_out(enum operation what)
{
	(void)what;
	interrupts_on();
	sleep_us(3 * TICK_US);
	interrupts_off();
	EXPECT_EQ(actors[A].result, -ETIMEDOUT);
}

TEST(ipc_with_a_limit)
{
	all(2 * TICK_US, wait_it_out);
}

/* The partner ends: who waits for it is told, who listens is not. */
static void b_dies(enum operation what)
{
	kill(B);
	EXPECT_EQ(actors[A].result, what == LISTEN ? WAITS : -EPIPE);
}

TEST(ipc_whose_partner_ends)
{
	all(L4_FOREVER, b_dies);
}

/* We end: the partner does not notice, or is told if it waits for us. */
static void a_dies(enum operation what)
{
	const struct thread *b = actors[B].thread;
	bool waited = b && b->partner == actors[A].thread;
	int before = actors[B].result;

	(void)what;
	kill(A);
	EXPECT_EQ(actors[B].result, waited ? -EPIPE : before);
}

TEST(ipc_of_one_who_ends)
{
	all(L4_FOREVER, a_dies);
}

/* All end, in each order, in the midst of everything. */
static void everyone_dies(enum operation what)
{
	static unsigned int order_of_death;

	(void)what;
	order_of_death += 7;
	for (unsigned int i = 0; i < ACTORS; i++) {
		kill((order_of_death + i) % ACTORS);
		EXPECT_EQ(contradictions(), 0);
	}
}

TEST(ipc_of_many_who_end)
{
	all(L4_FOREVER, everyone_dies);
	all(TICK_US, everyone_dies);
}

/* Both phases: B answers A, and takes what is next from whom it likes. */
TEST(ipc_reply_and_wait)
{
	REQUIRE(enter());
	order(B, 0, L4_ANYONE, 0, L4_FOREVER);
	order(A, actors[B].id, actors[B].id, 6, L4_FOREVER);
	EXPECT_EQ(actors[A].result, WAITS);
	EXPECT_EQ(actors[A].thread->ipc, IPC_CALLING);
	order(B, actors[A].id, L4_ANYONE, 1 | L4_REPLY, L4_FOREVER);
	EXPECT_EQ(actors[A].result, 0);
	EXPECT_EQ(actors[A].got_tag, 1);
	EXPECT_EQ(actors[A].got[5], actors[B].id * 16 + 5);
	EXPECT_EQ(actors[B].result, WAITS);

	/* The next is there already: two are served, one after another. */
	order(A, actors[B].id, actors[B].id, 6, L4_FOREVER);
	order(C, actors[B].id, actors[B].id, 5, L4_FOREVER);
	order(D, actors[B].id, 0, 4, L4_FOREVER);
	EXPECT_EQ(actors[B].got_from, actors[A].id);
	order(B, actors[A].id, L4_ANYONE, 2 | L4_REPLY, L4_FOREVER);
	EXPECT_EQ(actors[A].got_tag, 2);
	EXPECT_EQ(actors[B].got_from, actors[C].id);
	EXPECT_EQ(actors[B].got_tag, 5 | L4_CALLED);
	EXPECT_EQ(actors[C].result, WAITS);
	order(B, actors[C].id, actors[D].id, 3 | L4_REPLY, L4_FOREVER);
	EXPECT_EQ(actors[C].got_tag, 3);
	EXPECT_EQ(actors[B].got_tag, 4);
	EXPECT_EQ(actors[D].result, 0);
	EXPECT_EQ(contradictions(), 0);
	leave();
}

/* If the first phase fails, the second does not begin. */
TEST(ipc_phases_are_in_order)
{
	REQUIRE(enter());
	order(C, actors[B].id, 0, 1, L4_FOREVER);
	order(B, actors[A].id, L4_ANYONE, 1 | L4_REPLY, L4_FOREVER);
	EXPECT_EQ(actors[B].result, -ENOTCONN);
	EXPECT_EQ(actors[C].result, WAITS);
	order(B, actors[A].id, actors[C].id, 257, L4_FOREVER);
	EXPECT_EQ(actors[B].result, -EMSGSIZE);
	EXPECT_EQ(actors[C].result, WAITS);

	/* What fails in the second has been done in the first. */
	order(A, 0, L4_ANYONE, 0, L4_FOREVER);
	order(B, actors[A].id, actors[B].id, 1, L4_FOREVER);
	EXPECT_EQ(actors[B].result, -EINVAL);
	EXPECT_EQ(actors[A].result, 0);
	order(A, 0, L4_ANYONE, 0, L4_FOREVER);
	order(B, actors[A].id, actors[C].id + 0x1000, 1, L4_FOREVER);
	EXPECT_EQ(actors[B].result, -ESRCH);
	EXPECT_EQ(actors[A].result, 0);
	order(A, 0, L4_ANYONE, 0, L4_FOREVER);
	order(B, actors[A].id, actors[D].id, 1, L4_NO_WAIT);
	EXPECT_EQ(actors[B].result, -ETIMEDOUT);
	EXPECT_EQ(actors[A].result, 0);

	/* Nothing to be done is done. */
	order(B, 0, 0, 511, L4_FOREVER);
	EXPECT_EQ(actors[B].result, 0);
	EXPECT_EQ(contradictions(), 0);
	leave();
}

/* A length that is too large is nobody's business who does not send. */
TEST(ipc_receiver_sends_no_tag)
{
	REQUIRE(enter());
	order(A, 0, actors[B].id, ~0u, L4_NO_WAIT);
	EXPECT_EQ(actors[A].result, -ETIMEDOUT);
	order(B, actors[A].id, 0, 6, L4_FOREVER);
	order(A, 0, actors[B].id, 0x1ff, L4_FOREVER);
	EXPECT_EQ(actors[A].result, 0);
	EXPECT_EQ(actors[A].got_tag, 6);
	leave();
}

/* One limit for both phases, and a limit that fills its word is long. */
TEST(ipc_limit_is_for_both_phases)
{
	uint64_t start;

	REQUIRE(enter());
	start = uptime_us();
	order(A, actors[B].id, actors[C].id, 0, 20 * TICK_US);
	interrupts_on();
	sleep_us(12 * TICK_US);
	interrupts_off();
	EXPECT_EQ(actors[A].result, WAITS);
	order(B, 0, actors[A].id, 0, L4_FOREVER);
	EXPECT_EQ(actors[B].result, 0);
	EXPECT_EQ(actors[A].result, WAITS);
	interrupts_on();
	while (actors[A].result == WAITS)
		sleep_us(0);
	interrupts_off();
	EXPECT_EQ(actors[A].result, -ETIMEDOUT);
	EXPECT(uptime_us() - start >= 20 * TICK_US);
	EXPECT(uptime_us() - start <= 24 * TICK_US);

	for (uint32_t limit = 0xfffffffe; limit > 0xffff0000;
	     limit -= 9973) {
		order(A, actors[B].id, actors[C].id, 0, limit);
		order(B, 0, actors[A].id, 0, L4_NO_WAIT);
		EXPECT_EQ(actors[B].result, 0);
		EXPECT_EQ(actors[A].result, WAITS);
		EXPECT(actors[A].thread->deadline >
		       time_ticks() + 400000);
		order(C, actors[A].id, 0, 0, L4_NO_WAIT);
		EXPECT_EQ(actors[A].result, 0);
	}
	leave();
}

/* A question that waits in line is received late, and in time. */
TEST(ipc_limit_goes_on_in_a_call)
{
	REQUIRE(enter());
	order(A, actors[B].id, actors[B].id, 0, 6 * TICK_US);
	interrupts_on();
	sleep_us(3 * TICK_US);
	interrupts_off();
	order(B, 0, L4_ANYONE, 0, L4_FOREVER);
	EXPECT_EQ(actors[B].result, 0);
	EXPECT_EQ(actors[A].thread->ipc, IPC_CALLING);
	interrupts_on();
	sleep_us(5 * TICK_US);
	interrupts_off();
	EXPECT_EQ(actors[A].result, -ETIMEDOUT);
	order(B, actors[A].id, 0, L4_REPLY, L4_FOREVER);
	EXPECT_EQ(actors[B].result, -ENOTCONN);
	leave();
}

/* Who gave up and asks again may be told the answer to the first. */
TEST(ipc_late_answer_answers_the_next_question)
{
	REQUIRE(enter());
	order(B, 0, L4_ANYONE, 0, L4_FOREVER);
	order(A, actors[B].id, actors[B].id, 1, 0);
	EXPECT_EQ(actors[A].result, -ETIMEDOUT);
	order(A, actors[B].id, actors[B].id, 2, L4_FOREVER);
	order(B, actors[A].id, 0, L4_REPLY, L4_FOREVER);
	EXPECT_EQ(actors[B].result, -ENOTCONN);
	order(B, 0, L4_ANYONE, 0, L4_FOREVER);
	EXPECT_EQ(actors[B].got_tag, 2 | L4_CALLED);
	order(B, actors[A].id, 0, L4_REPLY, L4_FOREVER);
	EXPECT_EQ(actors[A].result, 0);
	leave();
}

/* The audit sees what it is there for. */
#define CONTRADICTION(audit, variable, wrong) \
	do { \
		__auto_type right = (variable); \
		\
		(variable) = (wrong); \
		EXPECT(audit() > 0); \
		(variable) = right; \
		EXPECT_EQ(audit(), 0); \
	} while (0)

TEST(ipc_audit_finds_contradictions)
{
	struct thread *a, *b, *c, *d;

	REQUIRE(enter());
	a = actors[A].thread;
	b = actors[B].thread;
	c = actors[C].thread;
	d = actors[D].thread;
	order(B, 0, L4_ANYONE, 0, L4_FOREVER);
	order(A, b->id, b->id, 0, L4_FOREVER);
	order(C, b->id, b->id, 0, L4_FOREVER);
	order(D, 0, b->id, 0, L4_FOREVER);
	EXPECT_EQ(contradictions(), 0);
	EXPECT_EQ(a->ipc, IPC_CALLING);
	EXPECT_EQ(c->ipc, IPC_SENDING);
	EXPECT_EQ(d->ipc, IPC_RECEIVING);
	CONTRADICTION(ipc_audit, a->ipc, IPC_IDLE);
	CONTRADICTION(ipc_audit, a->ipc, IPC_SENDING);
	CONTRADICTION(ipc_audit, c->ipc, IPC_CALLING);
	CONTRADICTION(ipc_audit, d->ipc, IPC_SENDING);
	CONTRADICTION(ipc_audit, a->partner, NULL);
	CONTRADICTION(ipc_audit, c->partner, d);
	CONTRADICTION(ipc_audit, b->ipc, IPC_RECEIVING);
	CONTRADICTION(ipc_audit, b->partner, a);
	CONTRADICTION(ipc_audit, d->queue.next, &d->queue);
	list_remove(&d->queue);		/* waits in no queue */
	EXPECT(ipc_audit() > 0);
	list_insert(&b->waiters, &d->queue);
	EXPECT_EQ(ipc_audit(), 0);
	CONTRADICTION(ipc_audit, d->lent_to, b);
	CONTRADICTION(ipc_audit, c->lent_to, a);
	CONTRADICTION(ipc_audit, a->state, RUNNABLE);
	CONTRADICTION(priority_audit, a->priority, 21);
	CONTRADICTION(priority_audit, b->own_priority, 19);
	CONTRADICTION(priority_audit, b->lenders[3], 1);
	CONTRADICTION(priority_audit, b->lender_bits, 1 << 3);
	CONTRADICTION(priority_audit, c->lent_to, b);
	leave();
}
