/*
 * family_check.c: the audit of tasks, as it is, on the host, over a small
 * family: it must find nothing wrong with it, and each thing that is made
 * wrong, by name.  `family_check NAME` makes one thing wrong, `all` each;
 * without a name, it prints the names.
 *
 *      A, with a thread T and one, U, that has ended and nobody joined;
 *      its children B, who lives, and Z, who does not.
 */
#include <stdio.h>
#include <string.h>
#include "mm0/audit.h"
#include "mm0/files.h"
#include "mm0/space.h"
#include "mm0/task.h"

enum { A, T, U, B, Z, TASKS };

static struct task task[TASKS];
static struct vm_space space[2];
static struct files table[2];
static uint32_t memory_wrong, reports;
static char said[16][80];

REGISTRY(all_file_tables);

/* ---- what audit_tasks.c calls ----------------------------------------- */

uint32_t audit(void)
{
	return memory_wrong;
}

void audit_report(const char *what, const void *who, uint32_t noted,
		  uint32_t found)
{
	(void)who;
	if (noted != found && reports < 16)
		snprintf(said[reports++], sizeof(said[0]), "%s", what);
}

void tasks_each(void (*visit)(struct task *t))
{
	for (int i = 0; i < TASKS; i++)
		visit(&task[i]);
}

/* ---- a family with which nothing is wrong ----------------------------- */

static void live_in(struct task *t, struct vm_space *s, uint32_t thread)
{
	t->thread = thread;
	t->space = s;
	s->users++;
	list_insert(&s->tasks, &t->in_space);
	if (!s->thread)
		s->thread = thread;
}

static void begin(void)
{
	memset(task, 0, sizeof(task));
	memset(space, 0, sizeof(space));
	memset(table, 0, sizeof(table));
	memory_wrong = 0;
	list_init(&all_file_tables.list);
	all_file_tables.count = 0;
	for (int i = 0; i < 2; i++) {
		list_init(&space[i].tasks);
		registry_add(&all_file_tables, &table[i].all);
	}
	for (int i = 0; i < TASKS; i++) {
		struct task *t = &task[i];

		t->leader = t;
		t->alive = 1;
		list_init(&t->children);
		list_init(&t->dead);
		list_init(&t->siblings);
		list_init(&t->group);
		list_init(&t->in_space);
	}
	task[T].leader = task[U].leader = &task[A];
	list_insert(&task[A].group, &task[T].group);
	list_insert(&task[A].group, &task[U].group);
	task[A].alive = 2;
	task[A].nrelatives = 4;
	task[B].parent = task[Z].parent = &task[A];
	list_insert(&task[A].children, &task[B].siblings);
	list_insert(&task[A].dead, &task[Z].siblings);
	task[U].state = task[Z].state = TASK_ZOMBIE;
	task[Z].alive = 0;
	live_in(&task[A], &space[0], 11);
	live_in(&task[T], &space[0], 12);
	live_in(&task[B], &space[1], 13);
	task[A].files = task[T].files = &table[0];
	task[B].files = &table[1];
	table[0].users = 2;
	table[1].users = 1;
}

/* ---- and what can be ------------------------------------------------- */

static void user_too_many(void)		{ space[0].users++; }
static void user_too_few(void)		{ space[1].users = 0; }
static void known_by_the_dead(void)	{ space[0].thread = 10; }
static void known_by_nobody(void)	{ space[1].thread = 0; }
static void wrong_space(void)		{ task[T].space = &space[1]; }
static void no_space(void)		{ task[B].space = NULL; }
static void alive_too_many(void)	{ task[A].alive++; }
static void alive_too_few(void)		{ task[A].alive--; }
static void relatives_too_many(void)	{ task[B].nrelatives++; }
static void relatives_too_few(void)	{ task[A].nrelatives--; }
static void undead(void)		{ task[Z].thread = 14; }
static void end_not_noted(void)		{ task[U].state = TASK_RUNNING; }
static void living_zombie(void)		{ task[B].state = TASK_ZOMBIE; }
static void no_parent(void)		{ task[B].parent = NULL; }
static void wrong_parent(void)		{ task[Z].parent = &task[B]; }
static void wrong_group(void)		{ task[T].leader = &task[B]; }
static void table_too_many(void)	{ table[0].users++; }
static void table_too_few(void)		{ table[1].users--; }
static void memory(void)		{ memory_wrong = 3; }

