/*
 * System calls, as programs see them.
 * since: 07
 */
#include "libl4/print.h"
#include "libl4/test.h"
#include "l4/calls.h"

TEST(user_self_is_in_the_team)
{
	EXPECT_EQ(l4_self(), team[0]);
	EXPECT_EQ(team[1], 0);
}

static volatile uint32_t seen;

static void note_who(uint32_t member)
{
	if (l4_self() == team[member])
		seen |= 1u << member;
}

TEST(user_helpers_share_the_space, .helper = note_who, .helpers = 3)
{
	for (int i = 0; i < 20; i++)
		l4_yield();
	EXPECT_EQ(seen, 14);
}

TEST(user_helpers_apart_do_not, .helper = note_who, .helpers = 3,
     .apart = 1)
{
	for (int i = 0; i < 20; i++)
		l4_yield();
	EXPECT_EQ(seen, 0);
}

TEST(ids_of_a_team_differ, .helper = note_who, .helpers = 7)
{
	for (int i = 0; i < 8; i++)
		for (int j = 0; j < i; j++)
			EXPECT(team[i] != team[j] && team[i] != 0);
}

TEST(yield_returns_nothing)
{
	EXPECT_EQ(l4_yield(), 0);
}

/* The other one runs in between. */
static volatile uint32_t turns;

static void take_turns(uint32_t member)
{
	(void)member;
	for (;;) {
		turns++;
		l4_yield();
	}
}

TEST(yield_lets_equals_run, .helper = take_turns, .helpers = 1)
{
	uint32_t wrong = 0;

	for (uint32_t i = 0; i < 50; i++) {
		uint32_t before = turns;

		l4_yield();
		wrong += turns != before + 1;
	}
	EXPECT(wrong <= 1);		/* one tick may come in between */
}

TEST(uptime_goes_on)
{
	uint64_t first = l4_uptime(), next = first;

	while (next - first < 1000) {
		uint64_t last = next;

		next = l4_uptime();
		EXPECT(next >= last);
	}
	EXPECT(first > 0 && next < 60000000);
}

TEST(print_prints_at_most_128)
{
	static char text[200];

	for (uint32_t i = 0; i < sizeof(text); i++)
		text[i] = i % 64 == 63 ? '\n' : '.';
	EXPECT_EQ(l4_print(text, 0), 0);
	EXPECT_EQ(l4_print(text + 63, 1), 1);
	EXPECT_EQ(l4_print(text, 128), 128);
	EXPECT_EQ(l4_print(text, 129), 128);
	EXPECT_EQ(l4_print(text, 200), 128);
}

TEST(constants_and_code_can_be_printed)
{
	EXPECT_EQ(l4_print("a constant\n", 11), 11);
	EXPECT_EQ(l4_print((const void *)0x10000, 4), 4);	/* l44e */
	print("\n");
}

/* ---- calls that do not exist ---------------------------------------- */

static int call_number(uint32_t number)
{
	register uint32_t r0 asm("r0") = 1;
	register uint32_t r12 asm("r12") = number;

	asm volatile("svc #0" : "+r"(r0), "+r"(r12) : : "memory", "cc");
	return (int)r0;
}

TEST(unknown_calls_are_enosys)
{
	static const uint32_t numbers[] = {
		SYSTEM_CALLS, SYSTEM_CALLS + 1, 100, 255, 256, 1023, 4096,
		0x10000, 0x3fffffff, 0x40000000, 0x40010000, 0x7fffffff,
		0x80000000, 0x80000001, 0xc0000000, 0xfffffffe, 0xffffffff,
	};

	for (uint32_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		EXPECT_EQ(call_number(numbers[i]), -ENOSYS);
	for (uint32_t bit = 4; bit < 32; bit++)
		EXPECT_EQ(call_number((uint32_t)SYSTEM_CALLS | 1u << bit),
			  -ENOSYS);
	EXPECT_EQ(call_number(SYS_self), team[0]);
}

/* Only r12 is looked at, not the number in the instruction. */
TEST(number_in_the_instruction_is_ignored)
{
	register uint32_t r0 asm("r0");
	register uint32_t r12 asm("r12") = SYS_self;

	asm volatile("svc #0x123456" : "=r"(r0) : "r"(r12) : "memory");
	EXPECT_EQ(r0, team[0]);
}

/* Only who is asked to end ends; a helper's status is nobody's. */
static void leave(uint32_t member)
{
	seen |= 1u << member;
	l4_exit((int)member);
}

TEST(exit_ends_one_thread, .helper = leave, .helpers = 3)
{
	for (int i = 0; i < 10; i++)
		l4_yield();
	EXPECT_EQ(seen, 14);
}
