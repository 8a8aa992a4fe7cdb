/*
 * task.c: the tasks, their family, and how they end.
 *
 * Invariants: a task is a zombie if and only if it has no thread.  A
 * zombie has no children, and its parent does not wait for it.
 */
#include "l4/errors.h"
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/string.h"
#include "mm0/boot.h"
#include "mm0/elf.h"
#include "mm0/heap.h"
#include "mm0/layout.h"
#include "mm0/load.h"
#include "mm0/request.h"
#include "mm0/status.h"
#include "mm0/task.h"
#include "mm0/user.h"
#include "l4/counts.h"
#include "mm0/files.h"
#include "mm0/mapping.h"
#include "mm0/group.h"

#define BUCKETS 64u

static struct list all, by_thread[BUCKETS];
static uint32_t ntasks, last_pid;
static struct task *init;

static struct list *bucket_of(uint32_t thread)
{
	struct list *bucket = &by_thread[thread % BUCKETS];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

struct task *task_by_thread(uint32_t thread)
{
	list_each(node, bucket_of(thread)) {
		struct task *t = list_object(node, struct task,
					     by_thread);

		if (t->thread == thread)
			return t;
	}
	return NULL;
}

static struct list by_pid[BUCKETS];

static struct list *pid_bucket(uint32_t pid)
{
	struct list *bucket = &by_pid[pid % BUCKETS];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

struct task *task_by_pid(uint32_t pid)
{
	list_each(node, pid_bucket(pid)) {
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

struct task *task_init(void)
{
	return init;
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
	list_insert(pid_bucket(t->pid), &t->by_pid);
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
	list_insert(bucket_of(t->thread), &t->by_thread);
	return l4_thread_set(t->thread, L4_SET_LAST_WORDS, 1);
}

static int start_thread(const struct task *t, uint32_t entry,
			uint32_t argument)
{
	struct l4_registers r = {
		.r = {argument, l4_self()}, .sp = STACK_TOP,
		.pc = entry & ~1u, .psr = entry & 1 ? 1 << 5 : 0,
	};
	int error = l4_thread_write(t->thread, &r);

	return error < 0 ? error : l4_thread_start(t->thread);
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
	list_remove(&t->by_pid);
	ntasks--;
	heap_free(t);
}

int task_spawn(struct task *parent, const char *name, uint32_t argument)
{
	struct initrd_file file;
	struct elf elf;
	struct task *t;
	int error = initrd_find(&initrd, name, &file);

	if (error == 0)
		error = elf_open(&elf, file.data, file.size,
				 PROGRAM_FIRST, PROGRAM_END);
	if (error < 0)
		return error;
	t = task_new(name);
	if (!t)
		return -ENOMEM;
	if (l4_count(L4_COUNT_ALLOWANCE) < RESERVE + 3 * ntasks)
		error = -ENOMEM;
	if (error == 0)
		error = task_give_thread(t, NULL);
	if (error == 0)
		error = load(t, &elf, &file);
	if (error == 0)
		error = start_thread(t, elf.entry, argument);
	if (error == 0) {
		t->parent = parent;
		if (parent)
			list_insert(&parent->children, &t->siblings);
		else
			init = t;
		space_enter(t);
	}
	if (error == 0)
		return (int)t->pid;
	task_strip(t);
	task_forget(t);
	return error;
}

static const int signal_for[] = {
	[FAULT_READ] = SIGSEGV, [FAULT_WRITE] = SIGSEGV,
	[FAULT_EXECUTE] = SIGSEGV, [FAULT_UNDEFINED] = SIGILL,
	[FAULT_FLOAT] = SIGFPE, [FAULT_BREAKPOINT] = SIGTRAP,
	[FAULT_OTHER] = SIGBUS,
};

void task_fault(struct task *t, const struct fault *f)
{
	int signal = f->status == L4_FAULT_UNALIGNED ? SIGBUS :
		     f->kind <= FAULT_OTHER ? signal_for[f->kind] :
		     SIGBUS;

	if (f->kind == FAULT_EXIT) {
		task_end(t, STATUS_EXITED((int)f->address));
		return;
	}
	if (boot_says("debug"))
		print("mm0: %lu (%s) faults at 0x%08lx, pc 0x%08lx: "
		      "signal %d\n", t->pid, t->name, f->address, f->pc,
		      signal);
	task_end(t, STATUS_KILLED(signal));
}

int request_spawn(struct request *r)
{
	char name[32];
	int error = user_string(r->task, name, r->word[1],
				sizeof(name));

	return error < 0 ? error :
	       task_spawn(r->task->leader, name, r->word[2]);
}
