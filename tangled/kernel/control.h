/* control.h: who controls whom. */
#ifndef KERNEL_CONTROL_H
#define KERNEL_CONTROL_H

#include <stdbool.h>
#include "kernel/container.h"
#include "kernel/thread.h"

/* May the current thread control t? */
bool controls(const struct thread *t);

/* The thread with this id (0: ourselves), if we control it. */
int find_controlled(uint32_t id, struct thread **t);

/* Some thread of c, or of a container inside; NULL: there is none. */
struct thread *thread_in(const struct container *c);

#endif
