/*
 * memory.c: which physical memory there is and what is in use when the
 * kernel starts; sets the kernel's own pool apart.  Runs once, at boot.
 */
#include "kernel/fdt.h"
#include "kernel/frames.h"
#include "kernel/memory.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/string.h"
#include "l4/errors.h"

struct ranges memory_ram, memory_free;
static uint64_t total;

int ranges_add(struct ranges *set, uint32_t start, uint32_t end)
{
	if (start >= end)
		return 0;
	if (set->count == MAX_RANGES)
		return -ENOMEM;
	set->list[set->count++] = (struct range){start, end};
	return 0;
}

int ranges_remove(struct ranges *set, uint32_t start, uint32_t end)
{
	unsigned int before = set->count;
	int error = 0;

	for (unsigned int i = before; i-- > 0; ) {
		struct range r = set->list[i];

		if (end <= r.start || r.end <= start || start >= end)
			continue;
		set->list[i] = set->list[--set->count];
		if (r.start < start)
			error |= ranges_add(set, r.start, start);
		if (end < r.end)
			error |= ranges_add(set, end, r.end);
	}
	return error;
}

static int chosen_number(const struct fdt *tree, const char *name,
			 uint64_t *number)
{
	struct fdt_item item;
	uint32_t node, cell;

	if (fdt_child_named(tree, "chosen", &node) < 0 ||
	    fdt_property(tree, node, name, &item) < 0 ||
	    item.length > 8)
		return -ENOENT;
	*number = 0;
	for (unsigned int i = 0; fdt_cell(&item, i, &cell) == 0; i++)
		*number = *number << 32 | cell;
	return 0;
}

struct range memory_initrd;
uint32_t initrd_size;

/* Its pages, if it begins with one and nobody else has any of them. */
static void keep_initrd(uint32_t start, uint32_t size)
{
	for (unsigned int i = 0; i < memory_free.count; i++) {
		const struct range *r = &memory_free.list[i];

		if (start < r->start || start >= r->end ||
		    size > r->end - start || start % 4096)
			continue;
		memory_initrd.start = start;
		memory_initrd.end = start + ((size + 4095) & ~4095u);
		initrd_size = size;
	}
}

#define PAGE 4096u
#define LIMIT 0xe0000000u	/* devices are mapped above */

static uint32_t clip(uint64_t address)
{
	return address < LIMIT ? (uint32_t)address : LIMIT;
}

/* The end of a range, or the end of all addresses if it wraps. */
static uint64_t end_of(uint64_t start, uint64_t size)
{
	return start + size < start ? ~0ull : start + size;
}

static uint32_t round_up(uint32_t address)	/* at most LIMIT */
{
	return (address + PAGE - 1) & ~(PAGE - 1);
}

static void take(uint64_t start, uint64_t size)
{
	uint32_t first = clip(start) & ~(PAGE - 1);
	uint32_t end = round_up(clip(end_of(start, size)));

	if (size > 0 && ranges_remove(&memory_free, first, end) < 0)
		panic("memory is in more than %d pieces", MAX_RANGES);
}

static void add_ram(uint64_t start, uint64_t size)
{
	uint32_t first = round_up(clip(start));
	uint32_t end = clip(end_of(start, size)) & ~(PAGE - 1);

	total += size;
	if (ranges_remove(&memory_ram, first, end) < 0 ||
	    ranges_add(&memory_ram, first, end) < 0)
		panic("more than %d pieces of RAM", MAX_RANGES);
}

static void find_ram(const struct fdt *tree)
{
	uint32_t node = 0;
	uint64_t start, size;

	while (fdt_child(tree, &node, "device_type", "memory") == 0)
		for (unsigned int i = 0;
		     fdt_reg(tree, node, i, &start, &size) == 0; i++)
			add_ram(start, size);
}

extern const char image_start[], image_end[];

static void take_what_is_used(const struct fdt *tree, const void *blob)
{
	uint64_t start, end, size;

	take((uintptr_t)image_start, (size_t)(image_end - image_start));
	take((uintptr_t)blob, tree->size);
	if (chosen_number(tree, "linux,initrd-start", &start) == 0 &&
	    chosen_number(tree, "linux,initrd-end", &end) == 0 &&
	    start < end) {
		keep_initrd((uint32_t)start, (uint32_t)(end - start));
		take(start, end - start);
	}
	for (unsigned int i = 0;
	     fdt_reservation(tree, i, &start, &size) == 0; i++)
		take(start, size);
}

#define MEGABYTE (1u << 20)

static uint32_t pool_size(void)
{
	uint64_t size = total / 8 & ~(uint64_t)(MEGABYTE - 1);

	if (size < 2 * MEGABYTE)
		return 2 * MEGABYTE;
	return size > 64 * MEGABYTE ? 64 * MEGABYTE : (uint32_t)size;
}

static uint32_t find_pool(uint32_t size)
{
	for (unsigned int i = 0; i < memory_free.count; i++) {
		struct range r = memory_free.list[i];
		uint32_t start = (r.start + MEGABYTE - 1) &
				 ~(MEGABYTE - 1);

		if (start >= r.start && start < r.end &&
		    size <= r.end - start)
			return start;
	}
	panic("no %lu KB of memory in one piece for the kernel",
	      size / 1024);
}

void memory_init(const struct fdt *tree)
{
	uint32_t start, size;

	find_ram(tree);
	memory_free = memory_ram;
	take_what_is_used(tree, tree->blob);
	size = pool_size();
	start = find_pool(size);
	take(start, size);
	frames_init(start, start + size);
	uint32_t left = 0;

	for (unsigned int i = 0; i < memory_free.count; i++)
		left += memory_free.list[i].end - memory_free.list[i].start;
	printk("memory: %llu MB; the kernel's %lu KB at 0x%08lx; %lu KB free\n",
	       total / MEGABYTE, size / 1024, start, left / 1024);
}

bool ranges_hold(const struct ranges *set, uint32_t start,
		 uint32_t size)
{
	for (unsigned int i = 0; i < set->count; i++)
		if (start >= set->list[i].start &&
		    start < set->list[i].end &&
		    size <= set->list[i].end - start)
			return true;
	return false;
}
