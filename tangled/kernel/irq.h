/* irq.h: interrupts, for drivers. */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

/* How many interrupts there were since boot. */
struct irq_counts {
	unsigned int handled, spurious, unwanted;
};

extern struct irq_counts irq_counts;

/*
 * Call handler(context) for this interrupt, and enable it.
 * -EINVAL: there is no such line.  -EBUSY: it has a handler.
 */
int irq_register(unsigned int irq, void (*handler)(void *),
		 void *context);

/* Disable the interrupt and forget its handler. */
void irq_unregister(unsigned int irq);

/* Take one interrupt.  Called from the trap, interrupts masked. */
void irq_handle(void);

#endif
