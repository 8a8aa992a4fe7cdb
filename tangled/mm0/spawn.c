/*
 * spawn.c: starts a program of the archive as a new task.  Whatever
 * step fails, the task is taken apart like one that ends.
 */
#include "l4/errors.h"
#include "libl4/l4.h"
#include "mm0/boot.h"
#include "mm0/elf.h"
#include "mm0/layout.h"
#include "mm0/load.h"
#include "mm0/task.h"
#include "mm0/group.h"

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
	error = kernel_has_room() ? task_give_thread(t, NULL) : -ENOMEM;
	if (error == 0)
		error = load(t, &elf, &file);
	if (error == 0)
		error = start_thread(t, elf.entry, argument);
	if (error == 0) {
		task_give_parent(t, parent);
		space_enter(t);
		if (parent)
			parent->nrelatives++;
	}
	if (error == 0)
		return (int)t->pid;
	task_strip(t);
	task_forget(t);
	return error;
}
