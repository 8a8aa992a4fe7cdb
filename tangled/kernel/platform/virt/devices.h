/* devices.h: what the virt board's files tell one another. */
#ifndef KERNEL_PLATFORM_VIRT_DEVICES_H
#define KERNEL_PLATFORM_VIRT_DEVICES_H

#include <stdint.h>
#include "kernel/fdt.h"

/* Where the kernel reaches entry number index of a node's "reg". */
uintptr_t device_address(const struct fdt *tree, uint32_t node,
			 unsigned int index);

/* Use the serial port at this address. */
void pl011_at(uintptr_t address);

/* Start the interrupt controller; all lines are disabled. */
void gic_init(uintptr_t distributor_at, uintptr_t interface_at);

/* Let the timer use this interrupt. */
void timer_init(unsigned int irq);

#endif
