/* interrupt.h: interrupts as notices to threads. */
#ifndef KERNEL_INTERRUPT_H
#define KERNEL_INTERRUPT_H

#include "kernel/thread.h"

void interrupts_init(void);

/* t ends: the lines that it handles are disabled. */
void interrupts_leave(struct thread *t);

#endif
