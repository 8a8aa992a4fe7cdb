/*
 * symbols.c: which function an address belongs to.  The table is made
 * from the linked kernel by symbols.awk, in the order of addresses.
 */
#include <stddef.h>
#include "kernel/printk.h"
#include "kernel/symbols.h"

struct symbol {
	uintptr_t address;
	const char *name;
};

extern const struct symbol symbols[], symbols_end[];
extern const char image_start[], rodata_start[];

bool is_kernel_text(uintptr_t address)
{
	return address >= (uintptr_t)image_start &&
	       address < (uintptr_t)rodata_start && address % 4 == 0;
}

const char *symbol_name(uintptr_t address, size_t *offset)
{
	const struct symbol *low = symbols, *high = symbols_end;

	if (!is_kernel_text(address) || low == high)
		return NULL;
	while (high - low > 1) {
		const struct symbol *middle = low + (high - low) / 2;

		if (middle->address <= address)
			low = middle;
		else
			high = middle;
	}
	*offset = address - low->address;
	return low->name;
}

void print_symbol(uintptr_t address)
{
	size_t offset;
	const char *name = symbol_name(address, &offset);

	if (name)
		printk("0x%08x %s+%zu", address, name, offset);
	else
		printk("0x%08x, which is no code of the kernel",
		       address);
}
