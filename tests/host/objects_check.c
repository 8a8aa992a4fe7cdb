/*
 * objects_check.c: mm0's objects, areas, spaces, files and faults, as
 * they are, on the host.  `objects_check NAME` runs one test; without a
 * name, it prints the names.
 *
 * Every test ends with nothing left: no object but the file of zeroes,
 * no area, link, space, block, mapping or page.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "mm0/area.h"
#include "mm0/fault.h"
#include "mm0/file.h"
#include "mm0/heap.h"
#include "mm0/link.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/space.h"
#include "mm0/tree.h"
#include "vm_world.h"

#define R L4_READ
#define W L4_WRITE
#define X L4_EXECUTE
#define FRAMES 4096u
#define BASE 0x00100000u
#define NPAGES(n) ((n) * PAGE)

static unsigned char image[5 * PAGE + 100];	/* six pages */

/* A number below n.  (Marsaglia's xorshift; the same every time.) */
static uint32_t any(uint32_t n)
{
	static uint64_t chance = 88172645463325252u;

	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (uint32_t)(chance >> 32) % n;
}

static void begin(void)
{
	world_begin(FRAMES);
	CHECK(files_init() == 0);
	for (uint32_t i = 0; i < sizeof(image); i++)
		image[i] = (unsigned char)(i / PAGE * 16 + i % 13 + 1);
}

static void nothing_left(void)
{
	CHECK(all_objects.count == 1);
	CHECK(all_objects.list.next == &devzero.object.all);
	CHECK(all_objects.list.prev == &devzero.object.all);
	CHECK(all_files.count == 1 && all_spaces.count == 0);
	CHECK(areas_count == 0 && links_count == 0);
	CHECK(world_blocks == 0 && world_nmappings == 0);
	CHECK(devzero.object.npages == 1 && devzero.object.nlinks == 0);
	CHECK(devzero.openers == 1);
	CHECK(pages_free() == FRAMES - 1);
	for (uint32_t i = 0; i < FRAMES; i++) {
		const struct page *p = page_number(i);
		const uint32_t *word = page_address(p);

		CHECK((p->state == PAGE_USED) == (p->owner != NULL));
		CHECK(!p->bucket || p->bucket->owner == &devzero.object);
		if (p->owner)
			for (uint32_t k = 0; k < PAGE / 4; k++)
				CHECK(word[k] == 0);
	}
}

static int make(struct vm_space *s, uint32_t page, uint32_t pages,
		struct vm_object *o, uint32_t offset, unsigned int rights,
		unsigned int flags)
{
	return area_create(s, &(struct area_plan){
		.start = BASE + NPAGES(page),
		.end = BASE + NPAGES(page) + NPAGES(pages),
		.offset = offset, .rights = rights, .flags = flags,
		.object = o});
}

static struct vm_file *open_image(void)
{
	return file_open("image", image, sizeof(image));
}

/* A byte of a program's, as it sees it after its faults. */
static unsigned char *touch(struct vm_space *s, uint32_t address,
			    unsigned int access)
{
	struct mapping *m = world_mapping(s, address & ~(PAGE - 1));

	if (!m || access & ~m->rights) {
		CHECK(vm_fault(s, address, access) == 0);
		m = world_mapping(s, address & ~(PAGE - 1));
		CHECK(m && !(access & ~m->rights));
	}
	return (unsigned char *)page_address(m->page) + address % PAGE;
}

static void end(struct vm_space *s)
{
	world_die(s);
	space_put(s);
}

/* ---- objects --------------------------------------------------------- */

