/* timeout.h: sleeping for a limited time. */
#ifndef KERNEL_TIMEOUT_H
#define KERNEL_TIMEOUT_H

#include <stdint.h>
#include "kernel/thread.h"

#define FOREVER		(~0ull)	/* as a deadline: none */
#define NO_TIMEOUT	(~0u)	/* as an index: not in the heap */
#define TIMEOUT_IRQ	0	/* one of those we send ourselves */

/* There will never be more than this number of threads. */
void timeouts_init(uint32_t threads);

/* Wake t with -ETIMEDOUT at the tick deadline; forget it. */
void timeout_set(struct thread *t, uint64_t deadline);
void timeout_cancel(struct thread *t);

/* Contradictions, if so many threads say they have a time limit. */
unsigned int timeouts_audit(unsigned int limited);

/* Wake those whose time has come.  Called at each tick. */
void timeouts_expire(void *unused);

/* The first tick that comes at least so many microseconds from now. */
uint64_t ticks_after(uint32_t us);

/* Let the current thread sleep for at least so many microseconds. */
void sleep_us(uint32_t us);

#endif
