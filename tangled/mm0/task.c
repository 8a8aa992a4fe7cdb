/*
 * task.c: all the tasks, and what each of them consists of.
 *
 * Invariant: a task is a zombie if and only if it has no thread.
 */
#include "l4/errors.h"
#include "libl4/l4.h"
#include "mm0/heap.h"
#include "mm0/load.h"
#include "mm0/task.h"
#include "mm0/files.h"
#include "mm0/mapping.h"

#define BUCKETS 64u

static struct list all, by_thread[BUCKETS];
static uint32_t ntasks, last_pid;

/* The list of a table in which a key is, if it is in the table. */
static struct list *bucket(struct list *table, uint32_t key)
{
	struct list *list = &table[key % BUCKETS];

	if (!list->next)
		list_init(list);
	return list;
}

struct task *task_by_thread(uint32_t thread)
{
	list_each(node, bucket(by_thread, thread)) {
		struct task *t = list_object(node, struct task,
					     by_thread);

		if (t->thread == thread)
			return t;
	}
	return NULL;
}

static struct list by_pid[BUCKETS];

struct task *task_by_pid(uint32_t pid)
{
	list_each(node, bucket(by_pid, pid)) {
		struct task *t = list_object(node, struct task, by_pid);

		if (t->pid == pid)
			return t;
	}
	return NULL;
}

uint32_t tasks_count(void)
{
	return ntasks;
}

void tasks_each(void (*visit)(struct task *t))
{
	list_each(node, &all)
		visit(list_object(node, struct task, all));
}

static uint32_t new_pid(void)
{
	do
		last_pid = last_pid == INT32_MAX ? 2 : last_pid + 1;
	while (task_by_pid(last_pid));
	return last_pid;
}

/* What fits of a name, with a NUL behind it. */
static void copy_name(char to[16], const char *from)
{
	for (int i = 0; i < 15 && from[i]; i++)
		to[i] = from[i];
}

struct task *task_new(const char *name)
{
	struct task *t = heap_alloc(sizeof(*t));

	if (!t)
		return NULL;
	if (!all.next)
		list_init(&all);
	copy_name(t->name, name);
	t->pid = new_pid();
	list_init(&t->by_thread);
	list_init(&t->children);
	list_init(&t->siblings);
	list_insert(&all, &t->all);
	list_init(&t->dead);
	list_init(&t->in_space);
	t->leader = t;
	t->alive = 1;
	list_init(&t->group);
	list_insert(bucket(by_pid, t->pid), &t->by_pid);
	ntasks++;
	return t;
}

#define PRIORITY 10u

int task_give_thread(struct task *t, const struct task *beside)
{
	int id = l4_thread_create(beside ? beside->thread : 0,
			PRIORITY | (beside ? 0 : L4_NEW_SPACE));

	if (id < 0)
		return id == -EDQUOT ? -ENOMEM : id;
	t->thread = (uint32_t)id;
	mapping_recount();
	list_insert(bucket(by_thread, t->thread), &t->by_thread);
	return l4_thread_set(t->thread, L4_SET_LAST_WORDS, 1);
}

void task_strip(struct task *t)
{
	if (t->thread)
		l4_thread_destroy(t->thread, 0);
	t->thread = 0;
	list_remove(&t->by_thread);
	unload(t);
	files_put(t->files);
	t->files = NULL;
}

void task_forget(struct task *t)
{
	list_remove(&t->siblings);
	list_remove(&t->all);
	list_remove(&t->group);
	if (t->leader != t)
		t->leader->nrelatives--;
	else if (t->parent)
		t->parent->nrelatives--;
	list_remove(&t->by_pid);
	ntasks--;
	heap_free(t);
}
