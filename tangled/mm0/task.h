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

#endif
