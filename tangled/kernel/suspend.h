/* suspend.h: stopping and ending other threads. */
#ifndef KERNEL_SUSPEND_H
#define KERNEL_SUSPEND_H

#include "kernel/thread.h"

/*
 * Tell t to stop or to end (PENDING_), and wait until it has.  -EINTR:
 * we were interrupted; it will do it nevertheless.  -ESRCH: it was to
 * stop, and has ended.
 */
int thread_tell(struct thread *t, unsigned int what);

/* At the edge of user mode: stop or end, as we have been told. */
void do_what_is_pending(void);

/* t has stopped or is dead: who waits for that need not any more. */
void wake_stoppers(const struct thread *t, int result);

/* Contradictions between t and those who wait for it to stop. */
unsigned int stoppers_audit(const struct thread *t);

#endif
