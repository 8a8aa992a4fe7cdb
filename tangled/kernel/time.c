/*
 * time.c: how long we have been running.  The tick comes from the
 * platform's timer, in an interrupt.
 */
#include "kernel/platform.h"
#include "kernel/printk.h"
#include "kernel/time.h"
#include "kernel/sched.h"
#include "kernel/timeout.h"

static volatile uint64_t ticks;

void time_tick(void)
{
	ticks++;
	sched_tick();
	timeouts_expire(NULL);
}

uint64_t time_ticks(void)
{
	uint64_t first;

	do {
		first = ticks;
	} while (first != ticks);
	return first;
}

uint64_t uptime_us(void)
{
	uint32_t frequency = counter_frequency();
	uint64_t now = counter_now();

	return now / frequency * 1000000 +
	       now % frequency * 1000000 / frequency;
}

void time_init(void)
{
	timer_start(counter_frequency() / TICKS_PER_SECOND);
	printk("time: a counter of %lu Hz, %u ticks a second\n",
	       counter_frequency(), TICKS_PER_SECOND);
}
