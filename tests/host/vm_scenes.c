/*
 * vm_scenes.c: what has gone wrong in some system, step by step, with
 * the counts that there should be; and the audit, which must find each
 * count that is made wrong; see vm_scenes.h.
 */
#include <stdio.h>
#include <string.h>
#include "l4/rights.h"
#include "mm0/area.h"
#include "mm0/audit.h"
#include "mm0/fault.h"
#include "mm0/file.h"
#include "mm0/link.h"
#include "mm0/mapping.h"
#include "mm0/object.h"
#include "mm0/settle.h"
#include "mm0/shadow.h"
#include "vm_scenes.h"

/* ---- combinations ---------------------------------------------------- */

static uint32_t seen[3][3];	/* 2: two or more */

void scenes_note_counts(void)
{
	for (struct list *l = all_objects.list.next; l != &all_objects.list;
	     l = l->next) {
		struct vm_object *o = list_object(l, struct vm_object, all);

		if (object_is_shadow(o))
			seen[o->nlinks < 2 ? o->nlinks : 2]
			    [o->nshadows < 2 ? o->nshadows : 2]++;
	}
}

/* Field note 23: deleted, merged, or kept. */
void scenes_check_counts(void)
{
	for (unsigned int links = 0; links < 3; links++)
		for (unsigned int shadows = 0; shadows < 3; shadows++)
			printf("%u links, %u shadows: %u times\n", links,
			       shadows, seen[links][shadows]);
	CHECK(seen[0][0] == 0 && seen[0][1] == 0 && seen[0][2] == 0);
	CHECK(seen[1][1] == 0 && seen[1][2] == 0);
	CHECK(seen[1][0] && seen[2][0] && seen[2][1] && seen[2][2]);
}

/* ---- scenes ---------------------------------------------------------- */

/* The n-th object of a space's chain, from the top. */
static struct vm_object *object(unsigned int s, unsigned int n)
{
	struct vm_link *link = link_top(model_area(s, 0));

	while (n-- > 0)
		link = link_below(link);
	return link->object;
}

static void expect(const struct vm_object *o, uint32_t links,
		   uint32_t shadows, uint32_t npages)
{
	if (o->nlinks != links || o->nshadows != shadows ||
	    o->npages != npages)
		fprintf(stderr, "links %u, shadows %u, pages %u, and not %u, "
			"%u, %u\n", o->nlinks, o->nshadows, o->npages, links,
			shadows, npages);
	CHECK(o->nlinks == links && o->nshadows == shadows &&
	      o->npages == npages);
}

static uint32_t depth(unsigned int s)
{
	return model_area(s, 0)->depth;
}

static void begin(const char *name, enum kind kind)
{
	printf("%s\n", name);
	model_begin();
	CHECK(model_map(0, 0, kind, 4, 0));
}

static void put(unsigned int s, uint32_t page, uint8_t value)
{
	CHECK(model_write(s, 0, page, 1, value, false));
}

/*
 * Field note 7: a shadow is dropped while others hold it; what was in
 * front of it and itself are both shadows of the one below.
 */
static void drop_in_the_middle(void)
{
	struct vm_object *m, *t;

	begin("a shadow is dropped that others hold", IMAGE);
	put(0, 0, 1);
	m = object(0, 0);
	expect(m, 1, 0, 1);
	expect(object(0, 1), 1, 1, 1);
	CHECK(model_fork(0, 1));
	expect(m, 2, 0, 1);
	expect(object(0, 1), 2, 1, 1);
	put(0, 1, 2);			/* a new one, in front of m */
	t = object(0, 0);
	expect(t, 1, 0, 1);
	expect(m, 2, 1, 1);
	CHECK(t->below == m && depth(0) == 3 && depth(1) == 2);
	put(0, 0, 3);			/* now t covers m */
	expect(t, 1, 0, 2);
	expect(m, 1, 0, 1);
	CHECK(t->below == m->below && depth(0) == 2 && depth(1) == 2);
	expect(object(0, 1), 2, 2, 2);	/* the image: one more */
	CHECK(model_exit(1));		/* m goes */
	expect(object(0, 1), 1, 1, 2);
	CHECK(model_exit(0));
	model_end();
}