static void hash(void)
{
	struct vm_object *o[50];
	uint32_t longest = 0, steps = 0, found = 0;

	for (uint32_t i = 0; i < 50; i++)
		CHECK(o[i] = object_create());
	for (uint32_t i = 0; i < FRAMES - 1; i++) {
		struct page *p = page_alloc();

		CHECK(p && !object_page(o[i % 50], i / 50));
		object_insert(o[i % 50], i / 50, p);
		CHECK(object_page(o[i % 50], i / 50) == p);
	}
	for (uint32_t i = 0; i < FRAMES; i++) {
		uint32_t length = 0;

		for (struct page *p = page_number(i)->bucket; p;
		     p = p->next_in_bucket) {
			length++;
			found++;
			steps += length;
		}
		if (length > longest)
			longest = length;
	}
	/* All frames are full, and yet: 1.5 steps would be ideal. */
	CHECK(found == FRAMES);
	CHECK(steps < 2 * FRAMES && longest < 12);
	for (uint32_t i = 0; i < FRAMES - 1; i++) {
		struct page *p = object_page(o[i % 50], i / 50);

		CHECK(p && p->owner == o[i % 50] && p->index == i / 50);
	}
	for (uint32_t i = 0; i < 50; i++) {
		uint32_t n = 0;

		for (struct list *l = o[i]->pages.next;
		     l != &o[i]->pages; l = l->next)
			n++;
		CHECK(n == o[i]->npages);
		if (i % 2) {
			struct page *p = object_page(o[i], 7);

			object_remove(p);
			CHECK(!object_page(o[i], 7) && !p->owner);
			CHECK(o[i]->npages == n - 1);
			page_free(p);
		}
		object_delete(o[i]);
	}
}

/* Pages in one bucket, of one owner, and of one index. */
static void collisions(void)
{
	static struct vm_object *o[1500];
	static uint32_t index[1500];
	static struct page *p[3000];
	uint32_t same_owner = 0, same_index = 0;

	for (uint32_t i = 0; i < 1500; i++) {
		/* Of many sizes, so that they lie anywhere. */
		CHECK(o[i] = heap_alloc(sizeof(*o[i]) + any(3000)));
		object_init(o[i], NULL);
		do
			index[i] = any(0xffffffff);
		while (object_page(o[0], index[i]) || index[i] == 5);
		CHECK(p[i] = page_alloc());
		object_insert(o[0], index[i], p[i]);
		CHECK(p[1500 + i] = page_alloc());
		object_insert(o[i], 5, p[1500 + i]);
	}
	for (uint32_t i = 0; i < FRAMES; i++)
		for (struct page *a = page_number(i)->bucket; a;
		     a = a->next_in_bucket)
			for (struct page *b = a->next_in_bucket; b;
			     b = b->next_in_bucket) {
				same_owner += a->owner == b->owner;
				same_index += a->index == b->index;
			}
	CHECK(same_owner > 50 && same_index > 50);
	for (uint32_t i = 0; i < 1500; i++) {
		CHECK(object_page(o[0], index[i]) == p[i]);
		CHECK(object_page(o[i], 5) == p[1500 + i]);
	}
	for (uint32_t i = 0; i < 1500; i++)
		object_delete(o[i]);
}

/* A pager that fails as it is told to. */
static int says;

static int failing_in(struct vm_object *o, uint32_t index,
		      struct page **page)
{
	(void)o;
	(void)index;
	(void)page;
	return says;
}

static const struct vm_pager failing = {
	.name = "failing", .page_in = failing_in, .release = object_delete,
};

/* A page that shows through three objects; each may fail before. */
static void deep(void)
{
	static const int errors[] = {
		-ENOMEM, -EINVAL, -EFAULT, -1, -4095,
	};
	struct vm_space *s = space_create(1);
	struct vm_object *o[4];
	struct vm_area *a;
	struct page *p = NULL, *page;

	for (int i = 0; i < 4; i++) {
		CHECK(o[i] = heap_alloc(sizeof(*o[i])));
		object_init(o[i], i == 0 ? NULL : &failing);
	}
	CHECK(page = page_alloc());
	object_insert(o[0], 9, page);
	CHECK(make(s, 0, 4, o[0], 7, R, 0) == 0);
	a = space_find(s, BASE);
	for (int i = 1; i < 4; i++)
		CHECK(link_push(a, o[i]) == 0);
	CHECK(a->depth == 4 && area_top(a) == o[3]);
	says = -ENOENT;
	CHECK(vm_fault(s, BASE + NPAGES(2) + 5, R) == 0);
	CHECK(world_mapping(s, BASE + NPAGES(2))->page == page);
	CHECK(vm_fault(s, BASE + NPAGES(1), R) == -ENOENT);
	CHECK(vm_fault(s, BASE + NPAGES(3), R) == -ENOENT);
	for (unsigned int i = 0; i < 5; i++) {
		uint32_t sets = world_sets;

		says = errors[i];
		CHECK(vm_fault(s, BASE + NPAGES(2), R) == says);
		CHECK(vm_page(s, BASE + NPAGES(2), R, &p) == says);
		CHECK(!p && world_sets == sets);
	}
	/* What is above the failure shows nevertheless. */
	CHECK(page = page_alloc());
	object_insert(o[3], 9, page);
	CHECK(vm_fault(s, BASE + NPAGES(2), R) == 0);
	CHECK(world_mapping(s, BASE + NPAGES(2))->page == page);
	end(s);
}

