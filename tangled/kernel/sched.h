/*
 * sched.h: who runs, and who waits.  Call these with interrupts masked,
 * except where it says otherwise.
 */
#ifndef KERNEL_SCHED_H
#define KERNEL_SCHED_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel/thread.h"

#define SLICE_TICKS	1

/* The thread that runs. */
extern struct thread *current;

/* Is somebody else to run as soon as possible? */
extern volatile bool reschedule;

void sched_init(void);

/* Let the thread run that is most urgent now. */
void schedule(void);

/* Go to the end of the queue of our priority. */
void sched_yield(void);

/*
 * Let a thread run that is INACTIVE.  With interrupts on, it runs at
 * once if it is more urgent than the caller.
 */
void thread_start(struct thread *t);

/*
 * Sleep, at the end of queue if it is not NULL, until somebody wakes
 * us, or until the tick until.  Returns what the waker says, or
 * -ETIMEDOUT.
 */
int sched_sleep(struct list *queue, uint64_t until);

/* End the sleep of t, which shall return result. */
void sched_wake(struct thread *t, int result);


/* One more tick has passed. */
void sched_tick(void);

/* Become the idle thread. */
_Noreturn void sched_idle(void);

/*
 * How many contradictions are there between states, queues and time
 * limits?  Interrupts may be on.
 */
unsigned int sched_audit(void);

/*
 * Let interrupts in, and whoever is more urgent run.  Nothing that was
 * true before need be true afterwards.
 */
void preemption_point(void);

/*
 * Sleep, like sched_sleep, and let next run, whose own sleep ends with
 * 0: at once and on our time, unless somebody is more urgent, or
 * our time is from a priority that next does not have.
 */
int sched_hand_over(struct thread *next, struct list *queue,
		    uint64_t until);

/* Change the priority of t, for now. */
void sched_set_priority(struct thread *t, int priority);

#endif
