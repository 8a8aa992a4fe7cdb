/* report.h: explaining a fault.  Neither function returns. */
#ifndef KERNEL_ARCH_ARM_REPORT_H
#define KERNEL_ARCH_ARM_REPORT_H

#include "kernel/arch/arm/trap.h"

/* The kernel did something wrong; kind is a TRAP_ number. */
_Noreturn void report_fault(const struct trap_frame *frame,
			    unsigned int kind);

/* The kernel's stack pointer cannot be used. */
_Noreturn void report_bad_stack(const struct trap_frame *frame);

#endif
