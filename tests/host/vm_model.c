/*
 * vm_model.c: does the same things to mm0's memory and to a flat model
 * of it, and compares; see vm_model.h.
 *
 * What a program does goes through the page table, as in a processor:
 * if the page is not there, or not so, it is a fault, and after that it
 * must be there.
 */
#include <string.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "mm0/area.h"
#include "mm0/audit.h"
#include "mm0/fault.h"
#include "mm0/file.h"
#include "mm0/fork.h"
#include "mm0/heap.h"
#include "mm0/link.h"
#include "mm0/object.h"
#include "mm0/shadow.h"
#include "vm_model.h"

/* The last page of the image ends in the middle. */
#define IMAGE_SIZE	(4 * PAGE + 1000)
#define SMALL_SIZE	10u

struct model_space family[SPACES];
uint32_t model_allocations;
static struct vm_file *image, *small;
static uint8_t image_data[IMAGE_SIZE], small_data[SMALL_SIZE];

uint32_t audit_openers(const struct vm_file *file)
{
	return file == image || file == small || file == &devzero;
}

static const uint32_t place[BYTES] = {0, 9, 1000, PAGE - 1};

/* ---- the model ------------------------------------------------------ */

/* How many pages has a file?  Fresh memory has no end. */
static uint32_t pages_of(enum kind kind)
{
	switch (kind) {
	case ANONYMOUS:
		return UINT32_MAX;
	case SMALL:
		return 1;
	default:
		return (IMAGE_SIZE + PAGE - 1) / PAGE;
	}
}

static uint8_t file_byte(enum kind kind, uint32_t index, uint32_t at)
{
	uint32_t n = index * PAGE + at;

	if (kind == ANONYMOUS)
		return 0;
	if (kind == SMALL)
		return n < SMALL_SIZE ? small_data[n] : 0;
	return n < IMAGE_SIZE ? image_data[n] : 0;
}

static bool model_has(const struct model_area *a, uint32_t page)
{
	return a->page[page].own || a->offset + page < pages_of(a->kind);
}

static uint8_t model_byte(const struct model_area *a, uint32_t page,
			  unsigned int byte)
{
	if (a->page[page].own)
		return a->page[page].byte[byte];
	return file_byte(a->kind, a->offset + page, place[byte]);
}

static bool may_write(enum kind kind)
{
	return kind == ANONYMOUS || kind == IMAGE || kind == SMALL;
}

/* ---- comparing ------------------------------------------------------ */

uint32_t model_address(unsigned int slot, uint32_t page)
{
	return FIRST + (slot * SLOT + page) * PAGE;
}

struct vm_area *model_area(unsigned int s, unsigned int slot)
{
	return space_find(family[s].space, model_address(slot, 0));
}

/* The page that shows, looking down the chain; without any pager. */
static struct page *shown(const struct vm_area *area, uint32_t index)
{
	for (struct list *l = area->chain.next; l != &area->chain;
	     l = l->next) {
		const struct vm_link *link =
			list_object(l, struct vm_link, in_area);
		struct page *p = link->object == &devzero.object ?
			object_page(link->object, 0) :
			object_page(link->object, index);

		if (p)
			return p;
	}
	return NULL;
}

static uint32_t times_shown[FRAMES];

static void compare_page(unsigned int s, unsigned int slot, uint32_t page)
{
	const struct model_area *a = &family[s].area[slot];
	const struct entry *e = host_entry(family[s].space,
					   model_address(slot, page));
	struct page *p = shown(model_area(s, slot), a->offset + page);

	CHECK(p || !a->page[page].own);
	CHECK(!e->page || e->page == p);
	CHECK(!e->page || may_write(a->kind) || !(e->rights & L4_WRITE));
	if (!p)
		return;
	times_shown[page_physical(p) / PAGE]++;
	for (unsigned int b = 0; b < BYTES; b++)
		CHECK(((uint8_t *)page_address(p))[place[b]] ==
		      model_byte(a, page, b));
}

/* Who may write a page is the only one who sees it. */
static void compare_rights(unsigned int s)
{
	for (uint32_t n = 0; n < WINDOW; n++) {
		const struct entry *e = host_entry(family[s].space,
						   FIRST + n * PAGE);
		uint32_t slot = n / SLOT;

		if (!e->page)
			continue;
		CHECK(slot < SLOTS && n % SLOT < family[s].area[slot].npages);
		CHECK(!(e->rights & L4_WRITE) ||
		      times_shown[page_physical(e->page) / PAGE] == 1);
	}
}

