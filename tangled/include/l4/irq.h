/* irq.h: interrupts for programs. */
#ifndef L4_IRQ_H
#define L4_IRQ_H

enum {			/* what l4_irq does */
	L4_IRQ_BIND,	/* be notified of the line, by this bit */
	L4_IRQ_ENABLE,	/* after serving it: it may come again */
	L4_IRQ_RELEASE,
};

#endif
