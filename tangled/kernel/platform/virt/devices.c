/*
 * devices.c: finds the board's devices in the device tree and starts
 * their drivers.
 */
#include "kernel/fdt.h"
#include "kernel/panic.h"
#include "kernel/platform.h"
#include "kernel/platform/virt/devices.h"
#include "kernel/printk.h"
#include "kernel/arch.h"

static uint32_t find_gic(const struct fdt *tree)
{
	static const char *const names[] = {
		"arm,cortex-a15-gic", "arm,cortex-a7-gic",
		"arm,gic-400",
	};
	uint32_t node = 0;

	for (unsigned int i = 0; i < 3; i++, node = 0)
		if (fdt_child(tree, &node, "compatible", names[i]) == 0)
			return node;
	panic("the device tree has no GICv2");
}

#define GIC_PARTS	4u	/* with those for hypervisors */

static struct {
	uint64_t start, size;
} gic_parts[GIC_PARTS];

bool platform_owns(uint32_t physical)
{
	for (unsigned int i = 0; i < GIC_PARTS; i++)
		if (physical - gic_parts[i].start < gic_parts[i].size)
			return true;
	return false;
}

uintptr_t device_address(const struct fdt *tree, uint32_t node,
			 unsigned int index)
{
	uint64_t address, size;

	if (fdt_reg(tree, node, index, &address, &size) < 0 ||
	    address > 0xffffffff || size > 0xffffffff - address)
		panic("the device at offset %lu of the tree has no "
		      "usable address %u", node, index);
	return map_device((uint32_t)address);
}

void platform_init(const struct fdt *tree)
{
	uint32_t node = 0;
	uint32_t kind, timer_irq;
	struct fdt_item item;

	if (fdt_child(tree, &node, "compatible", "arm,pl011") == 0)
		pl011_at(device_address(tree, node, 0));
	node = find_gic(tree);
	gic_init(device_address(tree, node, 0), device_address(tree, node, 1));
	node = 0;
	if (fdt_child(tree, &node, "compatible", "arm,armv7-timer") < 0 ||
	    fdt_property(tree, node, "interrupts", &item) < 0 ||
	    fdt_cell(&item, 6, &kind) < 0 || kind != 1 ||
	    fdt_cell(&item, 7, &timer_irq) < 0 || timer_irq > 15)
		panic("the device tree has no generic timer that we can use");
	timer_init(16 + timer_irq);
	node = find_gic(tree);
	for (unsigned int i = 0; i < GIC_PARTS; i++)
		if (fdt_reg(tree, node, i, &gic_parts[i].start,
			    &gic_parts[i].size) < 0)
			gic_parts[i].size = 0;
}
