/*
 * audit_tasks.c: the audit of what tasks share, and of their families:
 * everything that is counted, counted again by going through all tasks.
 */
#include "mm0/audit.h"
#include "mm0/files.h"
#include "mm0/space.h"
#include "mm0/task.h"

static uint32_t wrong;

static void compare(const char *what, const struct task *t,
		    uint32_t noted, uint32_t found)
{
	if (noted == found)
		return;
	wrong++;
	audit_report(what, t, noted, found);
}


static void check_space(const struct task *t)
{
	uint32_t named = 0;

	list_each(node, &t->space->tasks) {
		const struct task *other =
			list_object(node, struct task, in_space);

		compare("lives in another space", other, 1,
			other->space == t->space);
		named += other->thread == t->space->thread;
	}
	compare("users of its space", t, t->space->users,
		list_length(&t->space->tasks));
	compare("threads that its space is known by", t, 1, named);
}

static void check_children(const struct task *t,
			   const struct list *list,
			   enum task_state state)
{
	list_each(node, list) {
		const struct task *child =
			list_object(node, struct task, siblings);

		compare("child of another one", child, 1,
			child->parent == t && child->leader == child);
		compare("among the living, or the dead", child, state,
			child->state);
	}
}

static void check_leader(const struct task *t)
{
	uint32_t alive = t->thread != 0;

	list_each(node, &t->group) {
		const struct task *other =
			list_object(node, struct task, group);

		compare("in another group", other, 1,
			other->leader == t);
		alive += other->thread != 0;
	}
	compare("threads of the group", t,
		t->state == TASK_ZOMBIE ? 0 : t->alive, alive);
	compare("relatives", t, t->nrelatives, list_length(&t->group) +
		list_length(&t->children) + list_length(&t->dead));
	check_children(t, &t->children, TASK_RUNNING);
	check_children(t, &t->dead, TASK_ZOMBIE);
}

static void check_task(struct task *t)
{
	compare("a thread without a space", t, t->thread != 0,
		t->space != NULL);
	compare("an end that is not noted", t, t->state == TASK_ZOMBIE,
		t->thread == 0 && (t->leader != t || t->alive == 0));
	if (t->space)
		check_space(t);
	if (t->leader == t)
		check_leader(t);
}

static uint32_t users;
static const struct files *table;

static void count_user(struct task *t)
{
	users += t->files == table;
}

static void check_tables(void)
{
	list_each(node, &all_file_tables.list) {
		table = list_object(node, struct files, all);
		users = 0;
		tasks_each(count_user);
		if (users != table->users) {
			wrong++;
			audit_report("users of a table of files", table,
				     table->users, users);
		}
	}
}

uint32_t audit_all(void)
{
	uint32_t others = audit();

	wrong = 0;
	tasks_each(check_task);
	check_tables();
	return others + wrong;
}
