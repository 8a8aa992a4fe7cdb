/* latency.h: for how long are interrupts kept out? */
#ifndef KERNEL_LATENCY_H
#define KERNEL_LATENCY_H

#include <stdint.h>
#include "kernel/program.h"

/* Run a team, with a tick every so many counts, and watch the ticks. */
int team_run_watched(struct team *team, uint32_t period);

/* How late the latest of all watched ticks was, in instructions. */
uint64_t latest_interrupt(void);

#endif