void model_compare(void)
{
	memset(times_shown, 0, sizeof(times_shown));
	for (unsigned int s = 0; s < SPACES; s++)
		for (unsigned int i = 0; family[s].space && i < SLOTS; i++) {
			const struct model_area *a = &family[s].area[i];
			const struct vm_area *area = model_area(s, i);

			CHECK(!area == !a->npages);
			CHECK(!area || area->depth <= MAX_DEPTH);
			for (uint32_t p = 0; p < a->npages; p++)
				compare_page(s, i, p);
		}
	for (unsigned int s = 0; s < SPACES; s++)
		if (family[s].space)
			compare_rights(s);
	CHECK(audit() == 0);
}

/* ---- what can be done ----------------------------------------------- */

/* Has it failed because it was made to?  No other failure is allowed. */
static bool fails(int error)
{
	CHECK(error == 0 || (error == -ENOMEM && host_failed()));
	return error != 0;
}

bool model_map(unsigned int s, unsigned int slot, enum kind kind,
	       uint32_t npages, uint32_t offset)
{
	struct model_area *a = &family[s].area[slot];
	struct area_plan plan = {
		.start = model_address(slot, 0),
		.end = model_address(slot, npages),
		.offset = offset,
		.rights = L4_READ | (may_write(kind) ? L4_WRITE : 0),
		.flags = kind == SHARED ? AREA_SHARED : 0,
		.object = kind == ANONYMOUS ? &devzero.object :
			  kind == SMALL ? &small->object : &image->object,
	};

	if (!family[s].space || a->npages || npages == 0 || npages > SLOT)
		return false;
	host_note("space %u: map slot %u, kind %u, %u pages from %u", s,
		  slot, kind, npages, offset);
	if (!fails(area_create(family[s].space, &plan)))
		*a = (struct model_area){.npages = npages, .kind = kind,
					 .offset = offset};
	model_compare();
	return a->npages;
}

bool model_unmap(unsigned int s, unsigned int slot)
{
	if (!family[s].space || !family[s].area[slot].npages)
		return false;
	host_note("space %u: unmap slot %u", s, slot);
	area_destroy(model_area(s, slot));
	family[s].area[slot].npages = 0;
	model_compare();
	return true;
}

/* Behave like a processor: where is this page?  NULL: it fails. */
static uint8_t *touch(unsigned int s, unsigned int slot, uint32_t page,
		      unsigned int access)
{
	const struct model_area *a = &family[s].area[slot];
	uint32_t address = model_address(slot, page);
	const struct entry *e = host_entry(family[s].space, address);
	bool faulted = !(e->rights & access);
	int error = 0;

	if (faulted)
		error = vm_fault(family[s].space, address + 5, access);
	if (page >= a->npages || (access == L4_WRITE && !may_write(a->kind)))
		CHECK(error == -EFAULT);
	else if (!model_has(a, page))
		CHECK(error == -ENOENT);
	else if (!fails(error)) {
		CHECK(e->page && e->rights & access);
		CHECK(!faulted || !(e->rights & L4_WRITE) ==
		      !shadow_owns(model_area(s, slot), e->page));
		return page_address(e->page);
	}
	return NULL;
}

/* The same, as mm0 does it when it copies from or to a program. */
static uint8_t *reach(unsigned int s, unsigned int slot, uint32_t page,
		      unsigned int access)
{
	const struct model_area *a = &family[s].area[slot];
	struct page *p = NULL;
	int error = vm_page(family[s].space, model_address(slot, page) + 7,
			    access, &p);

	if (page >= a->npages || (access == L4_WRITE && !may_write(a->kind)))
		CHECK(error == -EFAULT);
	else if (!model_has(a, page))
		CHECK(error == -ENOENT);
	else if (!fails(error)) {
		CHECK(p);
		return page_address(p);
	}
	return NULL;
}

bool model_read(unsigned int s, unsigned int slot, uint32_t page,
		unsigned int byte, bool by_mm0)
{
	const uint8_t *at;

	if (!family[s].space || page >= SLOT)
		return false;
	host_note("space %u: read slot %u, page %u%s", s, slot, page,
		  by_mm0 ? ", by mm0" : "");
	at = (by_mm0 ? reach : touch)(s, slot, page, L4_READ);
	if (at)
		CHECK(at[place[byte]] ==
		      model_byte(&family[s].area[slot], page, byte));
	model_compare();
	return at;
}

bool model_write(unsigned int s, unsigned int slot, uint32_t page,
		 unsigned int byte, uint8_t value, bool by_mm0)
{
	struct model_area *a = &family[s].area[slot];
	uint8_t *at;

	if (!family[s].space || page >= SLOT)
		return false;
	host_note("space %u: write slot %u, page %u, byte %u, %u%s", s, slot,
		  page, byte, value, by_mm0 ? ", by mm0" : "");
	at = (by_mm0 ? reach : touch)(s, slot, page, L4_WRITE);
	if (at) {
		struct model_page *m = &a->page[page];

		for (unsigned int b = 0; b < BYTES; b++)
			m->byte[b] = model_byte(a, page, b);
		m->own = true;
		at[place[byte]] = value;
		m->byte[byte] = value;
	}
	model_compare();
	return at;
}

