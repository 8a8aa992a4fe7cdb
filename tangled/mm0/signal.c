/* signal.c: what a fault that nobody can mend does to a task. */
#include "libl4/print.h"
#include "mm0/boot.h"
#include "mm0/status.h"
#include "mm0/task.h"

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
