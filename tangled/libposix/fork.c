/*
 * fork.c: having children, and threads.  Whoever asks for a child has
 * saved its registers on its stack, of which the child has a copy; so
 * the child needs to be told no more than where it goes on, and where
 * its stack is.
 */
#include <stddef.h>
#include "libposix/fork.h"
#include "libposix/posix.h"

/* In fork.S; it asks by fork_ask. */
int fork_copy(uint32_t flags);
int fork_ask(uint32_t flags, uint32_t sp);

/* Ask for a copy of us, which begins where this one returns to. */
int fork_ask(uint32_t flags, uint32_t sp)
{
	return mm0_call(MM0_clone, flags,
			(uint32_t)__builtin_return_address(0), sp,
			NULL);
}

/* In fork.S: where a new thread begins. */
void fork_begin(void);

int fork(void)
{
	return fork_copy(0);
}

int clone(uint32_t flags, int (*run)(void *), void *argument,
	  void *stack_end)
{
	uint32_t *sp = stack_end;

	if (!run)
		return flags & CLONE_VM ? -EINVAL : fork_copy(flags);
	if ((uintptr_t)sp % 8)
		return -EINVAL;
	*--sp = (uint32_t)run;
	*--sp = (uint32_t)argument;
	return mm0_call(MM0_clone, flags, (uint32_t)fork_begin,
			(uint32_t)sp, NULL);
}

int thread_create(int (*run)(void *), void *argument, void *stack_end)
{
	return clone(CLONE_VM | CLONE_FILES | CLONE_THREAD, run,
		     argument, stack_end);
}

void thread_exit(int value)
{
	mm0_call(MM0_exit_thread, (uint32_t)value, 0, 0, NULL);
	__builtin_unreachable();
}

int thread_join(int tid, int *value)
{
	return mm0_call(MM0_join, (uint32_t)tid, 0, 0,
			(uint32_t *)value);
}

int gettid(void)
{
	return mm0_call(MM0_gettid, 0, 0, 0, NULL);
}

int image_open(const char *name)
{
	return mm0_call(MM0_open, (uint32_t)name, 0, 0, NULL);
}

int image_size(int number)
{
	return mm0_call(MM0_size, (uint32_t)number, 0, 0, NULL);
}

int image_close(int number)
{
	return mm0_call(MM0_close, (uint32_t)number, 0, 0, NULL);
}