/* ---- files ----------------------------------------------------------- */

static void zeroes(void)
{
	struct vm_space *s = space_create(1);
	struct page *p, *q;
	uint32_t left = pages_free();

	CHECK(object_get(&devzero.object, 0, &p) == 0);
	CHECK(object_get(&devzero.object, 0xffffffff, &q) == 0 && p == q);
	CHECK(page_is_zero(p) && p->owner == &devzero.object);
	CHECK(make(s, 0, 9, &devzero.object, 5, R, 0) == 0);
	CHECK(make(s, 9, 9, &devzero.object, 0, R, AREA_SHARED) == 0);
	CHECK(make(s, 18, 9, &devzero.object, 0, R | W, AREA_SHARED)
	      == -EPERM);
	for (int i = 0; i < 18; i++)
		CHECK(*touch(s, BASE + NPAGES(i), R) == 0);
	CHECK(world_mapping(s, BASE)->page == p);
	CHECK(world_mapping(s, BASE + NPAGES(17))->page == p);
	CHECK(left == pages_free());
	CHECK(vm_fault(s, BASE, W) == -EFAULT);
	end(s);
	file_close(file_open("image", image, 1));
}

static void images(void)
{
	struct vm_file *f = open_image(), *g;
	struct vm_space *s = space_create(1), *t = space_create(2);
	uint32_t left = pages_free();

	CHECK(open_image() == f && f->openers == 2);
	CHECK((g = file_open("other", image, 10)) != f);
	file_close(g);
	CHECK(make(s, 0, 7, &f->object, 0, R, 0) == 0);
	CHECK(make(t, 4, 3, &f->object, 3, R | X, 0) == 0);
	CHECK(files_pages() == 1 && pages_free() == left);
	for (uint32_t i = 0; i < sizeof(image); i += 97)
		CHECK(*touch(s, BASE + i, R) == image[i]);
	CHECK(files_pages() == 7 && pages_free() == left - 6);
	for (uint32_t i = 0; i < 3; i++)
		CHECK(*touch(t, BASE + NPAGES(4 + i), X) ==
		      image[NPAGES(3 + i)]);
	CHECK(files_pages() == 7 && pages_free() == left - 6);
	for (uint32_t i = sizeof(image); i < NPAGES(6); i++)
		CHECK(*touch(s, BASE + i, R) == 0);
	CHECK(vm_fault(s, BASE + NPAGES(6), R) == -ENOENT);
	/* Closed, and linked; then the other way round. */
	file_close(f);
	file_close(f);
	CHECK(all_files.count == 2 && f->openers == 0);
	CHECK(open_image() == f);
	end(s);
	end(t);
	CHECK(all_files.count == 2 && files_pages() == 7);
	file_close(f);
	CHECK(all_files.count == 1 && pages_free() == left);
	f = open_image();
	s = space_create(1);
	CHECK(make(s, 0, 6, &f->object, 0, R | W, 0) == 0);
	file_close(f);
	CHECK(*touch(s, BASE + 1, W) == image[1]);
	end(s);
	/* A file of whole pages has none behind them, one of none none. */
	f = file_open("whole", image, 2 * PAGE);
	s = space_create(1);
	CHECK(make(s, 0, 3, &f->object, 0, R, 0) == 0);
	CHECK(*touch(s, BASE + NPAGES(2) - 1, R) == image[NPAGES(2) - 1]);
	CHECK(vm_fault(s, BASE + NPAGES(2), R) == -ENOENT);
	end(s);
	file_close(f);
	f = file_open("empty", image, 0);
	s = space_create(1);
	CHECK(make(s, 0, 1, &f->object, 0, R, 0) == 0);
	CHECK(vm_fault(s, BASE, R) == -ENOENT);
	end(s);
	file_close(f);
}