bool model_fork(unsigned int parent, unsigned int child)
{
	struct vm_space *space;

	if (!family[parent].space || family[child].space)
		return false;
	host_note("space %u: fork, to %u", parent, child);
	space = space_create(child + 1);
	if (fails(space ? space_fork(family[parent].space, space) :
			  -ENOMEM)) {
		if (space)
			space_put(space);
		host_forget(child + 1);
	} else {
		family[child] = family[parent];
		family[child].space = space;
	}
	model_compare();
	return family[child].space;
}

bool model_exit(unsigned int s)
{
	if (!family[s].space)
		return false;
	host_note("space %u: exit", s);
	space_put(family[s].space);
	host_forget(s + 1);
	memset(&family[s], 0, sizeof(family[s]));
	model_compare();
	return true;
}

/* ---- from beginning to end ------------------------------------------ */

void model_begin(void)
{
	for (uint32_t i = 0; i < IMAGE_SIZE; i++)
		image_data[i] = (uint8_t)(i * 7 + i / PAGE + 1);
	for (uint32_t i = 0; i < SMALL_SIZE; i++)
		small_data[i] = (uint8_t)(200 + i);
	memset(family, 0, sizeof(family));
	host_start();
	image = file_open("image", image_data, IMAGE_SIZE);
	small = file_open("small", small_data, SMALL_SIZE);
	family[0].space = space_create(1);
	CHECK(image && small && family[0].space);
}

/* Bytes that are not looked at at each step must be right as well. */
static void compare_whole(unsigned int s, unsigned int slot, uint32_t page)
{
	const struct model_area *a = &family[s].area[slot];
	struct page *p = shown(model_area(s, slot), a->offset + page);
	const uint8_t *is = p ? page_address(p) : NULL;

	for (uint32_t at = 0, b = 0; is && at < PAGE; at++) {
		if (b < BYTES && place[b] == at)
			b++;
		else
			CHECK(is[at] == file_byte(a->kind, a->offset + page,
						  at));
	}
}

void model_end(void)
{
	for (unsigned int s = 0; s < SPACES; s++)
		for (unsigned int i = 0; family[s].space && i < SLOTS; i++)
			for (uint32_t p = 0; p < family[s].area[i].npages; p++)
				compare_whole(s, i, p);
	for (unsigned int s = 0; s < SPACES; s++)
		model_exit(s);
	file_close(image);
	image = NULL;
	file_close(small);
	small = NULL;
	host_note("the end");
	CHECK(audit() == 0);
	CHECK(links_count == 0 && areas_count == 0 && all_spaces.count == 0);
	CHECK(all_objects.count == 1 && all_files.count == 1);
	host_finish();
}

/* ---- a trace -------------------------------------------------------- */

struct source {
	const uint8_t *at, *end;
};

static uint32_t next(struct source *s, uint32_t below)
{
	return s->at < s->end ? *s->at++ % below : 0;
}

static unsigned int living(struct source *src)
{
	unsigned int s = next(src, SPACES);

	for (unsigned int i = 0; i < SPACES; i++, s = (s + 1) % SPACES)
		if (family[s].space)
			return s;
	return 0;
}

static void step(struct source *src)
{
	uint32_t what = next(src, 16);
	unsigned int s = living(src), slot = next(src, SLOTS);
	uint32_t page = next(src, SLOT), byte = next(src, BYTES);

	switch (what) {
	case 0:
		model_map(s, slot, next(src, KINDS), page + 1, byte);
		break;
	case 1:
		model_unmap(s, slot);
		break;
	case 2:
		model_exit(s);
		break;
	case 3: case 4: case 5:
		for (unsigned int c = 0; c < SPACES; c++)
			if (!family[c].space) {
				model_fork(s, c);
				break;
			}
		break;
	case 6: case 7:
		model_read(s, slot, page, byte, what == 7);
		break;
	default:
		model_write(s, slot, page, byte, (uint8_t)(next(src, 255) + 1),
			    what == 15);
		break;
	}
}

void model_trace(const uint8_t *bytes, size_t size)
{
	struct source src = {bytes, bytes + size};

	model_begin();
	host_fail_at(next(&src, 256));
	model_map(0, 0, ANONYMOUS, 4, 0);
	model_map(0, 1, IMAGE, 6, 0);
	while (src.at < src.end)
		step(&src);
	model_allocations = host_allocations();
	host_fail_at(0);
	model_end();
}
