/*
 * A program's own memory: what may be done with which part of it.
 * Helpers try, and must not come back.
 * since: 07
 */
#include "libl4/test.h"

static volatile uint32_t tried, survived, target;
static const uint32_t constant[] = {0xe12fff1e};		/* bx lr */
static volatile uint32_t variable = 0xe12fff1e;

static void write_to(uint32_t address)
{
	*(volatile uint32_t *)address = 1;
}

static void call(uint32_t address)
{
	((void (*)(void))address)();
}

static void trespass(uint32_t member)
{
	volatile uint32_t local = 0xe12fff1e;
	uint32_t stack = (uint32_t)&local & ~0x1fffu;

	tried |= 1u << member;
	switch (member) {
	case 1: write_to((uint32_t)constant); break;
	case 2: write_to((uint32_t)trespass); break;
	case 3: call((uint32_t)constant); break;
	case 4: call((uint32_t)&variable); break;
	case 5: call((uint32_t)&local); break;
	case 6: write_to(stack - 4); break;		/* below it */
	case 7: write_to(stack + 0x2000); break;	/* and above */
	}
	survived |= 1u << member;
}

TEST(parts_of_a_program_have_their_rights, .helper = trespass,
     .helpers = 7)
{
	for (int i = 0; i < 30; i++)
		l4_yield();
	EXPECT_EQ(tried, 0xfe);
	EXPECT_EQ(survived, 0);
}

/* What is not forbidden works: the control of the test above. */
static void behave(uint32_t member)
{
	volatile uint32_t local = 1;
	uint32_t stack = (uint32_t)&local & ~0x1fffu;

	switch (member) {
	case 1: target = *(volatile const uint32_t *)constant; break;
	case 2: target = *(volatile uint32_t *)0x10000; break;
	case 3: write_to((uint32_t)&variable); break;
	case 4: write_to(stack); break;
	}
	survived |= 1u << member;
}

TEST(what_is_allowed_works, .helper = behave, .helpers = 4)
{
	for (int i = 0; i < 30; i++)
		l4_yield();
	EXPECT_EQ(survived, 0x1e);
}

/* A recursion without end reaches the hole below its own stack only. */
static void dig(uint32_t depth)
{
	void (*volatile again)(uint32_t) = dig;
	volatile uint32_t mine[32] = {depth};

	target = mine[0];
	again(depth + 1);
	mine[1] = mine[0];
}

TEST(overflow_harms_nobody, .helper = dig, .helpers = 3)
{
	volatile uint32_t mine[64];

	for (uint32_t i = 0; i < 64; i++)
		mine[i] = i;
	for (int i = 0; i < 30; i++)
		l4_yield();
	EXPECT(target > 20);
	for (uint32_t i = 0; i < 64; i++)
		EXPECT_EQ(mine[i], i);
}