/* Field note 21: as many pages are not the same pages. */
static void equal_counts(void)
{
	begin("as many pages, but others", ANONYMOUS);
	put(0, 0, 1);
	put(0, 2, 2);
	CHECK(model_write(0, 0, 2, 3, 5, false));
	CHECK(model_fork(0, 1));
	put(0, 0, 3);
	put(0, 1, 4);
	expect(object(0, 0), 1, 0, 2);
	expect(object(0, 1), 2, 1, 2);
	CHECK(depth(0) == 3);
	put(0, 2, 6);			/* one byte: the rest stays */
	CHECK(model_read(0, 0, 2, 3, false) && depth(0) == 2);
	CHECK(model_exit(0));
	expect(object(1, 0), 1, 0, 2);
	model_end();
}

/* A sibling's exit makes a chain shorter, and its top may be written. */
static void sibling_exits(void)
{
	struct vm_object *m;

	begin("a sibling exits", ANONYMOUS);
	put(0, 0, 1);
	put(0, 1, 1);
	m = object(0, 0);
	CHECK(model_fork(0, 1));
	put(0, 0, 2);
	expect(m, 2, 1, 2);
	CHECK(depth(0) == 3);
	CHECK(model_exit(1));
	CHECK(object(0, 0) == m && depth(0) == 2);	/* fewer moved down */
	expect(m, 1, 0, 2);
	host_fail_at(1);
	put(0, 1, 3);			/* the last owner: no copy */
	CHECK(host_allocations() == 0);
	host_fail_at(0);
	model_end();
}

/* The fewer pages move, whichever way that is. */
static void fewer_move(void)
{
	struct vm_object *t;

	begin("the fewer pages move", ANONYMOUS);
	put(0, 0, 1);
	put(0, 3, 1);
	CHECK(model_fork(0, 1));
	put(0, 0, 2);
	put(0, 1, 2);
	put(0, 2, 2);
	t = object(0, 0);
	expect(t, 1, 0, 3);
	expect(object(0, 1), 2, 1, 2);
	CHECK(model_exit(1));
	CHECK(object(0, 0) == t && depth(0) == 2);
	expect(t, 1, 0, 4);
	model_end();
}

/* In the middle of a chain: what is above shadows another one then. */
static void merge_in_the_middle(void)
{
	begin("two in the middle are merged", ANONYMOUS);
	put(0, 0, 1);
	put(0, 3, 1);
	CHECK(model_fork(0, 1));	/* 1 keeps the lowest */
	put(0, 1, 2);
	CHECK(model_fork(0, 2));	/* 2 keeps both */
	put(0, 2, 3);
	CHECK(depth(0) == 4 && depth(1) == 2 && depth(2) == 3);
	CHECK(model_exit(1));
	expect(object(0, 2), 2, 1, 2);	/* two links: it is kept */
	CHECK(model_exit(2));
	CHECK(depth(0) == 2);
	expect(object(0, 0), 1, 0, 4);
	model_end();
}

/*
 * One exit, and two mergers in one chain: what the first has left dead
 * must be gone before the second is thought of.
 */
static void two_mergers(void)
{
	begin("two mergers at one exit", ANONYMOUS);
	put(0, 0, 1);
	put(0, 2, 1);
	put(0, 3, 1);
	CHECK(model_fork(0, 1));
	put(1, 2, 2);
	put(1, 1, 2);
	CHECK(model_fork(1, 2));
	put(2, 2, 3);
	CHECK(model_exit(0) && depth(1) == 3 && depth(2) == 4);
	CHECK(model_exit(1) && depth(2) == 2);
	expect(object(2, 0), 1, 0, 4);
	model_end();
}

/*
 * A write hides the last page of the common shadow, which is merged
 * with the sibling's; and so the page that the writer has still mapped
 * goes.  The page that is mapped must not go before another one is.
 */
static void mapped_until_hidden(void)
{
	begin("a page that is mapped is freed by the write", ANONYMOUS);
	put(0, 0, 1);
	put(0, 1, 1);
	CHECK(model_fork(0, 1));
	put(1, 0, 2);
	put(0, 1, 3);
	expect(object(0, 1), 2, 2, 2);
	put(0, 0, 4);
	CHECK(depth(0) == 2 && depth(1) == 2);
	model_end();
}

