/*
 * vm_host.c: the machine, the heap and the kernel, as far as mm0's
 * memory knows them; see vm_host.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sanitizer/common_interface_defs.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "mm0/audit.h"
#include "mm0/file.h"
#include "mm0/heap.h"
#include "mm0/mapping.h"
#include "libl4/page.h"
#include "vm_host.h"

static struct page frames[FRAMES];

static uint8_t *contents[FRAMES];
static uint32_t used, blocks;
static uint32_t countdown, counted;
static bool failed;

static struct {
	struct entry entry[WINDOW];
	bool table[WINDOW / TABLE];
} tables[SPACES + 1];

char host_said[4000];
bool host_quiet;

/* ---- saying what went wrong ---------------------------------------- */

static char doing[24][100];
static unsigned int steps;

void host_note(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(doing[steps++ % 24], sizeof(doing[0]), format, list);
	va_end(list);
}

static void tell_steps(void)
{
	fprintf(stderr, "allocation to fail: %u%s; the last steps:\n",
		countdown, failed ? ", and it has" : "");
	for (unsigned int i = steps > 24 ? steps - 24 : 0; i < steps; i++)
		fprintf(stderr, "  %u. %s\n", i, doing[i % 24]);
}

_Noreturn void host_stop(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, what);
	tell_steps();
	abort();
}

void audit_report(const char *what, const void *who, uint32_t noted,
		  uint32_t found)
{
	size_t length = strlen(host_said);

	snprintf(host_said + length, sizeof(host_said) - length, "%s\n",
		 what);
	if (!host_quiet)
		fprintf(stderr, "audit: %s: %p: %u, found %u\n", what, who,
			noted, found);
}

/* ---- allocations --------------------------------------------------- */

void host_fail_at(uint32_t n)
{
	countdown = n;
	counted = 0;
	failed = false;
}

uint32_t host_allocations(void)
{
	return counted;
}

bool host_failed(void)
{
	return failed;
}

static bool may_allocate(void)
{
	if (++counted != countdown)
		return true;
	failed = true;
	return false;
}

void host_start(void)
{
	static bool started;

	steps = 0;
	host_said[0] = 0;
	host_fail_at(0);
	memset(tables, 0, sizeof(tables));
	for (uint32_t i = 0; !started && i < FRAMES; i++)
		frames[i].state = PAGE_FREE;
	if (!started) {
		__sanitizer_set_death_callback(tell_steps);
		CHECK(files_init() == 0);
	}
	started = true;
	CHECK(used == 1 && blocks == 0);
}

void host_finish(void)
{
	CHECK(used == 1 && blocks == 0);
	for (uint32_t i = 0; i < sizeof(tables); i++)
		CHECK(((const uint8_t *)tables)[i] == 0);
}

struct page *page_alloc(void)
{
	uint32_t i = 0;

	if (!may_allocate())
		return NULL;
	while (i < FRAMES && frames[i].state != PAGE_FREE)
		i++;
	CHECK(i < FRAMES);
	contents[i] = malloc(PAGE);
	CHECK(contents[i]);
	memset(contents[i], 0xa5, PAGE);
	frames[i].state = PAGE_USED;
	used++;
	return &frames[i];
}

void page_free(struct page *page)
{
	uint32_t i = (uint32_t)(page - frames);

	CHECK(page->state == PAGE_USED && !page->owner);
	for (unsigned int t = 1; t <= SPACES; t++)
		for (unsigned int n = 0; n < WINDOW; n++)
			CHECK(tables[t].entry[n].page != page);
	page->state = PAGE_FREE;
	free(contents[i]);
	contents[i] = NULL;
	used--;
}

struct page *page_number(uint32_t i)
{
	return &frames[i];
}

struct page *page_scaled(uint32_t key)
{
	return &frames[(uint64_t)key * FRAMES >> 32];
}

uint32_t pages_total(void)
{
	return FRAMES;
}

void *page_address(const struct page *page)
{
	return contents[page - frames];
}

uint32_t page_physical(const struct page *page)
{
	return (uint32_t)(page - frames) * PAGE;
}

uint32_t pages_free(void)
{
	return FRAMES - used;
}

void *heap_alloc(size_t size)
{
	void *block = may_allocate() ? calloc(1, size) : NULL;

	blocks += block != NULL;
	return block;
}

void heap_free(void *block)
{
	blocks -= block != NULL;
	free(block);
}

/* libl4's are in ARM's assembly language. */
void page_clear(void *page)
{
	memset(page, 0, PAGE);
}

void page_copy(void *to, const void *from)
{
	memcpy(to, from, PAGE);
}

/* ---- the kernel ---------------------------------------------------- */

struct entry *host_entry(const struct vm_space *space, uint32_t address)
{
	uint32_t n = (address - FIRST) / PAGE;

	CHECK(space->thread >= 1 && space->thread <= SPACES);
	CHECK(address >= FIRST && n < WINDOW);
	return &tables[space->thread].entry[n];
}

void host_forget(uint32_t thread)
{
	memset(&tables[thread], 0, sizeof(tables[0]));
}

int mapping_set(struct vm_space *space, uint32_t address,
		struct page *page, unsigned int rights)
{
	struct entry *e = host_entry(space, address);
	bool *table = &tables[space->thread]
				.table[(address - FIRST) / PAGE / TABLE];

	CHECK(address % PAGE == 0 && rights & L4_READ);
	CHECK(page_address(page));
	if (!*table && !may_allocate())
		return -ENOMEM;
	*table = true;
	*e = (struct entry){page, rights};
	return 0;
}

void mapping_protect(struct vm_space *space, uint32_t address,
		     uint32_t npages, unsigned int rights)
{
	for (uint32_t i = 0; i < npages; i++) {
		struct entry *e = host_entry(space, address + i * PAGE);

		if (rights == 0)
			*e = (struct entry){0};
		else if (e->page)
			e->rights = rights;
	}
}

bool mapping_next(const struct vm_space *space, uint32_t *address,
		  uint32_t *physical, unsigned int *rights)
{
	uint32_t at = *address < FIRST ? FIRST : *address;

	for (; at < FIRST + WINDOW * PAGE; at += PAGE) {
		const struct entry *e = host_entry(space, at);

		if (!e->page)
			continue;
		*address = at;
		*physical = page_physical(e->page);
		*rights = e->rights;
		return true;
	}
	return false;
}
