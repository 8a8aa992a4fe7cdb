/* semaphore.h: a count to wait for. */
#ifndef KERNEL_SEMAPHORE_H
#define KERNEL_SEMAPHORE_H

#include <stdint.h>
#include "kernel/list.h"

struct semaphore {
	unsigned int count;
	struct list waiting;
};

void semaphore_init(struct semaphore *s, unsigned int count);

/*
 * Take one, waiting until the tick until if there is none.  0, or
 * -ETIMEDOUT.  Only threads may call this.
 */
int semaphore_down(struct semaphore *s, uint64_t until);

/* Give one; wakes the thread that has waited for the longest. */
void semaphore_up(struct semaphore *s);

#endif