/* ---- areas ----------------------------------------------------------- */

/* All rights, accesses and kinds: what is refused, what is mapped. */
static void rights(void)
{
	for (unsigned int given = 0; given < 16; given++)
	for (unsigned int kind = 0; kind < 2; kind++)
	for (unsigned int access = R; access <= X; access *= 2)
	for (unsigned int first = R; first <= X; first *= 2) {
		unsigned int has = given ? (given & 7) | R : 0;
		bool copied = !kind && has & W &&
			      (first == W || access == W);
		struct vm_object *o = object_create();
		struct vm_space *s = space_create(1);
		struct page *p = page_alloc(), *q = NULL;
		unsigned char *byte;
		struct mapping *m;
		int error;

		object_insert(o, 0, p);
		byte = page_address(p);
		byte[3] = 77;
		error = make(s, 0, 1, o, 0, given & 7,
			     kind * AREA_SHARED | (given & 8) << 2);
		CHECK(error == (given & 8 ? -EINVAL : 0));
		if (error < 0) {
			object_delete(o);
			space_put(s);
			continue;
		}
		CHECK(space_find(s, BASE)->rights == has);
		CHECK(vm_fault(s, BASE + 1, first) ==
		      (first & ~has ? -EFAULT : 0));
		CHECK(vm_fault(s, BASE + 2, access) ==
		      (access & ~has ? -EFAULT : 0));
		m = world_mapping(s, BASE);
		CHECK(!m == (!(has & first) && !(has & access)));
		CHECK(!m || m->rights ==
		      (copied || kind ? has : has & ~W));
		CHECK(vm_page(s, BASE, access, &q) ==
		      (access & ~has ? -EFAULT : 0));
		if (has & access) {
			byte = page_address(q);
			CHECK(byte[3] == 77 && m->page == q);
			CHECK((q == p) == !copied);
		}
		CHECK(vm_fault(s, BASE - 1, access) == -EFAULT);
		CHECK(vm_fault(s, BASE + PAGE, access) == -EFAULT);
		end(s);
	}
}

static void plans(void)
{
	static const struct {
		uint32_t start, end, offset;
		unsigned int rights, flags;
		int error;
	} plan[] = {
		{BASE + 1, BASE + PAGE, 0, R, 0, -EINVAL},
		{BASE, BASE + 1, 0, R, 0, -EINVAL},
		{BASE, BASE, 0, R, 0, -EINVAL},
		{BASE + PAGE, BASE, 0, R, 0, -EINVAL},
		{0, PAGE, 0, R, 0, -EINVAL},
		{0, BASE, 0, R, 0, -EINVAL},
		{SPACE_END - PAGE, SPACE_END + PAGE, 0, R, 0, -EINVAL},
		{SPACE_END, SPACE_END + PAGE, 0, R, 0, -EINVAL},
		{SPACE_END - PAGE, 0, 0, R, 0, -EINVAL},
		{0xfffff000, 0, 0, R, 0, -EINVAL},
		{0xfffff000, PAGE, 0, R, 0, -EINVAL},
		{BASE, 0xfffff000, 0, R, 0, -EINVAL},
		{BASE, BASE + PAGE, 0, 8, 0, -EINVAL},
		{BASE, BASE + PAGE, 0, R | 0x80000000, 0, -EINVAL},
		{BASE, BASE + PAGE, 0, R, 0x80000000, -EINVAL},
		{BASE, BASE + PAGE, 0xffffffff, R, 0, -EINVAL},
		{BASE, BASE + NPAGES(2), 0xfffffffe, R, 0, -EINVAL},
		{BASE, BASE + NPAGES(2), 0xfffffffd, R, 0, 0},
		{SPACE_START, SPACE_END, 0, R, 0, 0},
		{SPACE_END - PAGE, SPACE_END, 0, R, 0, 0},
		{SPACE_START, SPACE_START + PAGE, 0, R, 0, 0},
	};

	for (unsigned int i = 0; i < sizeof(plan) / sizeof(*plan); i++) {
		struct vm_space *s = space_create(1);
		uint32_t blocks = world_blocks;
		int error = area_create(s, &(struct area_plan){
			plan[i].start, plan[i].end, plan[i].offset,
			plan[i].rights, plan[i].flags, &devzero.object});

		if (error != plan[i].error)
			fprintf(stderr, "plan %u: %d\n", i, error);
		CHECK(error == plan[i].error);
		CHECK(error == 0 || world_blocks == blocks);
		CHECK(s->nareas == (error == 0));
		end(s);
	}
}

