/*
 * task.h: tasks, which are programs that run or have run.  A task is in
 * its parent's list of children from the beginning until its parent has
 * waited for it.
 */
#ifndef MM0_TASK_H
#define MM0_TASK_H

#include <stdbool.h>
#include <stdint.h>
#include "l4/fault.h"
#include "libl4/list.h"

enum task_state {
	TASK_RUNNING,
	TASK_ZOMBIE,	/* it has ended, and nobody has waited for it */
};

struct vm_space;

struct task {
	struct list all;	/* in the list of all tasks */
	struct list by_thread;	/* among those whose thread's id hashes alike */
	uint32_t pid;
	uint32_t thread;	/* its thread's id; 0: it has none */
	char name[16];
	enum task_state state;
	int status;		/* of a zombie: how it ended */
	struct task *parent;	/* NULL: of init */
	struct list children;
	struct list siblings;	/* among its parent's children */
	bool waiting;		/* it waits for a child, and for an answer: */
	int wait_pid;		/* for this one; -1: for any */
	struct vm_space *space;		/* NULL: not yet, or no more */
	struct list dead;	/* its children that have ended */
	struct list in_space;	/* in the list of those who share its space */
	struct files *files;	/* NULL: it has opened none so far */
	struct task *leader;	/* the first of its group; it may be itself */
	struct list group;	/* a leader's: the others; where they are */
	uint32_t alive;		/* a leader's: threads of the group */
	uint32_t nrelatives;	/* a leader's: other threads, and children */
	uint32_t joining;	/* the thread that it waits for; 0: for none */
	uint32_t joiner;	/* who waits for it; 0: nobody has */
	struct list by_pid;	/* among those whose pid hashes alike */
};

/*
 * Start the program of this name, as a child of parent (NULL: as init),
 * with an argument.  Returns its pid.  -ENOENT: there is no such file.
 * -ENOEXEC, -ENOMEM.
 */
int task_spawn(struct task *parent, const char *name,
	       uint32_t argument);

/* End a task: free all that it has, and tell its parent. */
void task_end(struct task *t, int status);

/* A thread has faulted, or said its last words. */
void task_fault(struct task *t, const struct fault *f);

/* The task whose thread this is, or who has this pid; NULL: nobody. */
struct task *task_by_thread(uint32_t thread);
struct task *task_by_pid(uint32_t pid);

/* How many there are, zombies included. */
uint32_t tasks_count(void);

/* A task without a thread, and not yet in the family; NULL. */
struct task *task_new(const char *name);

/* Give it a thread in a space of its own, or in that of another. */
int task_give_thread(struct task *t, const struct task *beside);

/* Make it a child of parent; NULL: the first task, init. */
void task_give_parent(struct task *t, struct task *parent);
struct task *task_init(void);

/* Give back what it has, but not the task itself; give that back. */
void task_strip(struct task *t);
void task_forget(struct task *t);

/* What new ones must leave: pages of mm0's, and of the kernel's. */
#define RESERVE	64u

/* For each space that there is, so many of the kernel's besides. */
#define GROWTH	3u

/* Has the kernel enough left for one more space or thread? */
bool kernel_has_room(void);

/* Go to all tasks, with and without a thread. */
void tasks_each(void (*visit)(struct task *t));

/* End one thread; with the last one, its group.  It leaves a value. */
void task_end_thread(struct task *t, int value);

/* Something has become of a child of this group: who waits for it? */
void wait_look(struct task *leader);

/* t, a thread of a group, has ended: who waits for that? */
void wait_joined(struct task *t);

#endif
