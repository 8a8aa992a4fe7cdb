/*
 * What is a circle of threads that wait for each other, and what is not:
 * with debugging on, the kernel reports the former.  The console is not
 * seen from here, but by 08-circles.boot and 08-chains.boot.
 * since: 08
 */
#define ACTORS 8
#include "08-actors.h"
#include "kernel/printk.h"

static void ask(unsigned int who, unsigned int whom)
{
	order(who, actors[whom].id, actors[whom].id, 0, L4_FOREVER);
}

static void begin(const char *what)
{
	printk("%s\n", what);
}

TEST(chains_are_no_circles)
{
	bool before = debugging;

	debugging = true;
	REQUIRE(enter());
	begin("one who listens to us alone");
	order(B, 0, actors[A].id, 0, L4_FOREVER);
	ask(A, B);
	order(B, actors[A].id, 0, L4_REPLY, 0);
	begin("one who is answered by a question");
	order(B, 0, L4_ANYONE, 0, L4_FOREVER);
	ask(A, B);
	order(B, actors[A].id, actors[A].id, L4_REPLY, L4_FOREVER);
	order(A, actors[B].id, 0, L4_REPLY, 0);
	begin("an answer, and a wait for one who waits for it");
	order(B, 0, L4_ANYONE, 0, L4_FOREVER);
	ask(A, B);
	ask(C, A);
	order(B, actors[A].id, actors[C].id, L4_REPLY, 1);
	interrupts_on();
	sleep_us(3 * TICK_US);
	interrupts_off();
	leave();

	REQUIRE(enter());
	begin("a chain");
	for (unsigned int i = 0; i < ACTORS - 1; i++)
		ask(i, i + 1);
	leave();
	debugging = before;
	EXPECT_EQ(contradictions(), 0);
}

TEST(circles_are_reported)
{
	bool before = debugging;

	debugging = true;
	REQUIRE(enter());
	for (unsigned int i = 0; i < ACTORS - 1; i++)
		ask(i, i + 1);
	begin("a chain that is closed");
	ask(ACTORS - 1, 0);
	leave();

	REQUIRE(enter());
	begin("a circle of two who only listen");
	order(A, 0, actors[B].id, 0, L4_FOREVER);
	order(B, 0, actors[A].id, 0, L4_FOREVER);
	begin("one who waits for a circle");
	ask(C, A);
	leave();
	begin("no more circles");
	debugging = before;
	EXPECT_EQ(contradictions(), 0);
}