/* All pairs of ranges in eight pages, and their neighbours. */
static void overlaps(void)
{
	for (uint32_t a = 1; a < 8; a++)
	for (uint32_t b = a + 1; b < 9; b++)
	for (uint32_t c = 0; c < 9; c++)
	for (uint32_t d = c + 1; d < 10; d++) {
		struct vm_space *s = space_create(1);
		int meet = a < d && c < b;

		CHECK(make(s, a, b - a, &devzero.object, 0, R, 0) == 0);
		CHECK(make(s, c, d - c, &devzero.object, 0, R | W, 0) ==
		      (meet ? -EEXIST : 0));
		for (uint32_t i = 0; i < 12; i++) {
			const struct vm_area *f =
				space_find(s, BASE + NPAGES(i) + 4095);
			int one = i >= a && i < b;
			int other = !meet && i >= c && i < d;

			CHECK((f != NULL) == (one || other));
			CHECK(!one || f->rights == R);
			CHECK(!other || f->rights == (R | W));
		}
		CHECK(areas_count == 1 + !meet);
		end(s);
	}
}

/* Heights, order, and the depth of what is asked for. */
static int check_tree(const struct vm_area *a, uint32_t from,
		      uint32_t to, uint32_t *n)
{
	int before, behind;

	if (!a)
		return 0;
	CHECK(a->start >= from && a->end <= to);
	before = check_tree(a->child[0], from, a->start, n);
	behind = check_tree(a->child[1], a->end, to, n);
	CHECK(before - behind <= 1 && behind - before <= 1);
	CHECK(a->height == 1 + (before > behind ? before : behind));
	++*n;
	return a->height;
}

#define SLOTS 600u

static void tree(void)
{
	struct vm_space *s = space_create(1);
	struct vm_area *has[SLOTS] = {0};
	uint32_t n;

	for (int round = 0; round < 6000; round++) {
		uint32_t i = any(round / 2000 == 2 ? SLOTS : 40);

		if (has[i]) {
			area_destroy(has[i]);
			has[i] = NULL;
		} else {
			CHECK(make(s, 2 * i, 1 + any(2), &devzero.object, 0,
				   R, 0) == 0);
			has[i] = space_find(s, BASE + NPAGES(2 * i));
			CHECK(has[i]);
		}
		n = 0;
		check_tree(s->areas, 0, SPACE_END, &n);
		CHECK(n == s->nareas && n == areas_count);
		for (int k = 0; k < 5; k++) {
			uint32_t at = any(2 * SLOTS), j = at / 2;
			struct vm_area *next;

			while (j < SLOTS && (!has[j] || has[j]->end <=
					     BASE + NPAGES(at)))
				j++;
			next = space_next(s, BASE + NPAGES(at));
			CHECK(next == (j < SLOTS ? has[j] : NULL));
		}
	}
	end(s);
}

