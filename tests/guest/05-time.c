/*
 * The tick and the uptime.
 * since: 05
 */
#include "kernel/arch.h"
#include "kernel/platform.h"
#include "kernel/test.h"
#include "kernel/time.h"

static void wait_ticks(uint64_t n)
{
	uint64_t until = time_ticks() + n;
	bool were_on = interrupts_off();

	while (time_ticks() < until)
		wait_for_interrupt();
	interrupts_restore(were_on);
}

TEST(time_ticks_do_not_drift)
{
	uint64_t start, us;

	wait_ticks(1);
	start = uptime_us();
	wait_ticks(50);
	us = uptime_us() - start;
	EXPECT(us > 499900 && us < 500100);
}

TEST(time_never_goes_back)
{
	uint64_t last = uptime_us();
	unsigned int back = 0;

	for (int i = 0; i < 5000; i++) {
		uint64_t now = uptime_us();

		back += now < last;
		last = now;
	}
	EXPECT_EQ(back, 0);
}

TEST(time_missed_ticks_do_not_pile_up)
{
	bool were_on = interrupts_off();
	uint64_t ticks = time_ticks(), us = uptime_us();

	while (uptime_us() - us < 100000)
		;
	interrupts_restore(were_on);
	for (volatile int i = 0; i < 100; i++)
		;
	EXPECT(time_ticks() - ticks <= 2);
	wait_ticks(1);
}

TEST(instructions_are_counted)
{
	uint32_t start, one, many;

	instructions_init();
	start = instructions();
	one = instructions() - start;
	start = instructions();
	asm volatile("mov r0, #1000\n1:\tsubs r0, r0, #1\n\tbne 1b"
		     : : : "r0", "cc");
	many = instructions() - start;
	EXPECT_EQ(many - one, 2001);
}
