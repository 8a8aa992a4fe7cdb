/*
 * rogue.c: does what it must not, in the way that its argument says.
 * Whoever survives returns, with a status that says so.
 */
#include "libl4/l4.h"

#define SURVIVED 99

static volatile uint32_t data = 0x4770;		/* bx lr, in Thumb */
static volatile uint32_t nowhere = 16, kernel = 0x40010000;

static void read_nowhere(void)
{
	(void)*(volatile uint32_t *)nowhere;
}

static void read_kernel(void)
{
	(void)*(volatile uint32_t *)kernel;
}

int main(uint32_t argument, uint32_t member);

static void write_own_code(void)
{
	*(volatile uint32_t *)((uint32_t)main & ~1u) = 0;
}

static void jump_to_nowhere(void)
{
	((void (*)(void))(nowhere | 1))();
}

static void jump_to_data(void)
{
	((void (*)(void))((uint32_t)&data | 1))();
}

static void undefined(void)
{
	asm volatile("udf #7");
}

static void privileged(void)		/* mcr p15, 0, r0, c2, c0, 0 */
{
	asm volatile("mcr p15, 0, r0, c2, c0, 0");
}

static void floating_point(void)	/* vmov s0, r0 */
{
	asm volatile(".inst.w 0xee000a10");
}

static void deep_recursion(void)
{
	void (*volatile again)(void) = deep_recursion;
	volatile uint32_t mine[64] = {0};

	again();
	mine[1] = mine[0];
}

static void for_ever(void)
{
	for (;;)
		;
}

static void (*const misdeeds[])(void) = {
	read_nowhere, read_kernel, write_own_code, jump_to_nowhere,
	jump_to_data, undefined, privileged, floating_point,
	deep_recursion, for_ever,
};

int main(uint32_t argument, uint32_t member)
{
	(void)member;
	if (argument >= sizeof(misdeeds) / sizeof(misdeeds[0]))
		return SURVIVED + 1;
	misdeeds[argument]();
	return SURVIVED;
}
