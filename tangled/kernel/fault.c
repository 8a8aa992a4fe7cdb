/*
 * fault.c: what becomes of a thread that did what it could not.
 */
#include "kernel/fault.h"
#include "kernel/printk.h"
#include "kernel/sched.h"
#include "l4/errors.h"
#include "kernel/ipc.h"
#include "kernel/space.h"

static const char *const did[] = {
	[FAULT_READ] = "read from", [FAULT_WRITE] = "wrote to",
	[FAULT_EXECUTE] = "jumped to",
	[FAULT_UNDEFINED] = "executed an undefined instruction at",
	[FAULT_FLOAT] = "used floating point, which is not there, at",
	[FAULT_BREAKPOINT] = "came to a breakpoint at",
	[FAULT_OTHER] = "had an accident with",
};

static const char *const why[] = {
	[L4_FAULT_UNMAPPED] = ", where nothing is",
	[L4_FAULT_FORBIDDEN] = ", which it may not",
	[L4_FAULT_UNALIGNED] = ", which is not aligned",
	[L4_FAULT_ELSE] = "",
};

void fault_report(const struct fault *f)
{
	printk("%s (thread 0x%lx) %s 0x%08lx%s; pc 0x%08lx\n",
	       current->name, current->id, did[f->kind], f->address,
	       why[f->status], f->pc);
}

void fault_raise(const struct fault *f)
{
	if (current->pager) {
		current->fault = *f;
		if (ipc_fault(current->pager) != -ESRCH) {
			if (current->fault.verdict == 0)
				return;
			thread_end((int)current->fault.verdict);
		}
	}
	fault_report(f);
	thread_end(STATUS_FAULT);
}

/* Would the access that t waits for succeed now? */
bool fault_is_stale(const struct thread *t)
{
	static const unsigned int needs[] = {
		[FAULT_READ] = L4_READ, [FAULT_WRITE] = L4_WRITE,
		[FAULT_EXECUTE] = L4_EXECUTE,
	};
	uint32_t physical;

	return t->fault.kind <= FAULT_EXECUTE &&
	       t->fault.status <= L4_FAULT_FORBIDDEN &&
	       (space_look(t->space, t->fault.address, &physical) &
		needs[t->fault.kind]) != 0;
}

void fault_last_words(int status)
{
	current->fault = (struct fault){
		.address = (uint32_t)status, .kind = FAULT_EXIT,
		.status = L4_FAULT_ELSE,
	};
	ipc_fault(current->pager);
}
