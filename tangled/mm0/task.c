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

struct task *task_by_pid(uint32_t pid)
{
	list_each(node, &all) {
		struct task *t = list_object(node, struct task, all);

		if (t->pid == pid)
			return t;
	}
	return NULL;
}

uint32_t tasks_count(void)
{
	return ntasks;
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


/* A task without a thread, and not yet in the family; NULL. */
static struct task *new_task(const char *name)
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
	ntasks++;
	return t;
}

#define PRIORITY 10u

static int make_thread(struct task *t)
{
	int id = l4_thread_create(0, PRIORITY | L4_NEW_SPACE);

	if (id < 0)
		return id == -EDQUOT ? -ENOMEM : id;
	t->thread = (uint32_t)id;
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

/* Give back what a task has, but not the task itself. */
static void strip(struct task *t)
{
	if (t->thread)
		l4_thread_destroy(t->thread, 0);
	t->thread = 0;
	list_remove(&t->by_thread);
	unload(t);
}

static void forget(struct task *t)
{
	list_remove(&t->siblings);
	list_remove(&t->all);
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
	t = new_task(name);
	if (!t)
		return -ENOMEM;
	error = make_thread(t);
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
	}
	if (error == 0)
		return (int)t->pid;
	strip(t);
	forget(t);
	return error;
}

/* Does t wait for this child? */
static bool waits_for(const struct task *t, const struct task *child)
{
	return t->waiting && (t->wait_pid == -1 ||
			      t->wait_pid == (int)child->pid);
}

/* Tell a zombie's parent, if it waits; then the zombie is no more. */
static void tell_parent(struct task *t)
{
	struct task *parent = t->parent;

	if (!waits_for(parent, t))
		return;
	parent->waiting = false;
	if (answer(parent, (int)t->pid, (uint32_t)t->status) == 0)
		forget(t);
}

/* The children of a task that ends become init's. */
static void leave_orphans(struct task *t)
{
	while (!list_empty(&t->children)) {
		struct task *child = list_object(t->children.next,
						 struct task, siblings);

		list_remove(&child->siblings);
		child->parent = init;
		list_insert(&init->children, &child->siblings);
		if (child->state == TASK_ZOMBIE)
			tell_parent(child);
	}
}

void task_end(struct task *t, int status)
{
	if (t == init)
		end_of_system(status);
	strip(t);
	t->state = TASK_ZOMBIE;
	t->status = status;
	t->waiting = false;
	leave_orphans(t);
	tell_parent(t);
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

int request_getpid(struct request *r)
{
	return (int)r->task->pid;
}

int request_getppid(struct request *r)
{
	return r->task->parent ? (int)r->task->parent->pid : 0;
}

int request_exit(struct request *r)
{
	task_end(r->task, STATUS_EXITED((int)r->word[1]));
	return DEFERRED;
}

/* A child that the caller may wait for; NULL: there is none. */
static struct task *find_child(const struct task *t, int pid,
			       bool ended)
{
	list_each(node, &t->children) {
		struct task *child = list_object(node, struct task,
						 siblings);

		if ((pid == -1 || (int)child->pid == pid) &&
		    (!ended || child->state == TASK_ZOMBIE))
			return child;
	}
	return NULL;
}


int request_wait(struct request *r)
{
	int pid = (int)r->word[1];
	struct task *child = find_child(r->task, pid, true);

	if (child) {
		pid = (int)child->pid;
		r->second = (uint32_t)child->status;
		forget(child);
		return pid;
	}
	if (!find_child(r->task, pid, false))
		return -ECHILD;
	if (r->word[2] & WNOHANG)
		return 0;
	r->task->waiting = true;
	r->task->wait_pid = pid;
	return DEFERRED;
}

int request_kill(struct request *r)
{
	struct task *t = task_by_pid(r->word[1]);

	if (!t || t->state == TASK_ZOMBIE)
		return -ESRCH;
	if (r->word[2] != SIGKILL)
		return -EINVAL;
	if (t == init)
		return -EPERM;
	task_end(t, STATUS_KILLED(SIGKILL));
	return t == r->task ? DEFERRED : 0;
}

int request_spawn(struct request *r)
{
	char name[32];
	int error = user_string(r->task, name, r->word[1],
				sizeof(name));

	return error < 0 ? error :
	       task_spawn(r->task, name, r->word[2]);
}
