/*
 * syscall.c: the table of system calls, and the simplest of them.
 * Called from vectors.S, with interrupts masked, on the caller's kernel
 * stack; the arguments are whatever the caller likes.  A handler
 * returns its result, or a negative error.
 */
#include "kernel/arch.h"
#include "kernel/printk.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"
#include "kernel/time.h"
#include "kernel/user.h"
#include "l4/calls.h"
#include "l4/errors.h"
#include "kernel/platform.h"
#include "l4/counts.h"
#include "kernel/cache.h"
#include "kernel/container.h"
#include "kernel/frames.h"
#include "kernel/fault.h"

const struct {
	uint32_t count;
	void (*call[SYSTEM_CALLS])(void);
} system_calls = {SYSTEM_CALLS, {
#define SYSTEM_CALL(number, name) \
	[number] = (void (*)(void))sys_##name,
#include "l4/calls.def"
#undef SYSTEM_CALL
}};

uint32_t sys_self(void)
{
	return current->id;
}

int sys_yield(void)
{
	sched_yield();
	return 0;
}

int sys_exit(int status)
{
	if (current->last_words && current->pager)
		fault_last_words(status);
	thread_end(status);
}

uint32_t sys_uptime(void)
{
	uint64_t us = uptime_us();

	user_result(1, (uint32_t)(us >> 32));
	return (uint32_t)us;
}

#define PRINT_MAX 128

int sys_print(uint32_t text, uint32_t size)
{
	char copy[PRINT_MAX] __attribute__((aligned(4)));
	uint32_t length = size < PRINT_MAX ? size : PRINT_MAX;

	if (user_read(copy, text, length) < 0)
		return -EFAULT;
	for (uint32_t i = 0; i < length; i++)
		console_putc(copy[i]);
	return (int)length;
}

uint32_t counts[L4_COUNTS];

uint32_t sys_count(uint32_t which)
{
	counts[L4_COUNT_FRAMES] = frames_left();
	counts[L4_COUNT_THREADS] = threads_used();
	counts[L4_COUNT_OBJECTS] = cache_used();
	counts[L4_COUNT_ALLOWANCE] = current->container->allowance -
				     current->container->used;
	return which < L4_COUNTS ? counts[which] : (uint32_t)-EINVAL;
}