/* What comes out of a merger covers the one below, and goes around it. */
static void covers_after_merger(void)
{
	struct vm_object *lower;

	begin("what has been merged covers what is below", ANONYMOUS);
	put(0, 0, 1);
	put(0, 1, 1);
	CHECK(model_fork(0, 1));	/* 1 keeps the lowest */
	put(0, 0, 2);
	put(0, 2, 2);
	put(0, 3, 2);
	lower = object(0, 0);
	expect(lower, 1, 0, 3);
	CHECK(model_fork(0, 2) && depth(0) == 3);
	put(0, 1, 3);
	CHECK(depth(0) == 4);
	CHECK(model_exit(2));		/* the one page moves down */
	CHECK(object(0, 0) == lower && depth(0) == 2);
	expect(lower, 1, 0, 4);
	expect(object(1, 0), 1, 0, 2);
	model_end();
}

/*
 * Each child has a child before it exits: no exit leaves a shadow with
 * one link, and the chain would grow for ever.
 */
static void generations(void)
{
	uint32_t most = 0;

	begin("generation after generation", ANONYMOUS);
	put(0, 0, 1);
	for (unsigned int i = 0; i < 100; i++) {
		unsigned int s = i % 3, child = (i + 1) % 3;

		CHECK(model_fork(s, child));
		put(child, 1 + i % 2, (uint8_t)i);
		if (i > 0)
			CHECK(model_exit((i + 2) % 3));
		if (depth(child) > most)
			most = depth(child);
	}
	printf("depth %u at most\n", most);
	CHECK(most <= MAX_DEPTH && most > 3);
	model_end();
}

/* Space 0 gets a chain that is full, and sees all of its pages. */
static void fill_chain(void)
{
	begin("a full chain", ANONYMOUS);
	for (unsigned int i = 0; i < 100; i++) {
		put(0, i % 4, (uint8_t)(i + 1));
		if (depth(0) == MAX_DEPTH)
			break;
		CHECK(model_fork(0, 1 + i % 2));
		if (i > 0)
			CHECK(model_exit(2 - i % 2));
	}
	for (uint32_t p = 0; p < 4; p++)
		CHECK(model_read(0, 0, p, 1, false));
}

/* It is made short before it is copied; or nothing is done at all. */
static void flatten(void)
{
	bool done = false;

	for (uint32_t n = 1; !done && n < 50; n++) {
		fill_chain();
		CHECK(depth(0) == MAX_DEPTH);
		host_fail_at(n);
		done = model_fork(0, 3);
		CHECK(done != host_failed());
		if (done)
			CHECK(depth(0) == 2 && depth(3) == 2);
		host_fail_at(0);
		put(0, 0, 200);
		model_end();
	}
	CHECK(done);
}

/* A family that only ever reads has no shadows, and no memory. */
static void readers(void)
{
	begin("nobody writes", ANONYMOUS);
	for (uint32_t p = 0; p < 4; p++)
		CHECK(model_read(0, 0, p, 0, p % 2));
	CHECK(model_fork(0, 1) && model_read(1, 0, 2, 0, false));
	CHECK(depth(0) == 1 && object(0, 0) == &devzero.object);
	expect(object(0, 0), 2, 0, 1);
	model_end();
}

/* The chapter's family, with the counts that it shows at each step. */
static void the_family(void)
{
	struct vm_object *a, *b, *c, *zero = &devzero.object;

	begin("the family of the chapter", ANONYMOUS);
	expect(zero, 1, 0, 1);
	put(0, 0, 1);
	put(0, 2, 1);
	a = object(0, 0);
	expect(a, 1, 0, 2);
	expect(zero, 1, 1, 1);
	CHECK(model_fork(0, 1));
	expect(a, 2, 0, 2);
	expect(zero, 2, 1, 1);
	put(0, 0, 2);
	b = object(0, 0);
	expect(b, 1, 0, 1);
	expect(a, 2, 1, 2);
	CHECK(b->covered == 1);
	put(1, 1, 3);
	c = object(1, 0);
	expect(c, 1, 0, 1);
	expect(a, 2, 2, 2);
	expect(zero, 2, 1, 1);
	CHECK(c->covered == 0 && depth(0) == 3 && depth(1) == 3);
	put(0, 2, 4);			/* b goes around a; a takes c's page */
	expect(b, 1, 0, 2);
	expect(a, 1, 0, 3);
	expect(zero, 2, 2, 1);
	CHECK(object(1, 0) == a && depth(0) == 2 && depth(1) == 2);
	host_fail_at(1);
	put(1, 2, 5);			/* its own again: no copy */
	CHECK(host_allocations() == 0);
	host_fail_at(0);
	CHECK(model_exit(0));
	expect(a, 1, 0, 3);
	expect(zero, 1, 1, 1);
	model_end();
}

