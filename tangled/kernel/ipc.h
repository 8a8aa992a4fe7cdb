/* ipc.h: messages, as the rest of the kernel sees them. */
#ifndef KERNEL_IPC_H
#define KERNEL_IPC_H

#include <stdbool.h>
#include "kernel/priority.h"
#include "kernel/thread.h"

/* Was the kernel booted to look for mistakes of programs? */
extern bool debugging;

/* t's wait in a message has ended.  Called by the scheduler. */
static inline void ipc_wait_over(struct thread *t)
{
	t->ipc = IPC_IDLE;
	t->partner = NULL;
	if (t->lent_to)
		priority_pass_on(t);
}

/* t ends: its id names nobody, and who waits for it gets -EPIPE. */
void ipc_leave(struct thread *t);

/* How many contradictions are there between states and queues? */
unsigned int ipc_audit(void);

/* Where t has its UTCB from now on. */
int utcb_set(struct thread *t, uint32_t address);

/*
 * The current thread's fault, in its TCB, is sent to this thread.  0:
 * it has replied; -ESRCH: there is nobody to reply; other errors: the
 * wait was interrupted.
 */
int ipc_fault(uint32_t pager);

/* May a thread send to another one, in another container? */
static inline bool may_send(const struct thread *from,
			    const struct thread *to)
{
	if (to->pager == from->id || to->id == from->pager)
		return true;
	for (unsigned int i = 0; i < MAX_CHANNELS; i++)
		if (from->channels[i] == to->id)
			return true;
	return false;
}

/* Set bits of t's notices; never waits. */
void ipc_notify(struct thread *t, uint32_t bits);

#endif
