/*
 * mmu.c: the kernel's page tables: who may do what, where.  Sections
 * for RAM and devices; pages for the kernel's image, whose parts have
 * different rights, and for its pool, where stacks have guards.
 *
 * ARM DDI 0406, B3.5: short-descriptor translation tables.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/arch/arm/table.h"
#include "kernel/mmu.h"
#include "kernel/frames.h"
#include "kernel/memory.h"
#include "kernel/panic.h"
#include "kernel/platform.h"
#include "kernel/printk.h"
#include <stdbool.h>

enum kind { CODE, CONSTANT, DATA, DEVICE };

/* What a descriptor says besides the address. */
static const struct {
	uint32_t section, page;
} bits[] = {
	/*	     S         AP2       TEX       AP        C B   XN */
	[CODE]	   = {1 << 16 | 1 << 15 | 1 << 12 | 1 << 10 | 3 << 2,
		      1 << 10 | 1 << 9  | 1 << 6  | 1 << 4  | 3 << 2},
	[CONSTANT] = {1 << 16 | 1 << 15 | 1 << 12 | 1 << 10 | 3 << 2
		      | 1 << 4,
		      1 << 10 | 1 << 9  | 1 << 6  | 1 << 4  | 3 << 2
		      | 1},
	[DATA]	   = {1 << 16 | 1 << 12 | 1 << 10 | 3 << 2 | 1 << 4,
		      1 << 10 | 1 << 6  | 1 << 4  | 3 << 2 | 1},
	[DEVICE]   = {1 << 16 | 1 << 10 | 1 << 2 | 1 << 4,
		      1 << 10 | 1 << 4 | 1 << 2 | 1},
};

static uint32_t kernel_table[4096] __attribute__((aligned(16384)));
uint32_t no_user_table[1024] __attribute__((aligned(4096)));

static uint32_t *new_page_table(void)
{
	static uint32_t *next;
	uint32_t *table;

	if ((uintptr_t)next % PAGE_SIZE == 0) {
		next = frames_alloc(0);
		if (!next)
			panic("no memory for the kernel's page tables");
		for (unsigned int i = 0; i < 1024; i++)
			set_entry(&next[i], 0);
		asm volatile("dsb" : : : "memory");
	}
	table = next;
	next += 256;
	return table;
}

/* The table for this address's megabyte, made if there is none. */
static uint32_t *page_table(uint32_t address)
{
	uint32_t *entry = &kernel_table[address / SECTION_SIZE];

	if (*entry & L1_SECTION)
		panic("0x%08lx is inside a section", address);
	if (*entry == 0)
		set_entry(entry, (uint32_t)new_page_table() | L1_TABLE);
	return (uint32_t *)(*entry & ~1023u);
}

static void map_page(uint32_t address, enum kind kind)
{
	uint32_t *table = page_table(address);

	set_entry(&table[address / PAGE_SIZE % 256],
		  address | bits[kind].page | L2_PAGE);
}

static void map_pages(uint32_t start, uint32_t end, enum kind kind)
{
	for (uint32_t at = start; at < end; at += PAGE_SIZE)
		map_page(at, kind);
}

/* Sections where a whole megabyte lies inside, pages elsewhere. */
static void map_range(uint32_t start, uint32_t end, enum kind kind)
{
	for (uint32_t at = start; at < end; ) {
		uint32_t *entry = &kernel_table[at / SECTION_SIZE];

		if (at % SECTION_SIZE || end - at < SECTION_SIZE ||
		    *entry & L1_TABLE) {
			map_page(at, kind);
			at += PAGE_SIZE;
		} else {
			set_entry(entry, at | bits[kind].section |
				  L1_SECTION);
			at += SECTION_SIZE;
		}
	}
}

extern const char image_start[], rodata_start[], data_start[],
	image_end[];

static void map_image(void)
{
	map_pages((uint32_t)image_start, (uint32_t)rodata_start, CODE);
	map_pages((uint32_t)rodata_start, (uint32_t)data_start,
		  CONSTANT);
	map_pages((uint32_t)data_start, (uint32_t)image_end, DATA);
}

static void map_ram(void)
{
	map_image();
	map_pages(frames_start(), frames_end(), DATA);
	for (unsigned int i = 0; i < memory_ram.count; i++)
		map_range(memory_ram.list[i].start,
			  memory_ram.list[i].end, DATA);
	map_image();
}

/* Take a page away, for good or until it is mapped again. */
static void unmap_page(uint32_t address)
{
	set_entry(&page_table(address)[address / PAGE_SIZE % 256], 0);
	asm volatile("dsb\n\tmcr p15, 0, %0, c8, c7, 1\n\tdsb\n\tisb"
		     : : "r"(address) : "memory");	/* TLBIMVA */
}

static void make_guards(void)
{
	extern char boot_stack[], emergency_stack[];

	unmap_page((uint32_t)boot_stack);
	unmap_page((uint32_t)emergency_stack);
}

#define DEVICES 0xf0000000u

uintptr_t map_device(uint32_t physical)
{
	uint32_t base = physical & ~(SECTION_SIZE - 1);
	uint32_t at;

	for (at = DEVICES; at >= DEVICES; at += SECTION_SIZE) {
		uint32_t *entry = &kernel_table[at / SECTION_SIZE];

		if (*entry == 0)
			set_entry(entry, base | bits[DEVICE].section |
				  L1_SECTION);
		if ((*entry & ~(SECTION_SIZE - 1)) == base)
			break;
	}
	if (at < DEVICES)
		panic("more devices than there is room to map");
	asm volatile("dsb\n\tisb" : : : "memory");
	return at + (physical & (SECTION_SIZE - 1));
}