/* In order, and in the opposite order: the worst that there is. */
static void height(void)
{
	for (int down = 0; down < 2; down++) {
		struct vm_space *s = space_create(1);
		uint32_t n = 0;

		for (uint32_t i = 0; i < 20000; i++)
			CHECK(make(s, 2 * (down ? 19999 - i : i), 1,
				   &devzero.object, 0, R, 0) == 0);
		CHECK(check_tree(s->areas, 0, SPACE_END, &n) <= 20);
		CHECK(n == 20000);
		/* Each second one goes, and those on the left. */
		for (uint32_t i = 1; i < 20000; i++)
			if (i % 2 || i < 10000)
				area_destroy(space_find(s, BASE +
							NPAGES(2 * i)));
		n = 0;
		CHECK(check_tree(s->areas, 0, SPACE_END, &n) <= 18);
		CHECK(n == 5001);
		end(s);
	}
}

/* ---- private memory -------------------------------------------------- */

static void own(void)
{
	struct vm_file *f = open_image();
	struct vm_space *s = space_create(1), *t = space_create(2);
	unsigned char *byte;

	/* Twice the same file at the same offset, and once elsewhere. */
	CHECK(make(s, 0, 6, &f->object, 0, R | W, 0) == 0);
	CHECK(make(s, 6, 6, &f->object, 0, R | W, 0) == 0);
	CHECK(make(t, 0, 6, &f->object, 0, R | W, 0) == 0);
	CHECK(make(t, 6, 6, &f->object, 0, R, 0) == 0);
	CHECK(make(t, 12, 6, &devzero.object, 0, R | W, 0) == 0);
	CHECK(make(t, 18, 6, &devzero.object, 0, R | W, 0) == 0);
	for (uint32_t i = 0; i < 6; i++) {
		*touch(s, BASE + NPAGES(i) + 10, W) = 201;
		*touch(s, BASE + NPAGES(6 + i) + 10, W) = 202;
		*touch(t, BASE + NPAGES(i) + 10, W) = 203;
		*touch(t, BASE + NPAGES(12 + i) + 10, W) = 204;
		*touch(t, BASE + NPAGES(18 + i) + 10, W) = 205;
	}
	for (uint32_t i = 0; i < 6; i++) {
		CHECK(*touch(s, BASE + NPAGES(i) + 10, R) == 201);
		CHECK(*touch(s, BASE + NPAGES(6 + i) + 10, R) == 202);
		CHECK(*touch(t, BASE + NPAGES(i) + 10, R) == 203);
		byte = touch(t, BASE + NPAGES(6 + i) + 10, R);
		CHECK(*byte == (i < 5 || 10 < 100 ?
				image[NPAGES(i) + 10] : 0));
		CHECK(*touch(s, BASE + NPAGES(i) + 11, R) ==
		      image[NPAGES(i) + 11]);
		CHECK(*touch(t, BASE + NPAGES(12 + i) + 10, R) == 204);
		CHECK(*touch(t, BASE + NPAGES(18 + i) + 10, R) == 205);
		CHECK(*touch(t, BASE + NPAGES(18 + i) + 11, R) == 0);
	}
	end(s);
	for (uint32_t i = 0; i < 6; i++)
		CHECK(*touch(t, BASE + NPAGES(i) + 10, R) == 203);
	end(t);
	file_close(f);
}

/* One call to the kernel for each page, and to undo it one for all. */
static void calls(void)
{
	struct vm_space *s = space_create(1);
	uint32_t sets, protects = world_protects;

	CHECK(make(s, 0, 64, &devzero.object, 0, R | W, 0) == 0);
	sets = world_sets;
	for (uint32_t i = 0; i < 64; i++)
		CHECK(vm_fault(s, BASE + NPAGES(i), i % 2 ? R : W) == 0);
	CHECK(world_sets == sets + 64);
	area_destroy(space_find(s, BASE));
	CHECK(world_protects == protects + 1 && world_nmappings == 0);
	CHECK(pages_free() == FRAMES - 1);
	/* The kernel refuses; it can be tried again. */
	CHECK(make(s, 0, 1, &devzero.object, 0, R | W, 0) == 0);
	world_mapping_error = -ENOMEM;
	CHECK(vm_fault(s, BASE, W) == -ENOMEM && world_nmappings == 0);
	CHECK(vm_fault(s, BASE, W) == 0 && world_nmappings == 1);
	s->users++;
	space_put(s);
	CHECK(s->users == 1 && world_nmappings == 1);
	end(s);
}

