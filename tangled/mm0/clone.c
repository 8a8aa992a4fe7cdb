/*
 * clone.c: tasks that are made from others.  A child has its parent's
 * memory, as a copy or the very same one.  It begins where the parent
 * says, on the stack that the parent says, with 0 in r0.
 */
#include "l4/errors.h"
#include "libl4/l4.h"
#include "mm0/fork.h"
#include "mm0/heap.h"
#include "mm0/request.h"
#include "mm0/space.h"
#include "mm0/task.h"
#include "l4/rights.h"
#include "mm0/clone.h"
#include "mm0/fault.h"
#include "mm0/files.h"
#include "mm0/group.h"
#include "mm0/memory.h"

static int give_space(struct task *child, const struct task *caller,
		      uint32_t flags)
{
	int error = task_give_thread(child, flags & CLONE_VM ? caller : NULL);

	if (error < 0)
		return error;
	if (flags & CLONE_VM) {
		child->space = caller->space;
		child->space->users++;
		space_enter(child);
		return 0;
	}
	child->space = space_create(child->thread);
	if (!child->space)
		return -ENOMEM;
	space_enter(child);
	return space_fork(caller->space, child->space);
}

/* Map the page that the child executes first, and both stacks. */
static int prepare(struct vm_space *child, struct vm_space *parent,
		   uint32_t pc, uint32_t sp)
{
	int code = vm_fault(child, pc & ~1u, L4_EXECUTE);
	int stack = vm_fault(child, sp, L4_WRITE);

	if (code == -ENOMEM || stack == -ENOMEM)
		return -ENOMEM;
	stack = vm_fault(parent, sp, L4_WRITE);
	return stack == -ENOMEM ? -ENOMEM : 0;
}

static int give_files(struct task *child, struct task *caller,
		      uint32_t flags)
{
	bool shared = flags & CLONE_FILES;

	if (shared && !caller->files)
		caller->files = files_create();
	if (!shared && !caller->files)
		return 0;
	child->files = shared ? caller->files :
		       files_copy(caller->files);
	if (!child->files)
		return -ENOMEM;
	if (shared)
		child->files->users++;
	return 0;
}

static int start(const struct task *child, const struct task *caller,
		 uint32_t pc, uint32_t sp)
{
	struct l4_registers r = {
		.sp = sp, .pc = pc & ~1u, .psr = pc & 1 ? 1 << 5 : 0,
	};
	int error = l4_thread_write(child->thread, &r);

	if (error == 0 && child->space->users == 1)
		error = prepare(child->space, caller->space, pc, sp);
	return error < 0 ? error : l4_thread_start(child->thread);
}

/* Give the child what it is to have of its parent's, or a copy. */
static int give(struct task *child, struct task *caller, uint32_t flags)
{
	int error = give_space(child, caller, flags);

	if (error == 0)
		error = give_files(child, caller, flags);
	return error;
}

static int check_flags(const struct task *caller, uint32_t flags)
{
	if (flags & ~CLONE_ALL ||
	    (flags & CLONE_THREAD && !(flags & CLONE_VM)) ||
	    (flags & CLONE_PARENT && !caller->leader->parent))
		return -EINVAL;
	return 0;
}

static void join_family(struct task *child, const struct task *caller,
			uint32_t flags)
{
	struct task *leader = caller->leader, *parent;

	if (flags & CLONE_THREAD) {
		child->leader = leader;
		leader->alive++;
		list_insert(&leader->group, &child->group);
		leader->nrelatives++;
		return;
	}
	parent = flags & CLONE_PARENT ? leader->parent : leader;
	child->parent = parent;
	list_insert(&parent->children, &child->siblings);
	parent->nrelatives++;
}

/* Has whoever will have one more relative too many already? */
static bool too_many(const struct task *caller, uint32_t flags)
{
	const struct task *leader = caller->leader;
	uint32_t most = CLONE_MOST;

	if (flags & CLONE_PARENT && !(flags & CLONE_THREAD)) {
		leader = leader->parent;
		most /= 2;
	}
	return leader->nrelatives >= most && leader != task_init();
}

int request_clone(struct request *r)
{
	const uint32_t flags = r->word[1];
	struct task *caller = r->task, *child;
	int error = check_flags(caller, flags);

	if (error < 0)
		return error;
	if (pages_free() < RESERVE || !kernel_has_room())
		return -EAGAIN;
	if (too_many(caller, flags))
		return -EAGAIN;
	if (!(flags & CLONE_VM) &&
	    pages_free() < RESERVE + space_fork_pages(caller->space))
		return -EAGAIN;
	child = task_new(caller->name);
	if (!child)
		return -ENOMEM;
	error = give(child, caller, flags);
	if (error == 0)
		error = start(child, caller, r->word[2],
			      r->word[3]);
	if (error < 0) {
		task_strip(child);
		task_forget(child);
		return error;
	}
	join_family(child, caller, flags);
	return (int)child->pid;
}