static void dead_among_the_living(void)
{
	list_remove(&task[Z].siblings);
	list_insert(&task[A].children, &task[Z].siblings);
}

static void living_among_the_dead(void)
{
	list_remove(&task[B].siblings);
	list_insert(&task[A].dead, &task[B].siblings);
}

static void thread_as_a_child(void)
{
	list_insert(&task[A].children, &task[T].siblings);
	task[T].parent = &task[A];
}

static void not_in_its_space(void)
{
	list_remove(&task[T].in_space);
}

static const char nothing[] = "";

static const struct damage {
	const char *name;
	void (*make)(void);
	const char *says;
} damages[] = {
	{"user-too-many", user_too_many, "users of its space"},
	{"user-too-few", user_too_few, "users of its space"},
	{"not-in-its-space", not_in_its_space, "users of its space"},
	{"known-by-the-dead", known_by_the_dead,
	 "threads that its space is known by"},
	{"known-by-nobody", known_by_nobody,
	 "threads that its space is known by"},
	{"wrong-space", wrong_space, "lives in another space"},
	{"no-space", no_space, "a thread without a space"},
	{"alive-too-many", alive_too_many, "threads of the group"},
	{"alive-too-few", alive_too_few, "threads of the group"},
	{"relatives-too-many", relatives_too_many, "relatives"},
	{"relatives-too-few", relatives_too_few, "relatives"},
	{"undead", undead, "an end that is not noted"},
	{"end-not-noted", end_not_noted, "an end that is not noted"},
	{"living-zombie", living_zombie, "an end that is not noted"},
	{"no-parent", no_parent, "child of another one"},
	{"wrong-parent", wrong_parent, "child of another one"},
	{"thread-as-a-child", thread_as_a_child, "child of another one"},
	{"dead-among-the-living", dead_among_the_living,
	 "among the living, or the dead"},
	{"living-among-the-dead", living_among_the_dead,
	 "among the living, or the dead"},
	{"wrong-group", wrong_group, "in another group"},
	{"table-too-many", table_too_many, "users of a table of files"},
	{"table-too-few", table_too_few, "users of a table of files"},
	{"memory", memory, nothing},
};
#define DAMAGES (sizeof(damages) / sizeof(damages[0]))

static int fails(const char *name, const char *why)
{
	printf("%s: %s\n", name, why);
	for (uint32_t i = 0; i < reports; i++)
		printf("    it says: %s\n", said[i]);
	return 1;
}

static int check(const struct damage *d)
{
	bool named = d->says == nothing;
	uint32_t wrong;

	begin();
	reports = 0;
	if (audit_all() != 0 || reports > 0)
		return fails(d->name, "something is wrong before");
	d->make();
	wrong = audit_all();
	if (wrong == 0 || wrong != reports + memory_wrong)
		return fails(d->name, "it is not counted");
	for (uint32_t i = 0; i < reports; i++)
		named = named || strcmp(said[i], d->says) == 0;
	return named ? 0 : fails(d->name, "it is not said");
}

int main(int argc, char **argv)
{
	int failed = 0, done = 0;

	for (uint32_t i = 0; i < DAMAGES; i++)
		if (argc == 1)
			puts(damages[i].name);
		else if (strcmp(argv[1], "all") == 0 ||
			 strcmp(argv[1], damages[i].name) == 0)
			failed |= check(&damages[i]), done++;
	return failed || (argc > 1 && done == 0);
}
