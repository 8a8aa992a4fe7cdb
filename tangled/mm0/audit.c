/*
 * audit.c: counts everything again that mm0's memory has counted, by
 * walking from the other side.  It changes nothing.
 */
#include <stdbool.h>
#include <stddef.h>
#include "libl4/string.h"
#include "mm0/area.h"
#include "mm0/audit.h"
#include "mm0/file.h"
#include "mm0/link.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/shadow.h"
#include "mm0/space.h"

static void check_shadow(const struct vm_object *o);

static uint32_t wrong;

void audit_compare(const char *what, const void *who, uint32_t noted,
		   uint32_t found)
{
	if (noted == found)
		return;
	wrong++;
	audit_report(what, who, noted, found);
}

static uint32_t run;

static void begin(void)
{
	uint32_t n = 0;

	run++;
	list_each(node, &all_objects.list) {
		struct vm_object *o =
			list_object(node, struct vm_object, all);

		memset(&o->seen, 0, sizeof(o->seen));
		o->seen.run = run;
		n++;
	}
	audit_compare("objects that there are", &all_objects,
		      all_objects.count, n);
}

static bool registered(const struct vm_object *o)
{
	return o->seen.run == run;
}

static void check_object(const struct vm_object *o)
{
	audit_compare("links of an object", o, o->nlinks,
		      o->seen.links);
	audit_compare("links in an object's list", o, o->nlinks,
		      list_length(&o->links));
	audit_compare("shadows of an object", o, o->nshadows,
		      o->seen.shadows);
	audit_compare("pages of an object", o, o->npages,
		      o->seen.pages);
	audit_compare("pages in an object's list", o, o->npages,
		      list_length(&o->pages));
	if (object_is_shadow(o))
		check_shadow(o);
	else
		audit_compare("an object that is neither a file nor "
			      "a shadow", o, 0, !o->pager);
}

static void check_objects(void)
{
	list_each(node, &all_objects.list) {
		struct vm_object *o =
			list_object(node, struct vm_object, all);

		if (o->below && registered(o->below))
			o->below->seen.shadows++;
	}
	list_each(node, &all_objects.list)
		check_object(list_object(node, struct vm_object, all));
}

static uint32_t links, areas;

static void check_link(const struct vm_area *area,
		       const struct vm_link *link)
{
	const struct vm_link *below = link_below(link);
	struct vm_object *o = link->object;

	links++;
	audit_compare("a link is of another area", link, 0,
		      link->area != area);
	audit_compare("an object in a chain is not registered", o, 1,
		      registered(o));
	audit_compare("a chain is not in the order of its shadows", o,
		      0, o->below != (below ? below->object : NULL));
	o->seen.links++;
}

static void check_area(const struct vm_area *area,
		       const struct vm_space *space)
{
	uint32_t depth = 0;

	areas++;
	audit_compare("an area is of another space", area, 0,
		      area->space != space);
	for (const struct vm_link *link = link_top(area); link;
	     link = link_below(link)) {
		check_link(area, link);
		depth++;
	}
	audit_compare("depth of an area's chain", area, area->depth,
		      depth);
	audit_compare("a chain is too deep", area, 0, depth > MAX_DEPTH);
}

static uint32_t check_areas(const struct vm_space *space)
{
	uint32_t n = 0, end = 0;
	const struct vm_area *area = space_next(space, 0);

	for (; area; area = space_next(space, end)) {
		audit_compare("an area overlaps another one", area, 0,
			      area->start < end);
		check_area(area, space);
		end = area->end;
		n++;
	}
	return n;
}

static void check_spaces(void)
{
	uint32_t n = 0;

	links = areas = 0;
	list_each(node, &all_spaces.list) {
		const struct vm_space *s =
			list_object(node, struct vm_space, all);

		audit_compare("areas of a space", s, s->nareas,
			      check_areas(s));
		n++;
	}
	audit_compare("spaces that there are", &all_spaces,
		      all_spaces.count, n);
	audit_compare("areas that there are", &areas_count, areas_count,
		      areas);
	audit_compare("links that there are", &links_count, links_count,
		      links);
}

static void check_owner(const struct page *p)
{
	if (!p->owner) {
		audit_compare("a page is lost: in use, and nobody's",
			      p, 0, 1);
	} else if (!registered(p->owner)) {
		audit_compare("a page's owner is not registered", p,
			      0, 1);
	} else {
		p->owner->seen.pages++;
		audit_compare("a page is not found by its owner", p, 0,
			      object_page(p->owner, p->index) != p);
	}
}

static void check_frames(void)
{
	uint32_t nfree = 0;

	for (uint32_t i = 0; i < pages_total(); i++) {
		const struct page *p = page_number(i);

		nfree += p->state == PAGE_FREE;
		if (p->state == PAGE_USED)
			check_owner(p);
		else
			audit_compare("a page has an owner and is not "
				      "in use", p, 0, p->owner != NULL);
	}
	audit_compare("pages that are free", &page_number(0)->state,
		      pages_free(), nfree);
}

static void check_shadow(const struct vm_object *o)
{
	audit_compare("a shadow that nobody has", o, 0, o->nlinks == 0);
	audit_compare("a shadow that should have been merged", o, 0,
		      o->nlinks == 1 && o->nshadows == 1);
	uint32_t covered = 0;

	if (object_is_shadow(o->below))
		list_each(node, &o->pages)
			covered += object_page(o->below,
					       list_object(node, struct page,
							   in_object)->index)
				   != NULL;
	audit_compare("pages that a shadow covers", o, o->covered, covered);
	audit_compare("a shadow that should have been gone around", o->below,
		      0, o->nlinks == 1 && object_is_shadow(o->below) &&
			 covered == o->below->npages);
}

static void check_files(void)
{
	uint32_t n = 0;

	list_each(node, &all_files.list) {
		const struct vm_file *f =
			list_object(node, struct vm_file, all);

		audit_compare("a file is not registered as an object",
			      f, 1, registered(&f->object));
		audit_compare("openers of a file", f, f->openers,
			      audit_openers(f));
		audit_compare("a file that nobody has", f, 0,
			      f->openers == 0 && f->object.nlinks == 0);
		n++;
	}
	audit_compare("files that there are", &all_files,
		      all_files.count, n);
}

uint32_t audit(void)
{
	wrong = 0;
	begin();
	check_spaces();
	check_frames();
	check_objects();
	check_files();
	audit_mappings();
	return wrong;
}
