/* fault.h: mistakes of programs. */
#ifndef KERNEL_FAULT_H
#define KERNEL_FAULT_H

#include "l4/fault.h"

#define STATUS_FAULT	(-128)	/* how a thread ends that faulted */

/* Say what the current thread did. */
void fault_report(const struct fault *f);

/* The current thread did this.  Returns if it may try again. */
void fault_raise(const struct fault *f);

/* Would what t was stopped for succeed now? */
struct thread;
_Bool fault_is_stale(const struct thread *t);

/* The current thread is about to end: tell its pager, and wait. */
void fault_last_words(int status);

#endif
