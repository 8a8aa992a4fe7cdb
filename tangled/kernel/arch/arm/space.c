/*
 * space.c: the users' page tables, and which of them is in use.  Each
 * frame of second-level tables serves four megabytes, and is found
 * through four entries of the first level.
 *
 * ARM DDI 0406, B3.5 (tables), B3.10 (TLB maintenance and ASIDs).
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/arch/arm/table.h"
#include "kernel/cache.h"
#include "kernel/frames.h"
#include "kernel/space.h"
#include "l4/errors.h"
#include "kernel/memory.h"
#include "kernel/container.h"
#include "kernel/sched.h"

static struct cache spaces;
static struct list all_spaces;

static uint32_t *new_tables(void)
{
	uint32_t *tables = frames_alloc(0);

	if (!tables)
		return NULL;
	frame_clear(tables);
	for (unsigned int i = 0; i < PAGE_SIZE / 4; i += 8)
		set_entry(&tables[i], 0);
	asm volatile("dsb" : : : "memory");
	return tables;
}

static uint32_t pxn;	/* 1 << 2, where the processor knows it */

void spaces_init(void)
{
	uint32_t features;

	cache_init(&spaces, "space", sizeof(struct space));
	list_init(&all_spaces);
	asm volatile("mrc p15, 0, %0, c0, c1, 4" : "=r"(features));
	if ((features & 15) >= 4)		/* ID_MMFR0.VMSA */
		pxn = 1 << 2;
}

static uint32_t *charged_tables(struct space *s)
{
	uint32_t *tables;

	if (s->container && container_charge(s->container, 1) < 0)
		return NULL;
	tables = new_tables();
	if (tables)
		s->tables++;
	else if (s->container)
		container_refund(s->container, 1);
	return tables;
}

#define TABLES_COVER	(4 * SECTION_SIZE)

/* The entry for a user's address; NULL: there is none, or no memory. */
static uint32_t *find_entry(const struct space *s, uint32_t address,
			    bool make)
{
	uint32_t *first = &s->table[address / TABLES_COVER * 4];
	uint32_t *tables;

	if (*first == 0) {
		tables = make ? charged_tables((struct space *)(uintptr_t)s) : NULL;
		if (!tables)
			return NULL;
		for (uint32_t i = 0; i < 4; i++)
			set_entry(&first[i], ((uint32_t)tables +
				  i * PAGE_SIZE / 4) | L1_TABLE | pxn);
	}
	tables = (uint32_t *)(*first & ~(PAGE_SIZE - 1));
	return &tables[address % TABLES_COVER / PAGE_SIZE];
}

static uint32_t page_bits(unsigned int rights)
{
	uint32_t bits = L2_PAGE | 1 << 11 | 3 << 4;	/* nG, AP */

	if (rights & L4_DEVICE)
		bits |= 1 << 10 | 1 << 2;		/* S, B */
	else
		bits |= 1 << 10 | 1 << 6 | 3 << 2;	/* S, TEX, C B */
	if (!(rights & L4_WRITE))
		bits |= 1 << 9;			/* AP2: read-only */
	if (!(rights & L4_EXECUTE))
		bits |= 1 << 0;			/* XN */
	return bits;
}

static unsigned int rights_of(uint32_t entry)
{
	if (!(entry & L2_PAGE))
		return 0;
	return L4_READ | (entry & 1 << 9 ? 0 : L4_WRITE) |
	       (entry & 1 ? 0 : L4_EXECUTE);
}

/* Instructions were written into this page: let them be fetched. */
static void code_written(uint32_t page)
{
	uint32_t ctr, line;

	asm volatile("mrc p15, 0, %0, c0, c0, 1" : "=r"(ctr));
	ctr >>= 16;				/* CTR.DminLine */
	line = 4u << (ctr & 15);
	for (uint32_t at = page; at < page + PAGE_SIZE; at += line)
		asm volatile("mcr p15, 0, %0, c7, c11, 1" /* DCCMVAU */
			     : : "r"(at) : "memory");
	asm volatile("dsb\n\t"
		     "mcr p15, 0, %0, c7, c5, 0\n\t"	/* ICIALLU */
		     "mcr p15, 0, %0, c7, c5, 6\n\t"	/* BPIALL */
		     "dsb\n\tisb" : : "r"(0) : "memory");
}