static unsigned int rights(bool read_only, unsigned int ap, bool xn)
{
	if (ap == 0)
		return 0;
	return RIGHT_READ | (read_only ? 0 : RIGHT_WRITE) |
	       (xn ? 0 : RIGHT_EXECUTE);
}

static unsigned int section_rights(uint32_t entry)
{
	return rights(entry >> 15 & 1, entry >> 10 & 3, entry >> 4 & 1);
}

static unsigned int page_rights(uint32_t entry)
{
	return entry & L2_PAGE ? rights(entry >> 9 & 1, entry >> 4 & 3,
					entry & 1) : 0;
}

void mmu_walk(void (*see)(uint32_t address, uint32_t size,
			  unsigned int rights, void *context),
	      void *context)
{
	for (uint32_t i = 0; i < 4096; i++) {
		uint32_t entry = kernel_table[i];
		uint32_t *table = (uint32_t *)(entry & ~1023u);

		if (entry & L1_SECTION)
			see(i * SECTION_SIZE, SECTION_SIZE,
			    section_rights(entry), context);
		for (uint32_t j = 0; entry & L1_TABLE && j < 256; j++)
			if (page_rights(table[j]))
				see(i * SECTION_SIZE + j * PAGE_SIZE,
				    PAGE_SIZE, page_rights(table[j]),
				    context);
	}
}

static void refuse_write_and_execute(uint32_t address, uint32_t size,
				     unsigned int r, void *context)
{
	(void)size, (void)context;
	if (r & RIGHT_WRITE && r & RIGHT_EXECUTE)
		panic("the page at 0x%08lx is writable and executable",
		      address);
}

static void discard_level(uint32_t level)
{
	uint32_t id, ways, sets, shift;

	asm volatile("mcr p15, 2, %1, c0, c0, 0\n\tisb\n\t"
		     "mrc p15, 1, %0, c0, c0, 0"	/* CCSIDR */
		     : "=r"(id) : "r"(level << 1));
	ways = id >> 3 & 0x3ff;
	sets = id >> 13 & 0x7fff;
	shift = ways ? (uint32_t)__builtin_clz(ways) : 0;
	for (uint32_t way = 0; way <= ways; way++)
		for (uint32_t set = 0; set <= sets; set++)
			asm volatile("mcr p15, 0, %0, c7, c6, 2" : :
				     "r"(way << shift | level << 1 |
					 set << ((id & 7) + 4)));
}

/* All levels that are this processor's own (DDI 0406, B2.2.7). */
static void discard_data_caches(void)
{
	uint32_t id;

	asm volatile("mrc p15, 1, %0, c0, c0, 1"	/* CLIDR */
		     : "=r"(id));
	for (uint32_t level = 0; level < (id >> 21 & 7); level++)
		if ((id >> 3 * level & 7) >= 2)
			discard_level(level);
	asm volatile("dsb" : : : "memory");
}

#define SCTLR_M		(1u << 0)	/* MMU */
#define SCTLR_A		(1u << 1)	/* every access aligned */
#define SCTLR_C		(1u << 2)	/* data cache */
#define SCTLR_Z		(1u << 11)	/* branch prediction */
#define SCTLR_I		(1u << 12)	/* instruction cache */
#define SCTLR_TRE	(1u << 28)	/* remapped memory types */
#define SCTLR_AFE	(1u << 29)	/* access flag */

static void mmu_on(void)
{
	uint32_t sctlr;

	asm volatile("mcr p15, 0, %0, c2, c0, 2\n\t"	/* TTBCR */
		     "mcr p15, 0, %1, c2, c0, 0\n\t"	/* TTBR0 */
		     "mcr p15, 0, %2, c2, c0, 1\n\t"	/* TTBR1 */
		     "mcr p15, 0, %3, c3, c0, 0"	/* DACR */
		     : : "r"(2),
		     "r"((uint32_t)no_user_table | TTBR_CACHED),
		     "r"((uint32_t)kernel_table | TTBR_CACHED),
		     "r"(1) : "memory");
	asm volatile("dsb\n\t"
		     "mcr p15, 0, %0, c8, c7, 0\n\t"	/* TLBIALL */
		     "mcr p15, 0, %0, c7, c5, 0\n\t"	/* ICIALLU */
		     "mcr p15, 0, %0, c7, c5, 6\n\t"	/* BPIALL */
		     "dsb\n\tisb" : : "r"(0) : "memory");
	asm volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(sctlr));
	sctlr &= ~(SCTLR_A | SCTLR_TRE | SCTLR_AFE);
	sctlr |= SCTLR_M | SCTLR_C | SCTLR_Z | SCTLR_I;
	asm volatile("mcr p15, 0, %0, c1, c0, 0\n\tisb"
		     : : "r"(sctlr) : "memory");
}

void mmu_init(void)
{
	uintptr_t console;

	discard_data_caches();
	map_ram();
	make_guards();
	console = map_device((uint32_t)console_address());
	mmu_on();
	console_moved(console);
	mmu_walk(refuse_write_and_execute, NULL);
}

void mmu_reserve(uintptr_t start, uintptr_t end)
{
	for (uintptr_t at = start; at < end; at += SECTION_SIZE)
		page_table(at);
}

void mmu_map_stack(uintptr_t address, const void *frame)
{
	set_entry(&page_table(address)[address / PAGE_SIZE % 256],
		  (uint32_t)frame | bits[DATA].page | L2_PAGE);
	asm volatile("dsb\n\tisb" : : : "memory");
}

void mmu_unmap_stack(uintptr_t address)
{
	unmap_page(address);
}
