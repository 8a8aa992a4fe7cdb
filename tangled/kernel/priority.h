/* priority.h: who waits for a thread lends it its priority. */
#ifndef KERNEL_PRIORITY_H
#define KERNEL_PRIORITY_H

#include "kernel/thread.h"

/*
 * t begins to wait, or waits no longer, or its priority has changed:
 * adjust the priority of the thread it waits for, and so on.
 */
void priority_pass_on(struct thread *t);

/* How many contradictions are there between loans and priorities? */
unsigned int priority_audit(void);

/* The own priority of t has changed. */
void priority_changed(struct thread *t);

#endif