void scenes(void)
{
	the_family();
	drop_in_the_middle();
	equal_counts();
	sibling_exits();
	fewer_move();
	merge_in_the_middle();
	two_mergers();
	mapped_until_hidden();
	covers_after_merger();
	generations();
	flatten();
	readers();
}

/* ---- the audit ------------------------------------------------------- */

/* Two spaces with a common shadow, and one of them with one in front. */
static struct {
	struct vm_area *area, *sibling;
	struct vm_object *top, *middle, *file;
	struct page *page;		/* of the middle one; 0 sees it */
} scene;

static void make_scene(void)
{
	model_begin();
	CHECK(model_map(0, 0, IMAGE, 4, 0));
	put(0, 0, 1);
	put(0, 1, 1);
	CHECK(model_fork(0, 1));
	put(0, 0, 2);
	CHECK(model_read(0, 0, 2, 0, false));
	scene.area = model_area(0, 0);
	scene.sibling = model_area(1, 0);
	scene.top = object(0, 0);
	scene.middle = object(0, 1);
	scene.file = object(0, 2);
	scene.page = object_page(scene.middle, 1);
	CHECK(scene.page && audit() == 0);
}

/* The audit must say this, and may say more. */
static void found(const char *what)
{
	host_said[0] = '\0';
	host_quiet = true;
	CHECK(audit() > 0);
	host_quiet = false;
	if (!strstr(host_said, what))
		fprintf(stderr, "not said: %s\nbut:\n%s", what, host_said);
	CHECK(strstr(host_said, what));
}

/* One too many, one too few; then it is right again. */
static void off_by_one(uint32_t *count, const char *what)
{
	printf("%s\n", what);
	++*count;
	found(what);
	*count -= 2;
	found(what);
	++*count;
	CHECK(audit() == 0);
}

static void wrong_counts(void)
{
	make_scene();
	off_by_one(&scene.top->nlinks, "links of an object");
	off_by_one(&scene.middle->nlinks, "links of an object");
	off_by_one(&scene.file->nlinks, "links of an object");
	off_by_one(&scene.top->nshadows, "shadows of an object");
	off_by_one(&scene.middle->nshadows, "shadows of an object");
	off_by_one(&scene.file->nshadows, "shadows of an object");
	off_by_one(&scene.top->npages, "pages of an object");
	off_by_one(&scene.middle->npages, "pages of an object");
	off_by_one(&scene.file->npages, "pages of an object");
	off_by_one(&scene.top->covered, "pages that a shadow covers");
	off_by_one(&scene.middle->covered, "pages that a shadow covers");
	off_by_one(&scene.area->depth, "depth of an area's chain");
	off_by_one(&family[0].space->nareas, "areas of a space");
	off_by_one(&links_count, "links that there are");
	off_by_one(&areas_count, "areas that there are");
	off_by_one(&all_objects.count, "objects that there are");
	off_by_one(&all_spaces.count, "spaces that there are");
	off_by_one(&all_files.count, "files that there are");
	off_by_one(&devzero.openers, "openers of a file");
	off_by_one(&((struct vm_file *)scene.file)->openers,
		   "openers of a file");
	model_end();
}

