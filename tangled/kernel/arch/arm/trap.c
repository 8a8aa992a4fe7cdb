/*
 * trap.c: what to do about an exception.  Called from vectors.S with
 * interrupts masked, on the supervisor stack.
 */
#include <stdbool.h>
#include <stdint.h>
#include "kernel/arch/arm/trap.h"
#include "kernel/arch.h"
#include "kernel/arch/arm/report.h"
#include "kernel/symbols.h"
#include "l4/errors.h"
#include "kernel/irq.h"
#include "kernel/sched.h"

struct fixup {
	uint32_t where, go_on;
};

extern const struct fixup fixups_start[], fixups_end[];

static bool recover(struct trap_frame *frame, unsigned int kind)
{
	uint32_t where = kind == TRAP_PREFETCH ? frame->lr : frame->pc;

	if ((frame->psr & MODE_MASK) == MODE_USER ||
	    (kind == TRAP_PREFETCH && is_kernel_text(frame->pc)))
		return false;
	for (const struct fixup *f = fixups_start; f < fixups_end; f++)
		if (f->where == where) {
			frame->pc = f->go_on;
			frame->r[0] = (uint32_t)-EFAULT;
			return true;
		}
	return false;
}

void trap(struct trap_frame *frame, unsigned int kind)
{
	if ((kind == TRAP_DATA || kind == TRAP_PREFETCH) &&
	    recover(frame, kind))
		return;
	if (kind == TRAP_IRQ) {
		irq_handle();
		if ((frame->psr & MODE_MASK) == MODE_USER)
			leave_kernel();
		else if (reschedule)
			schedule();
		return;
	}
	if ((frame->psr & MODE_MASK) == MODE_USER &&
	    (kind == TRAP_UNDEFINED || kind == TRAP_PREFETCH ||
	     kind == TRAP_DATA)) {
		user_fault(frame, kind);
		leave_kernel();
		return;
	}
	report_fault(frame, kind);
}

void traps_init(void)
{
	asm volatile("mcr p15, 0, %0, c12, c0, 0\n\tisb"
		     : : "r"(vectors) : "memory");	/* VBAR */
}
