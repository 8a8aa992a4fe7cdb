/*
 * irq.c: who wants to know of which interrupt.  Handlers run with
 * interrupts masked, on the stack of whatever was interrupted; they
 * must be short and must not sleep.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/irq.h"
#include "kernel/platform.h"
#include "kernel/printk.h"
#include "l4/errors.h"

#define MAX_IRQ 1020		/* the most that any board has */

static struct {
	void (*handler)(void *context);
	void *context;
} handlers[MAX_IRQ];

struct irq_counts irq_counts;

int irq_register(unsigned int irq, void (*handler)(void *),
		 void *context)
{
	if (irq >= MAX_IRQ || irq >= irq_lines())
		return -EINVAL;
	if (handlers[irq].handler)
		return -EBUSY;
	handlers[irq].context = context;
	handlers[irq].handler = handler;
	irq_enable(irq);
	return 0;
}

void irq_unregister(unsigned int irq)
{
	if (irq >= MAX_IRQ || irq >= irq_lines())
		return;
	irq_disable(irq);
	handlers[irq].handler = NULL;
}

void irq_handle(void)
{
	uint32_t taken = irq_take();
	unsigned int irq = taken & 1023;

	if (irq >= MAX_IRQ) {
		irq_counts.spurious++;
		return;
	}
	if (handlers[irq].handler)
		handlers[irq].handler(handlers[irq].context);
	else
		{
			irq_disable(irq);
			irq_counts.unwanted++;
			printk("interrupt %u: nobody asked for it, and it is now off\n",
			       irq);
		}
	irq_done(taken);
	irq_counts.handled++;
}
