/*
 * boot.c: hands the machine over to mm0, the first program, and tells
 * it what the loader has left.  The initial ramdisk belongs to the root
 * container while mm0 runs, and to nobody before and after.
 */
#include "kernel/boot.h"
#include "kernel/bootargs.h"
#include "kernel/container.h"
#include "kernel/memory.h"
#include "kernel/program.h"
#include "kernel/sched.h"
#include "kernel/string.h"
#include "kernel/syscall.h"
#include "kernel/user.h"
#include "l4/bootinfo.h"
#include "l4/errors.h"

int sys_bootinfo(uint32_t to)
{
	struct l4_bootinfo info;

	if (!current->manager || current->container != &root_container)
		return -EPERM;
	memset(&info, 0, sizeof(info));
	info.initrd = memory_initrd.start;
	info.initrd_size = initrd_size;
	bootargs_copy(info.arguments, sizeof(info.arguments));
	return user_write(to, &info, sizeof(info));
}

int boot_mm0(uint32_t argument)
{
	struct team mm0 = {.program = {"mm0"}, .priority = {20},
			   .argument = argument};
	struct range r = memory_initrd;
	int status;

	ranges_add(&root_container.memory, r.start, r.end);
	status = team_run(&mm0, 0);
	ranges_remove(&root_container.memory, r.start, r.end);
	return status;
}
