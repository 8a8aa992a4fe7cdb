/* fork.h: having children and threads. */
#ifndef LIBPOSIX_FORK_H
#define LIBPOSIX_FORK_H

#include <stdint.h>
#include "mm0/clone.h"

/* Have a child that is a copy of us.  0: we are it.  Else its pid. */
int fork(void);

/*
 * The same, but what the flags name is shared; see mm0/clone.h.  With
 * CLONE_VM it needs a stack of its own, and calls a function; without,
 * both may be NULL, and it returns twice, as fork does.
 */
int clone(uint32_t flags, int (*run)(void *), void *argument,
	  void *stack_end);

/* Start a thread of our program on this stack; returns its number. */
int thread_create(int (*run)(void *), void *argument, void *stack_end);

/* End the calling thread only; with the last one, the program. */
_Noreturn void thread_exit(int value);

/*
 * Wait for a thread to end.  value, unless NULL, receives what it has
 * left.  -ESRCH: no such thread.  -EINVAL: it is us, or another one
 * waits for it already.
 */
int thread_join(int tid, int *value);

/* The number of the calling thread. */
int gettid(void);

/* Files of the ramdisk, by number. */
int image_open(const char *name);
int image_size(int number);
int image_close(int number);

#endif
