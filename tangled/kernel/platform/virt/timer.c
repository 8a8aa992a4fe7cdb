/*
 * timer.c: the generic timer: a counter and a comparator, of which we
 * use the virtual ones, since a hypervisor leaves those to its guests.
 *
 * ARM DDI 0406, chapter B8.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "kernel/arch.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/platform.h"
#include "kernel/platform/virt/devices.h"
#include "kernel/time.h"

bool counter_present(void)
{
	uint32_t features;

	asm volatile("mrc p15, 0, %0, c0, c1, 1" : "=r"(features));
	return (features >> 16 & 15) != 0;	/* ID_PFR1 */
}

uint64_t counter_now(void)
{
	uint64_t now;

	asm volatile("isb\n\tmrrc p15, 1, %Q0, %R0, c14" : "=r"(now));
	return now;		/* CNTVCT */
}

uint32_t counter_frequency(void)
{
	uint32_t hertz;

	asm volatile("mrc p15, 0, %0, c14, c0, 0" : "=r"(hertz));
	return hertz;		/* CNTFRQ */
}

static uint64_t due, period;

static uint64_t latest;

uint64_t timer_latest(bool again)
{
	uint64_t result = latest;

	if (again)
		latest = 0;
	return result;
}

static void set_comparator(uint64_t count)
{
	/* CNTV_CVAL, then enable in CNTV_CTL */
	asm volatile("mcrr p15, 3, %Q0, %R0, c14\n\t"
		     "mcr p15, 0, %1, c14, c3, 1\n\tisb"
		     : : "r"(count), "r"(1));
}

static void timer_interrupt(void *context)
{
	(void)context;
	uint64_t late = counter_now() - due;

	if (late > latest)
		latest = late;
	due += period;
	if ((int64_t)(counter_now() - due) >= 0)
		due = counter_now() + period;
	set_comparator(due);
	time_tick();
}

void timer_next(uint64_t counts)
{
	bool were_on = interrupts_off();

	due = counter_now() + counts;
	set_comparator(due);
	interrupts_restore(were_on);
}

void timer_start(uint64_t counts)
{
	period = counts;
	timer_next(counts);
}

void timer_init(unsigned int irq)
{
	if (!counter_present())
		panic("this processor has no generic timer");
	if (counter_frequency() == 0)
		panic("the firmware has not set CNTFRQ");
	if (irq_register(irq, timer_interrupt, NULL) < 0)
		panic("the timer's interrupt %u cannot be had", irq);
}

bool timer_overdue(void)
{
	return (int64_t)(counter_now() - due) >= 0;
}
