/*
 * latency.c: for how long are interrupts kept out while programs run?
 */
#include <stddef.h>
#include "kernel/latency.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/time.h"
#include "kernel/timeout.h"

static uint64_t latest;		/* in counts */
static struct semaphore watched;

static void watch(void *argument)
{
	const struct team *team = argument;
	uint64_t late;

	do
		sleep_us(0);
	while (!team->member[0]);
	timer_latest(true);
	while (team->member[0]) {
		sleep_us(0);
		late = timer_latest(true);
		if (team->member[0] && late > latest)
			latest = late;
	}
	semaphore_up(&watched);
}

int team_run_watched(struct team *team, uint32_t period)
{
	struct thread *t = thread_create("watch", PRIORITIES - 1, watch,
					 team);
	int status;

	if (!t)
		return -1;
	semaphore_init(&watched, 0);
	timer_start(period);
	thread_start(t);
	status = team_run(team, UINT32_MAX / 2);
	timer_start(counter_frequency() / TICKS_PER_SECOND);
	semaphore_down(&watched, FOREVER);
	sleep_us(0);
	return status;
}

uint64_t latest_interrupt(void)
{
	return latest * (1000000000 / counter_frequency());
}
