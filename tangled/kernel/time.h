/* time.h: ticks and microseconds since the machine was switched on. */
#ifndef KERNEL_TIME_H
#define KERNEL_TIME_H

#include <stdint.h>

#define TICKS_PER_SECOND 100

/* Start the tick. */
void time_init(void);

/* One more tick.  Called by the timer, interrupts masked. */
void time_tick(void);

/* Ticks since time_init. */
uint64_t time_ticks(void);

/* Microseconds since the machine was switched on. */
uint64_t uptime_us(void);

#endif
