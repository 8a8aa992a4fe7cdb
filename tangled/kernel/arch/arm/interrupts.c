/*
 * interrupts.c: masking interrupts, and waiting for one.
 */
#include "kernel/arch.h"
#include "kernel/arch/arm/trap.h"

bool interrupts_off(void)
{
	uint32_t psr;

	asm volatile("mrs %0, cpsr\n\tcpsid i"
		     : "=r"(psr) : : "memory");
	return !(psr & PSR_IRQ_MASKED);
}

void interrupts_on(void)
{
	asm volatile("cpsie i" : : : "memory");
}

void interrupts_restore(bool were_on)
{
	if (were_on)
		interrupts_on();
}

void interrupts_let_in(void)
{
	asm volatile("cpsie i\n\tisb\n\tcpsid i" : : : "memory");
}

void wait_for_interrupt(void)
{
	asm volatile("dsb\n\twfi" : : : "memory");
	interrupts_let_in();
}
