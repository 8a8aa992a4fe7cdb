/*
 * scene.c: shows what happens to chains, step by step; see scene.h.
 * The spaces are real, but nobody runs in them.
 */
#include "l4/rights.h"
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/string.h"
#include "mm0/area.h"
#include "mm0/audit.h"
#include "mm0/fault.h"
#include "mm0/file.h"
#include "mm0/link.h"
#include "mm0/memory.h"
#include "mm0/object.h"
#include "mm0/panic.h"
#include "mm0/scene.h"
#include "mm0/shadow.h"
#include "mm0/space.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum what { WRITES, COPIES, EXITS, SHOWS };

struct step {
	unsigned int who;	/* 0: A, 1: B */
	enum what what;
	uint32_t page, byte;
	uint8_t value;
};

struct scene {
	const char *name;
	struct step step[8];
	unsigned int steps;
};

static const struct scene scenes[] = {
	{"shadows", {
		{0, WRITES, 0, 0, 1}, {0, WRITES, 2, 0, 1},
		{0, COPIES, 0, 0, 0}, {0, WRITES, 0, 0, 2},
		{1, WRITES, 1, 0, 3}, {0, WRITES, 2, 0, 4},
		{1, WRITES, 2, 0, 5}, {0, EXITS, 0, 0, 0},
	}, 8},
	{"equal", {
		{0, WRITES, 0, 0, 1}, {0, WRITES, 2, 0, 7},
		{0, COPIES, 0, 0, 0}, {0, WRITES, 0, 0, 3},
		{0, WRITES, 1, 0, 4}, {0, WRITES, 2, 1, 5},
		{0, SHOWS, 2, 0, 0},
	}, 7},
	{"blind", {
		{0, WRITES, 0, 0, 1}, {0, WRITES, 2, 0, 7},
		{0, COPIES, 0, 0, 0}, {1, WRITES, 0, 0, 3},
		{1, WRITES, 1, 0, 4}, {1, SHOWS, 2, 0, 0},
	}, 6},
};

#define PLACE	0x10000000u	/* where each has its area */
#define PAGES	4u

static struct vm_space *actor[2];

struct vm_space *scene_space(void)
{
	int thread = l4_thread_create(0, 1 | L4_NEW_SPACE);
	struct vm_space *space = NULL;

	if (thread > 0)
		space = space_create((uint32_t)thread);
	if (!space)
		panic("there is no memory for a scene", 0);
	return space;
}

void scene_exit(struct vm_space *space)
{
	l4_thread_destroy(space->thread, 0);
	space->thread = 0;
	space_put(space);
}

static const struct vm_object *named[26];

static char name_of(const struct vm_object *object)
{
	unsigned int i = 0;

	while (i < 25 && named[i] && named[i] != object)
		i++;
	named[i] = object;
	return (char)('a' + i);
}

static void show_object(const struct vm_object *object)
{
	const char *comma = "";

	if (!object_is_shadow(object)) {
		print(" zero\n");
		return;
	}
	print(" %c(", name_of(object));
	for (uint32_t i = 0; i < PAGES; i++)
		if (object_page(object, i)) {
			print("%s%lu", comma, i);
			comma = ",";
		}
	print(")");
}

static void show_chains(void)
{
	for (unsigned int i = 0; i < 2; i++) {
		const struct vm_area *area;

		if (!actor[i])
			continue;
		area = space_find(actor[i], PLACE);
		print("    %c:", 'A' + i);
		for (const struct vm_link *l = link_top(area); l;
		     l = link_below(l))
			show_object(l->object);
	}
}

static uint8_t *byte_of(const struct step *s, unsigned int access)
{
	struct page *page;
	int error = vm_page(actor[s->who], PLACE + s->page * PAGE,
			    access, &page);

	if (error < 0)
		panic("there is no memory for a scene", 0);
	return (uint8_t *)page_address(page) + s->byte;
}

static void copy_actor(void)
{
	struct vm_area *area = space_find(actor[0], PLACE);

	actor[1] = scene_space();
	if (area_copy(actor[1], area) < 0)
		panic("there is no memory for a scene", 0);
	area_freeze(area);
}

static void do_step(const struct step *s)
{
	char who = (char)('A' + s->who);

	switch (s->what) {
	case WRITES:
		print("  %c writes %u to page %lu, byte %lu\n", who,
		      s->value, s->page, s->byte);
		*byte_of(s, L4_WRITE) = s->value;
		break;
	case COPIES:
		print("  A is copied to B\n");
		copy_actor();
		break;
	case EXITS:
		print("  %c exits\n", who);
		scene_exit(actor[s->who]);
		actor[s->who] = NULL;
		break;
	case SHOWS:
		print("  %c reads page %lu, byte %lu: %u\n", who,
		      s->page, s->byte, *byte_of(s, L4_READ));
		return;
	}
	show_chains();
	audit();
}

static void run_scene(const struct scene *scene)
{
	static const struct area_plan plan = {
		.start = PLACE, .end = PLACE + PAGES * PAGE,
		.rights = L4_READ | L4_WRITE, .object = &devzero.object,
	};

	print("scene: %s\n", scene->name);
	actor[0] = scene_space();
	if (area_create(actor[0], &plan) < 0)
		panic("there is no memory for a scene", 0);
	for (unsigned int i = 0; i < scene->steps; i++)
		do_step(&scene->step[i]);
	for (unsigned int i = 0; i < 2; i++)
		if (actor[i])
			scene_exit(actor[i]);
	actor[0] = actor[1] = NULL;
	print("scene: the end; the audit finds %lu things wrong\n",
	      audit());
}

void scene_run(const char *name)
{
	for (unsigned int i = 0; i < COUNT(scenes); i++)
		if (strcmp(scenes[i].name, name) == 0)
			run_scene(&scenes[i]);
}
