/*
 * Teams: how they end, and that everything comes back.
 * since: 07
 */
#include "kernel/arch.h"
#include "kernel/fault.h"
#include "kernel/frames.h"
#include "kernel/program.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/test.h"
#include "kernel/time.h"
#include "l4/errors.h"

#define SURVIVED 99			/* as apps/rogue.c has it */
#define DEEDS	10			/* the last goes on for ever */

TEST(program_returns_its_status)
{
	struct team hello = {.program = {"hello"}};
	struct team rogue = {.program = {"rogue"}, .argument = DEEDS};

	EXPECT_EQ(team_run(&hello, 1000000), 0);
	EXPECT_EQ(team_run(&rogue, 1000000), SURVIVED + 1);
}

TEST(rogues_end_alone)
{
	for (uint32_t i = 0; i < DEEDS - 1; i++) {
		struct team rogue = {.program = {"rogue"}, .argument = i};

		EXPECT_EQ(team_run(&rogue, 1000000), STATUS_FAULT);
	}
}

TEST(endless_rogue_is_ended)
{
	struct team rogue = {.program = {"rogue"}, .argument = DEEDS - 1};
	uint64_t before = uptime_us();

	EXPECT_EQ(team_run(&rogue, 40000), -ETIMEDOUT);
	EXPECT(uptime_us() - before >= 40000);
	EXPECT(uptime_us() - before < 80000);
}

TEST(unknown_program_is_enoent)
{
	struct team nobody = {.program = {"nobody"}};
	struct team second = {.program = {"hello", "nobody"}, .apart = true};

	EXPECT_EQ(team_run(&nobody, 1000000), -ENOENT);
	EXPECT_EQ(team_run(&second, 1000000), -ENOENT);
}

/* When the first ends, the others are ended, whatever they are at. */
TEST(first_one_takes_the_others_along)
{
	struct team together = {
		.program = {"hello", "hello", "hello", "hello"},
	};
	struct team apart = {
		.program = {"hello", "rogue", "rogue", "rogue", "rogue",
			    "rogue", "rogue", "rogue"},
		.apart = true, .argument = DEEDS - 1,
	};

	EXPECT_EQ(team_run(&together, 1000000), 0);
	EXPECT_EQ(team_run(&apart, 1000000), 0);
}

/* One of them faults, the first goes on. */
TEST(fault_of_one_is_not_the_others)
{
	struct team apart = {
		.program = {"hello", "rogue", "rogue"},
		.apart = true, .argument = 1,
		.priority = {9, 10, 11},
	};

	EXPECT_EQ(team_run(&apart, 1000000), 0);
	EXPECT(apart.member[1] == NULL && apart.member[2] == NULL);
}

/* An end of a program that is never waited for long. */
TEST(teams_come_and_go)
{
	for (int i = 0; i < 100; i++) {
		struct team hello = {.program = {"rogue", "rogue"},
				     .argument = DEEDS};

		hello.apart = i & 1;
		if (!EXPECT_EQ(team_run(&hello, 1000000), SURVIVED + 1))
			break;
	}
	EXPECT_EQ(sched_audit(), 0);
}

/*
 * No memory, at each allocation in turn.  All of the pool is taken; then
 * a run for the image and so many single frames are given back.
 */
static void *taken[8192];
static unsigned int count;

static void take_all(unsigned int order)
{
	void *run;

	while (count < 8192 && (run = frames_alloc(order)))
		taken[count++] = run;
}

#define SINGLES 24

TEST(no_memory_at_each_step)
{
	unsigned int failed = 0, all, threads = threads_used();
	void *images[3], *singles[SINGLES];
	int status = -ENOMEM;

	for (unsigned int k = 0; status == -ENOMEM && k < SINGLES; k++) {
		struct team team = {.program = {"rogue", "rogue", "rogue"},
				    .apart = true, .argument = DEEDS};

		all = frames_left();
		count = 0;
		for (int i = 0; i < 3; i++)
			images[i] = frames_alloc(5);
		for (int i = 0; i < SINGLES; i++)
			singles[i] = frames_alloc(0);
		for (unsigned int order = MAX_ORDER + 1; order-- > 0; )
			take_all(order);
		EXPECT_EQ(frames_left(), 0);
		for (unsigned int i = 0; i < k; i++)
			frames_free(singles[i]);
		for (int i = 0; i < 3; i++)
			frames_free(images[i]);
		status = team_run(&team, 1000000);
		failed += status == -ENOMEM;
		EXPECT_EQ(frames_left(), 3 * 32 + k);
		while (count > 0)
			frames_free(taken[--count]);
		for (unsigned int i = k; i < SINGLES; i++)
			frames_free(singles[i]);
		EXPECT_EQ(frames_left(), all);
		EXPECT_EQ(threads_used(), threads);
		EXPECT_EQ(sched_audit(), 0);
	}
	EXPECT_EQ(status, SURVIVED + 1);
	EXPECT(failed >= 9);
}