/* ---- no memory ------------------------------------------------------- */

/* What a program might do.  The first error, or 0. */
static int story(void)
{
	struct vm_file *f = open_image();
	struct vm_space *s = f ? space_create(1) : NULL;
	struct page *p;
	int error = s ? 0 : -ENOMEM;

	for (int i = 0; i < 3 && error == 0; i++)
		error = make(s, 8 * i, 6, &f->object, 0,
			     i == 0 ? R | X : R | W, 0);
	if (error == 0)
		error = make(s, 30, 9, &devzero.object, 0, R | W, 0);
	for (uint32_t i = 0; i < 40 && error == 0; i++) {
		error = vm_fault(s, BASE + NPAGES(i),
				 i % 3 == 0 ? X : i % 3 == 1 ? R : W);
		if (error == -EFAULT)
			error = vm_fault(s, BASE + NPAGES(i), W);
		if (error == -EFAULT)
			error = 0;
	}
	if (error == 0)
		error = vm_page(s, BASE + NPAGES(31), W, &p);
	if (s)
		end(s);
	if (f)
		file_close(f);
	return error;
}

/* Each allocation of the story fails in turn. */
static void memory(void)
{
	uint32_t n = 0;
	int error;

	do {
		world_fail = ++n;
		error = story();
		CHECK(error == (world_fail == 0 ? -ENOMEM : 0));
		world_fail = 0;
		nothing_left();
	} while (error < 0);
	CHECK(n > 30);

	/* There is not even a page of zeroes. */
	registry_remove(&all_objects, &devzero.object.all);
	registry_remove(&all_files, &devzero.all);
	world_begin(FRAMES);
	world_fail = 1;
	CHECK(files_init() == -ENOMEM);
	begin();
}

/* ---- the cost of a fault --------------------------------------------- */

/* How many steps it takes to find an area, as tree_find does it. */
static uint32_t steps(const struct vm_area *a, uint32_t address)
{
	return a ? 1 + steps(a->child[a->end <= address], address) : 0;
}

static void cost(void)
{
	for (uint32_t n = 1; n <= 16384; n *= 4) {
		struct vm_space *s = space_create(1);
		uint32_t most = 0;

		for (uint32_t i = 0; i < n; i++)
			CHECK(make(s, 2 * i, 1, &devzero.object, 0, R, 0)
			      == 0);
		for (uint32_t i = 0; i < n; i++) {
			uint32_t k = steps(s->areas, BASE + NPAGES(2 * i));

			if (k > most)
				most = k;
		}
		printf("# %u areas: %u steps at most\n", n, most);
		CHECK(most <= 17);
		end(s);
	}
}

static const struct {
	const char *name;
	void (*run)(void);
} tests[] = {
	{"hash", hash}, {"collisions", collisions}, {"deep", deep}, {"zeroes", zeroes},
	{"images", images}, {"rights", rights}, {"plans", plans},
	{"overlaps", overlaps}, {"tree", tree}, {"height", height},
	{"own", own}, {"calls", calls}, {"memory", memory},
	{"cost", cost},
};

int main(int argc, char **argv)
{
	int ran = 0;

	for (unsigned int i = 0; i < sizeof(tests) / sizeof(*tests); i++) {
		if (argc < 2) {
			puts(tests[i].name);
		} else if (strcmp(argv[1], tests[i].name) == 0 ||
			   strcmp(argv[1], "all") == 0) {
			if (ran++ == 0)
				begin();
			tests[i].run();
			nothing_left();
		}
	}
	return argc >= 2 && ran == 0 ? 2 : 0;
}
