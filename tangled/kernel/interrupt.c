/*
 * interrupt.c: interrupts as notices to threads.  A line is bound to a
 * thread and one of its bits; it is disabled when it has interrupted,
 * until the thread enables it again.
 */
#include <stddef.h>
#include "kernel/cache.h"
#include "kernel/container.h"
#include "kernel/interrupt.h"
#include "kernel/ipc.h"
#include "kernel/irq.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/syscall.h"
#include "l4/errors.h"
#include "l4/irq.h"

struct binding {
	struct thread *thread;
	struct binding *next;	/* of the same thread */
	unsigned int line;
	uint32_t bit;
};

static struct cache bindings;

void interrupts_init(void)
{
	cache_init(&bindings, "interrupt", sizeof(struct binding));
}

static void interrupted(void *context)
{
	const struct binding *b = context;

	irq_disable(b->line);
	ipc_notify(b->thread, b->bit);
}

static int bind(unsigned int line, uint32_t bit)
{
	struct binding *b;
	int error;

	for (b = current->bindings; b; b = b->next)
		if (b->bit & bit)
			return -EBUSY;
	b = cache_alloc(&bindings);
	if (!b)
		return -ENOMEM;
	*b = (struct binding){current, current->bindings, line, bit};
	error = irq_register(line, interrupted, b);
	if (error < 0)
		cache_free(&bindings, b);
	else
		current->bindings = b;
	return error;
}

static void unbind(struct binding **place)
{
	struct binding *b = *place;

	*place = b->next;
	irq_unregister(b->line);
	cache_free(&bindings, b);
}

void interrupts_leave(struct thread *t)
{
	while (t->bindings)
		unbind(&t->bindings);
}

int sys_irq(uint32_t line, uint32_t how, uint32_t bit)
{
	struct binding **b = &current->bindings;

	if (!current->manager || !current->container->devices)
		return -EPERM;
	if (how == L4_IRQ_BIND)
		return line < 32 || bit > 31 ? -EINVAL :
					       bind(line, 1u << bit);
	while (*b && (*b)->line != line)
		b = &(*b)->next;
	if (!*b)
		return -ESRCH;
	if (how == L4_IRQ_ENABLE)
		irq_enable(line);
	else if (how == L4_IRQ_RELEASE)
		unbind(b);
	else
		return -EINVAL;
	return 0;
}