#define RIGHTS_BITS	(1u << 9 | 1u << 0)	/* AP2, XN */

static bool change_rights(uint32_t *entry, unsigned int rights)
{
	uint32_t is = *entry, wanted = 0;

	if (is == 0)
		return false;
	if (rights)
		wanted = (is & ~RIGHTS_BITS) |
			 (page_bits(rights) & RIGHTS_BITS);
	if (rights & L4_EXECUTE) {
		if (is & 1 << 6)		/* TEX: it is memory */
			code_written(is & ~(PAGE_SIZE - 1));
		else
			wanted |= 1 << 0;	/* XN */
	}
	if (is != wanted)
		set_entry(entry, wanted);
	return is != wanted;
}

#define ASIDS 256u		/* 0 is for having no space at all */

static uint32_t generation = 0u - 4 * ASIDS, next_asid = 1;
static struct space *active;

static bool has_asid(const struct space *s)
{
	return (s->context & ~(ASIDS - 1)) == generation;
}

static void take_asid(struct space *s)
{
	if (next_asid == ASIDS)
		{
			next_asid = 1;
			generation += ASIDS;
			if (generation == 0) {
				generation = ASIDS;
				for (struct list *l = all_spaces.next;
				     l != &all_spaces; l = l->next)
					list_object(l, struct space, all)->context = 0;
			}
			asm volatile("dsb\n\t"
				     "mcr p15, 0, %0, c8, c7, 0\n\t"	/* TLBIALL */
				     "dsb\n\tisb" : : "r"(0) : "memory");
		}
	s->context = generation | next_asid++;
}

static void forget_page(const struct space *s, uint32_t address)
{
	uint32_t page = address & ~(PAGE_SIZE - 1);

	asm volatile("dsb" : : : "memory");
	if (has_asid(s))
		asm volatile("mcr p15, 0, %0, c8, c7, 1\n\t"
			     "mcr p15, 0, %1, c7, c5, 6\n\t"
			     "dsb\n\tisb"	/* TLBIMVA, BPIALL */
			     : : "r"(page | (s->context & (ASIDS - 1))),
			     "r"(0) : "memory");
}

static void use_table(const uint32_t *table)
{
	asm volatile("mcr p15, 0, %0, c2, c0, 0\n\tisb"	/* TTBR0 */
		     : : "r"((uint32_t)table | TTBR_CACHED) : "memory");
}

static void use_asid(uint32_t asid)
{
	asm volatile("mcr p15, 0, %0, c13, c0, 1\n\tisb"
		     : : "r"(asid) : "memory");		/* CONTEXTIDR */
}

#define MANY		8u	/* pages, after which it is all */

static void forget_space(const struct space *s)
{
	asm volatile("dsb" : : : "memory");
	if (has_asid(s))
		asm volatile("mcr p15, 0, %0, c8, c7, 2\n\t"
			     "mcr p15, 0, %1, c7, c5, 6\n\t"
			     "dsb\n\tisb"	/* TLBIASID, BPIALL */
			     : : "r"(s->context & (ASIDS - 1)), "r"(0)
			     : "memory");
}

struct space *space_create(void)
{
	struct space *s = cache_alloc(&spaces);

	if (!s)
		return NULL;
	s->table = new_tables();
	if (!s->table) {
		cache_free(&spaces, s);
		return NULL;
	}
	list_insert(&all_spaces, &s->all);
	return s;
}