static void wrong_pages(void)
{
	make_scene();
	printf("wrong pages\n");
	object_remove(scene.page);
	found("a page is lost: in use, and nobody's");
	object_insert(scene.middle, 1, scene.page);
	scene.page->owner = scene.top;
	found("a page is not found by its owner");
	scene.page->owner = scene.middle;
	scene.page->index++;
	found("a page is not found by its owner");
	scene.page->index--;
	scene.page->state = PAGE_FREE;
	found("a page has an owner and is not in use");
	found("pages that are free");
	scene.page->state = PAGE_USED;
	list_remove(&scene.page->in_object);
	found("pages in an object's list");
	list_insert(&scene.middle->pages, &scene.page->in_object);
	registry_remove(&all_objects, &scene.middle->all);
	found("an object in a chain is not registered");
	found("a page's owner is not registered");
	registry_add(&all_objects, &scene.middle->all);
	registry_remove(&all_objects, &scene.file->all);
	found("a file is not registered as an object");
	registry_add(&all_objects, &scene.file->all);
	CHECK(audit() == 0);
	model_end();
}

static void wrong_chains(void)
{
	struct vm_link *link;

	make_scene();
	printf("wrong chains\n");
	link = link_top(scene.area);
	scene.top->below = scene.file;
	found("a chain is not in the order of its shadows");
	found("shadows of an object");
	scene.top->below = scene.middle;
	link->area = scene.sibling;
	found("a link is of another area");
	link->area = scene.area;
	list_remove(&link->in_object);
	found("links in an object's list");
	list_insert(&scene.top->links, &link->in_object);
	scene.area->space = family[1].space;
	found("an area is of another space");
	scene.area->space = family[0].space;
	CHECK(audit() == 0);
	model_end();
}

static void wrong_mappings(void)
{
	struct entry *e, was;
	uint32_t address = model_address(0, 0);

	make_scene();
	printf("wrong mappings\n");
	e = host_entry(family[0].space, address);
	was = *e;
	e->page = object_page(scene.middle, 0);		/* stale */
	found("a mapping of a page that does not show");
	*e = was;
	e->rights |= L4_EXECUTE;
	found("a mapping has rights that its area has not");
	*e = was;
	e = host_entry(family[0].space, address + PAGE);
	CHECK(e->page == scene.page && e->rights == L4_READ);
	e->rights = L4_READ | L4_WRITE;			/* a common page */
	found("a mapping can be written that must not be");
	e->rights = L4_READ;
	e = host_entry(family[0].space, address + 2 * PAGE);
	CHECK(e->page->owner == scene.file);
	e->rights = L4_READ | L4_WRITE;			/* the image's */
	found("a mapping can be written that must not be");
	e->rights = L4_READ;
	e = host_entry(family[0].space, address + 4 * PAGE);
	CHECK(!e->page);
	*e = was;
	found("a mapping where there is no area");
	*e = (struct entry){0};
	CHECK(audit() == 0);
	model_end();
}

/* What the rule would have changed. */
static void left_undone(void)
{
	struct vm_object *o, *ring;
	struct page *copy;

	make_scene();
	printf("left undone\n");
	o = object_create();
	CHECK(o);
	found("an object that is neither a file nor a shadow");
	o->below = scene.middle;
	scene.middle->nshadows++;
	found("a shadow that nobody has");
	object_touch(o);
	objects_settle();
	CHECK(audit() == 0);

	o = object_create();		/* two that lie on each other */
	ring = object_create();
	CHECK(o && ring);
	o->below = ring;
	ring->below = o;
	o->nshadows = ring->nshadows = 1;
	found("a shadow that nobody has");
	o->below = ring->below = NULL;
	o->nshadows = ring->nshadows = 0;
	object_delete(o);
	object_delete(ring);
	CHECK(audit() == 0);

	copy = page_alloc();
	CHECK(copy);
	object_insert(scene.top, 1, copy);
	scene.top->covered++;
	found("a shadow that should have been gone around");
	scene.top->covered--;
	found("pages that a shadow covers");
	object_remove(copy);
	page_free(copy);
	CHECK(audit() == 0);

	link_drop(link_top(scene.sibling));
	found("a shadow that should have been merged");
	object_touch(scene.middle);
	objects_settle();
	CHECK(audit() == 0);
	memset(family[1].area[0].page, 0, sizeof(family[1].area[0].page));
	model_end();
}

void scenes_audit(void)
{
	wrong_counts();
	wrong_pages();
	wrong_chains();
	wrong_mappings();
	left_undone();
}
