/*
 * Who waits lends its priority: to whom, how far, and until when.
 * since: 08
 */
#define ACTORS 24
#include "08-actors.h"

/* Everyone has its own priority again. */
static unsigned int with_a_loan(const int8_t *own)
{
	unsigned int wrong = 0;

	for (unsigned int i = 0; i < ACTORS; i++)
		if (actors[i].thread)
			wrong += actors[i].thread->priority != own[i] ||
				 actors[i].thread->lender_bits != 0 ||
				 actors[i].thread->lent_to != NULL;
	return wrong;
}

#define PRIORITY(i) (actors[i].thread->priority)

static const int8_t ladder[ACTORS] = {
	30, 20, 22, 24, 17, 17, 17, 17, 17, 17, 17, 17,
	17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17, 17,
};

static void ask(unsigned int who, unsigned int whom, uint32_t limit)
{
	order(who, actors[whom].id, actors[whom].id, 0, limit);
}

static void answer(unsigned int who, unsigned int whom)
{
	order(who, actors[whom].id, 0, L4_REPLY, L4_FOREVER);
}

static void listen(unsigned int who)
{
	order(who, 0, L4_ANYONE, 0, L4_FOREVER);
}

TEST(priority_is_lent_while_one_waits)
{
	REQUIRE(enter_with(ladder));
	ask(A, B, L4_FOREVER);			/* in line */
	EXPECT_EQ(PRIORITY(B), 30);
	EXPECT_EQ(contradictions(), 0);
	listen(B);				/* received */
	EXPECT_EQ(PRIORITY(B), 30);
	EXPECT_EQ(contradictions(), 0);
	answer(B, A);
	EXPECT_EQ(PRIORITY(B), 20);
	EXPECT_EQ(with_a_loan(ladder), 0);

	order(A, actors[B].id, 0, 0, L4_FOREVER);	/* only sends */
	EXPECT_EQ(PRIORITY(B), 30);
	listen(B);
	EXPECT_EQ(PRIORITY(B), 20);
	EXPECT_EQ(actors[A].result, 0);

	order(A, 0, actors[B].id, 0, L4_FOREVER);	/* only listens */
	EXPECT_EQ(PRIORITY(B), 20);
	order(B, actors[A].id, 0, 0, L4_FOREVER);
	EXPECT_EQ(with_a_loan(ladder), 0);

	listen(B);				/* waits for us */
	ask(A, B, L4_FOREVER);
	EXPECT_EQ(PRIORITY(B), 30);
	answer(B, A);
	EXPECT_EQ(with_a_loan(ladder), 0);
	leave();
}

TEST(priority_of_the_less_urgent_is_no_loan)
{
	REQUIRE(enter_with(ladder));
	ask(4, 5, L4_FOREVER);			/* equals */
	ask(B, A, L4_FOREVER);
	EXPECT_EQ(with_a_loan(ladder), 0);
	EXPECT_EQ(contradictions(), 0);
	leave();
}

TEST(priority_is_the_largest_of_the_loans)
{
	REQUIRE(enter_with(ladder));
	ask(B, 4, 10 * TICK_US);
	EXPECT_EQ(PRIORITY(4), 20);
	ask(D, 4, L4_FOREVER);
	EXPECT_EQ(PRIORITY(4), 24);
	ask(C, 4, L4_FOREVER);
	EXPECT_EQ(PRIORITY(4), 24);
	ask(A, 4, 2 * TICK_US);
	EXPECT_EQ(PRIORITY(4), 30);
	EXPECT_EQ(contradictions(), 0);
	interrupts_on();
	sleep_us(3 * TICK_US);
	interrupts_off();
	EXPECT_EQ(actors[A].result, -ETIMEDOUT);
	EXPECT_EQ(PRIORITY(4), 24);
	kill(D);
	EXPECT_EQ(PRIORITY(4), 22);
	EXPECT_EQ(contradictions(), 0);
	listen(4);				/* B is first, C in line */
	EXPECT_EQ(actors[4].got_from, actors[B].id);
	answer(4, B);
	EXPECT_EQ(PRIORITY(4), 22);
	listen(4);
	answer(4, C);
	EXPECT_EQ(PRIORITY(4), 17);
	EXPECT_EQ(with_a_loan(ladder), 0);
	leave();
}

/* Actors first to last wait, each for the next. */
static void chain(unsigned int first, unsigned int last)
{
	for (unsigned int i = first; i < last; i++)
		ask(i, i + 1, L4_FOREVER);
}

