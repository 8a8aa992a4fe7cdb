/*
 * gic.c: the interrupt controller, a GICv2.  One processor takes all
 * interrupts, the devices' before those that software sends.
 *
 * ARM Generic Interrupt Controller Architecture v2.0 (IHI 0048), ch. 4.
 */
#include <stdint.h>
#include "kernel/platform.h"
#include "kernel/platform/virt/devices.h"

enum {				/* of the distributor */
	GICD_CTLR = 0x000, GICD_TYPER = 0x004, GICD_ISENABLER = 0x100,
	GICD_ICENABLER = 0x180, GICD_ICPENDR = 0x280,
	GICD_ICACTIVER = 0x380, GICD_IPRIORITYR = 0x400,
	GICD_ITARGETSR = 0x800, GICD_SGIR = 0xf00,
};

enum {				/* of the CPU interface */
	GICC_CTLR = 0x00, GICC_PMR = 0x04, GICC_IAR = 0x0c,
	GICC_EOIR = 0x10,
};

static uintptr_t distributor, interface;
static unsigned int lines;

static volatile uint32_t *reg(uintptr_t base, unsigned int offset)
{
	return (volatile uint32_t *)(base + offset);
}

void gic_init(uintptr_t distributor_at, uintptr_t interface_at)
{
	distributor = distributor_at;
	interface = interface_at;
	lines = 32 * ((*reg(distributor, GICD_TYPER) & 31) + 1);
	*reg(distributor, GICD_CTLR) = 0;
	for (unsigned int i = 0; i < lines; i += 32) {
		*reg(distributor, GICD_ICENABLER + i / 8) = ~0u;
		*reg(distributor, GICD_ICPENDR + i / 8) = ~0u;
		*reg(distributor, GICD_ICACTIVER + i / 8) = ~0u;
	}
	for (unsigned int i = 0; i < lines; i += 4)
		*reg(distributor, GICD_IPRIORITYR + i) =
			i < 16 ? 0xa0a0a0a0 : 0x80808080;
	for (unsigned int i = 32; i < lines; i += 4)
		*reg(distributor, GICD_ITARGETSR + i) =
			*reg(distributor, GICD_ITARGETSR);
	*reg(distributor, GICD_CTLR) = 1;
	*reg(interface, GICC_PMR) = 0xff;	/* all may pass */
	*reg(interface, GICC_CTLR) = 1;
}

unsigned int irq_lines(void)
{
	return lines;
}

void irq_enable(unsigned int irq)
{
	*reg(distributor, GICD_ISENABLER + irq / 32 * 4) =
		1u << irq % 32;
}

void irq_disable(unsigned int irq)
{
	*reg(distributor, GICD_ICENABLER + irq / 32 * 4) =
		1u << irq % 32;
}

uint32_t irq_take(void)
{
	return *reg(interface, GICC_IAR);
}

void irq_done(uint32_t taken)
{
	asm volatile("dsb" : : : "memory");
	*reg(interface, GICC_EOIR) = taken;
}

void irq_send_self(unsigned int irq)
{
	asm volatile("dsb" : : : "memory");
	*reg(distributor, GICD_SGIR) = 2u << 24 | irq;
}
