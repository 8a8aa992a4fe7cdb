/*
 * Who runs next when the processor is handed over, and when not.
 * since: 08
 */
#include "08-actors.h"

static bool earlier(unsigned int i, unsigned int j)
{
	return actors[i].when && actors[j].when &&
	       actors[i].when < actors[j].when;
}

/* Does nothing, but at its turn. */
static void take_a_turn(unsigned int i)
{
	prepare_order(i, 0, 0, 0, 0);
}

static void call(unsigned int who, unsigned int whom)
{
	prepare_order(who, actors[whom].id, actors[whom].id, 0,
		      L4_FOREVER);
}

static void listen(unsigned int who)
{
	order(who, 0, L4_ANYONE, 0, L4_FOREVER);
}

static void reply_and_wait(unsigned int who, unsigned int whom)
{
	prepare_order(who, actors[whom].id, L4_ANYONE, L4_REPLY,
		      L4_FOREVER);
}

/* A calls B, which is handed the processor, although C was ready. */
TEST(hand_over_goes_before_equals)
{
	REQUIRE(enter());
	listen(B);
	call(A, B);
	take_a_turn(C);
	schedule();
	EXPECT(earlier(B, C));
	EXPECT_EQ(actors[A].thread->ipc, IPC_CALLING);
	/* And back: B answers, and A goes on before D. */
	reply_and_wait(B, A);
	take_a_turn(D);
	schedule();
	EXPECT(earlier(A, D));
	leave();
}

/* But not if the slice is over: then the other goes to the tail. */
TEST(hand_over_ends_with_the_slice)
{
	REQUIRE(enter());
	listen(B);
	call(A, B);
	take_a_turn(C);
	actors[A].late = true;
	schedule();
	EXPECT(earlier(C, B));
	EXPECT_EQ(contradictions(), 0);
	leave();
}

/* Nor before somebody who is more urgent than who is next. */
TEST(hand_over_lets_the_more_urgent_go_first)
{
	static const int8_t own[ACTORS] = {18, 25, 20, 18};

	REQUIRE(enter_with(own));
	listen(B);
	call(A, B);
	schedule();
	reply_and_wait(B, A);
	take_a_turn(C);
	take_a_turn(D);
	schedule();
	EXPECT(earlier(C, A));
	EXPECT(earlier(D, A));
	EXPECT_EQ(contradictions(), 0);
	leave();
}

/* The time that B has as the more urgent one is not for A. */
TEST(hand_over_is_not_below_the_turn)
{
	static const int8_t own[ACTORS] = {18, 25, 20, 18};

	REQUIRE(enter_with(own));
	listen(B);
	call(A, B);
	schedule();
	EXPECT_EQ(actors[B].thread->turn, 18);	/* on A's slice */
	reply_and_wait(B, A);			/* on its own */
	EXPECT_EQ(actors[B].thread->turn, 25);
	take_a_turn(D);
	schedule();
	EXPECT(earlier(D, A));
	EXPECT_EQ(contradictions(), 0);
	leave();
}

/* What is handed over is the rest of the slice, not a new one. */
TEST(hand_over_of_what_is_left)
{
	static const int8_t own[ACTORS] = {18, 25, 20, 18};

	REQUIRE(enter_with(own));
	listen(B);
	call(A, B);
	actors[A].thread->slice = 9;
	schedule();
	EXPECT_EQ(actors[B].thread->slice, 9);
	EXPECT_EQ(actors[B].thread->turn, 18);
	reply_and_wait(B, A);		/* and of this A gets nothing */
	actors[B].thread->slice = 7;
	schedule();
	EXPECT_EQ(actors[A].thread->slice, SLICE_TICKS);
	EXPECT_EQ(actors[A].thread->turn, 18);
	leave();
}

/* Who is interrupted by the more urgent goes on with what it had. */
TEST(slice_of_who_is_preempted)
{
	REQUIRE(enter());
	current->slice = 9;
	current->turn = 3;
	take_a_turn(C);
	schedule();
	EXPECT(actors[C].when > 0);
	EXPECT_EQ(current->slice, 9);
	EXPECT_EQ(current->turn, 3);
	sched_yield();			/* that is to begin another one */
	EXPECT_EQ(current->slice, SLICE_TICKS);
	EXPECT_EQ(current->turn, current->priority);
	leave();
}

/* A server that was lent a priority hands back at once all the same. */
TEST(hand_over_back_from_a_low_server)
{
	static const int8_t own[ACTORS] = {25, 17, 20, 25};

	REQUIRE(enter_with(own));
	listen(B);
	call(A, B);
	schedule();
	EXPECT_EQ(actors[B].thread->priority, 25);
	reply_and_wait(B, A);
	take_a_turn(C);
	take_a_turn(D);
	schedule();
	EXPECT(earlier(A, D));
	EXPECT(earlier(D, C));
	EXPECT_EQ(actors[B].thread->priority, 17);
	EXPECT(!reschedule);
	leave();
}

/* Who has somebody in line goes on; the answered one goes to the tail. */
TEST(no_hand_over_with_somebody_in_line)
{
	REQUIRE(enter());
	listen(B);
	call(A, B);
	schedule();
	call(C, B);
	schedule();
	reply_and_wait(B, A);
	take_a_turn(D);
	schedule();
	EXPECT(earlier(B, D));
	EXPECT(earlier(D, A));
	EXPECT_EQ(actors[B].got_from, actors[C].id);
	leave();
}

/* A send alone wakes the receiver at the tail, as any wake-up does. */
TEST(send_wakes_at_the_tail)
{
	REQUIRE(enter());
	listen(B);
	prepare_order(A, actors[B].id, 0, 0, 0);
	take_a_turn(C);
	schedule();
	EXPECT(earlier(A, C));
	EXPECT(earlier(C, B));
	leave();
}

/* Who loses a loan goes behind those of its own priority. */
TEST(loser_of_a_loan_goes_to_the_tail)
{
	static const int8_t own[ACTORS] = {30, 17, 17, 17};

	REQUIRE(enter_with(own));
	call(A, B);
	schedule();
	take_a_turn(B);
	take_a_turn(C);
	sched_wake(actors[A].thread, -EINTR);
	schedule();
	EXPECT_EQ(actors[A].result, -EINTR);
	EXPECT(earlier(A, C));
	EXPECT(earlier(C, B));
	leave();
}