int space_map(struct space *s, uint32_t address, uint32_t physical,
	      unsigned int rights)
{
	uint32_t *entry = find_entry(s, address, true);

	if (!entry)
		return -ENOMEM;
	if (rights & L4_EXECUTE)
		code_written(physical);
	if (*entry) {
		set_entry(entry, 0);
		forget_page(s, address);
	}
	set_entry(entry, physical | page_bits(rights));
	asm volatile("dsb\n\tisb" : : : "memory");
	return 0;
}

void space_unmap(struct space *s, uint32_t address)
{
	uint32_t *entry = find_entry(s, address, false);

	if (entry && *entry) {
		set_entry(entry, 0);
		forget_page(s, address);
	}
}

unsigned int space_look(const struct space *s, uint32_t address,
			uint32_t *physical)
{
	const uint32_t *entry = address < USER_END ?
				find_entry(s, address, false) : NULL;

	if (!entry)
		return 0;
	*physical = *entry & ~(PAGE_SIZE - 1);
	return rights_of(*entry);
}

void space_switch(struct space *s)
{
	if (s == active)
		return;
	active = s;
	use_table(no_user_table);
	if (!has_asid(s))
		take_asid(s);
	use_asid(s->context & (ASIDS - 1));
	use_table(s->table);
}

void space_destroy(struct space *s)
{
	if (s == active) {
		use_table(no_user_table);
		use_asid(0);
		active = NULL;
	}
	list_remove(&s->all);
	for (unsigned int i = 0, freed = 0; i < PAGE_SIZE / 4; i += 4)
		if (s->table[i]) {
			frames_free((void *)(s->table[i] & ~(PAGE_SIZE - 1)));
			if (++freed % 16 == 0)
				preemption_point();
		}
	frames_free(s->table);
	if (s->image)
		frames_free(s->image);
	if (s->container)
		container_refund(s->container, s->tables + 1);
	cache_free(&spaces, s);
}

bool space_is_ram(uint32_t physical)
{
	for (unsigned int i = 0; i < memory_ram.count; i++)
		if (physical >= memory_ram.list[i].start &&
		    physical < memory_ram.list[i].end)
			return true;
	return false;
}

#define PROTECT_BATCH	256u
#define EXECUTE_BATCH	16u

uint32_t space_protect(struct space *s, uint32_t address,
		       uint32_t pages, unsigned int rights)
{
	uint32_t in_tables = (TABLES_COVER - address % TABLES_COVER) /
			     PAGE_SIZE;
	uint32_t batch = rights & L4_EXECUTE ? EXECUTE_BATCH :
					       PROTECT_BATCH;
	uint32_t *entry = find_entry(s, address, false);
	uint32_t changed = 0;

	if (pages > in_tables)
		pages = in_tables;
	if (!entry)
		return pages;
	if (pages > batch)
		pages = batch;
	for (uint32_t i = 0; i < pages; i++) {
		if (entry[i] == 0) {
			while (i + 4 < pages && (entry[i + 1] | entry[i + 2] |
						 entry[i + 3] | entry[i + 4]) == 0)
				i += 4;
			continue;
		}
		if (change_rights(&entry[i], rights) && ++changed <= MANY)
			forget_page(s, address + i * PAGE_SIZE);
	}
	if (changed > MANY)
		forget_space(s);
	return pages;
}

uint32_t space_next(const struct space *s, uint32_t address,
		    uint32_t *physical, unsigned int *rights)
{
	uint32_t end = (address | (TABLES_COVER - 1)) + 1;
	const uint32_t *entry = find_entry(s, address, false);

	*rights = 0;
	if (!entry)
		return end;
	if (end - address > PROTECT_BATCH * PAGE_SIZE)
		end = address + PROTECT_BATCH * PAGE_SIZE;
	while (address < end && *entry == 0) {
		address += PAGE_SIZE;
		entry++;
	}
	if (address < end) {
		*physical = *entry & ~(PAGE_SIZE - 1);
		*rights = rights_of(*entry);
	}
	return address;
}