TEST(priority_goes_along_a_chain)
{
	REQUIRE(enter_with(ladder));
	chain(4, 10);
	EXPECT_EQ(with_a_loan(ladder), 0);
	ask(A, 4, L4_FOREVER);
	for (unsigned int i = 4; i <= 10; i++)
		EXPECT_EQ(PRIORITY(i), 30);
	EXPECT_EQ(contradictions(), 0);
	ask(B, 8, L4_FOREVER);			/* joins in the middle */
	EXPECT_EQ(PRIORITY(10), 30);
	kill(6);				/* the chain is cut */
	EXPECT_EQ(actors[5].result, -EPIPE);
	EXPECT_EQ(PRIORITY(4), 30);
	EXPECT_EQ(PRIORITY(5), 30);
	EXPECT_EQ(PRIORITY(7), 17);
	EXPECT_EQ(PRIORITY(8), 20);
	EXPECT_EQ(PRIORITY(10), 20);
	EXPECT_EQ(contradictions(), 0);
	kill(A);
	EXPECT_EQ(PRIORITY(4), 17);
	EXPECT_EQ(PRIORITY(5), 17);
	kill(B);
	EXPECT_EQ(with_a_loan(ladder), 0);
	EXPECT_EQ(contradictions(), 0);
	leave();
}

TEST(priority_goes_only_so_far)
{
	unsigned int raised = 0;

	REQUIRE(enter_with(ladder));
	chain(4, ACTORS - 1);
	ask(A, 4, L4_FOREVER);
	for (unsigned int i = 4; i < ACTORS; i++)
		raised += PRIORITY(i) == 30;
	EXPECT_EQ(raised, 16);
	EXPECT_EQ(PRIORITY(ACTORS - 1), 17);
	EXPECT_EQ(contradictions(), 0);
	kill(A);
	EXPECT_EQ(with_a_loan(ladder), 0);
	EXPECT_EQ(contradictions(), 0);
	leave();
}

TEST(priority_far_down_a_chain_is_given_back)
{
	REQUIRE(enter_with(ladder));
	chain(4, ACTORS - 1);
	ask(A, 4, L4_FOREVER);
	ask(D, 15, L4_FOREVER);			/* its walk goes on */
	EXPECT_EQ(contradictions(), 0);
	kill(A);
	EXPECT_EQ(contradictions(), 0);
	kill(D);
	EXPECT_EQ(contradictions(), 0);
	for (unsigned int i = 4; i < ACTORS; i++) {
		kill(i);
		EXPECT_EQ(contradictions(), 0);
	}
	EXPECT_EQ(with_a_loan(ladder), 0);
	leave();
}

TEST(priority_in_a_circle)
{
	static const int8_t own[ACTORS] = {30, 17, 18, 19, [4 ... 23] = 17};

	REQUIRE(enter_with(own));
	ask(B, C, 10 * TICK_US);
	ask(C, D, L4_FOREVER);
	ask(D, B, L4_FOREVER);			/* closes it */
	EXPECT_EQ(contradictions(), 0);
	EXPECT_EQ(PRIORITY(B), 19);
	EXPECT_EQ(PRIORITY(C), 19);
	ask(A, C, 2 * TICK_US);
	EXPECT_EQ(PRIORITY(B), 30);
	EXPECT_EQ(PRIORITY(C), 30);
	EXPECT_EQ(PRIORITY(D), 30);
	EXPECT_EQ(contradictions(), 0);
	interrupts_on();
	sleep_us(4 * TICK_US);
	interrupts_off();
	EXPECT_EQ(contradictions(), 0);
	interrupts_on();
	sleep_us(10 * TICK_US);			/* B gives up */
	interrupts_off();
	EXPECT_EQ(actors[B].result, -ETIMEDOUT);
	EXPECT_EQ(contradictions(), 0);
	EXPECT_EQ(PRIORITY(C), 18);
	EXPECT_EQ(PRIORITY(D), 19);
	EXPECT_EQ(PRIORITY(B), 19);
	kill(D);
	EXPECT_EQ(with_a_loan(own), 0);
	leave();
}

/* A ready thread that gets or loses a loan changes its run queue. */
TEST(priority_of_a_ready_thread_changes_its_queue)
{
	static const int8_t own[ACTORS] = {
		30, 17, 25, [3 ... 23] = 17,
	};
	struct thread *b, *c;

	REQUIRE(enter_with(own));
	b = actors[B].thread;
	c = actors[C].thread;
	ask(A, B, L4_FOREVER);
	/* Both are made ready by hand, and do not run: we do not let them. */
	actors[B].to = 0;
	actors[B].from = L4_ANYONE;
	actors[B].limit = L4_NO_WAIT;
	actors[C] = (struct actor){.thread = c, .id = actors[C].id};
	sched_wake(b, 0);
	sched_wake(c, 0);
	EXPECT_EQ(b->state, RUNNABLE);
	EXPECT_EQ(b->priority, 30);
	EXPECT_EQ(sched_audit(), 0);
	sched_wake(actors[A].thread, -EINTR);	/* takes its loan back */
	EXPECT_EQ(b->state, RUNNABLE);
	EXPECT_EQ(b->priority, 17);
	EXPECT_EQ(contradictions(), 0);
	schedule();
	EXPECT_EQ(actors[A].result, -EINTR);
	EXPECT_EQ(with_a_loan(own), 0);
	leave();
}
