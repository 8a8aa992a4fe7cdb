/*
 * mapping.c: maps and protects ranges of pages for pagers.  Every range
 * is gone through in batches, with a preemption point after each; who
 * was preempted looks everything up again.
 */
#include "kernel/arch.h"
#include "kernel/frames.h"
#include "kernel/memory.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/syscall.h"
#include "l4/errors.h"
#include "l4/rights.h"
#include "kernel/user.h"
#include "kernel/container.h"
#include "kernel/control.h"
#include "kernel/platform.h"

/* Whose space is to be changed?  0: our own. */
static int find_target(uint32_t id, struct thread **t)
{
	*t = id ? thread_find(id) : current;
	if (!*t)
		return -ESRCH;
	return current->manager && controls(*t) ? 0 : -EPERM;
}

/* Are these pages of addresses that users have? */
static int check_addresses(uint32_t address, uint32_t pages)
{
	if (address % PAGE_SIZE || address < USER_START ||
	    address >= USER_END ||
	    pages > (USER_END - address) / PAGE_SIZE)
		return -EINVAL;
	return 0;
}

/* May the current thread map these physical pages? */
static int check_memory(uint32_t physical, uint32_t pages,
			unsigned int rights)
{
	if (physical % PAGE_SIZE)
		return -EINVAL;
	if (rights & L4_DEVICE)
		return current->container->devices && pages == 1 &&
		       !(rights & L4_EXECUTE) && !space_is_ram(physical) &&
		       !platform_owns(physical) ? 0 : -EPERM;
	(void)rights;
	return ranges_hold(&current->container->memory, physical,
			   pages * PAGE_SIZE) ? 0 : -EPERM;
}

static int check_rights(unsigned int rights)
{
	const unsigned int all = L4_READ | L4_WRITE | L4_EXECUTE | L4_DEVICE;

	return rights == 0 || rights & ~all ? -EINVAL : 0;
}

uint32_t sys_memory(uint32_t i)
{
	struct range r = {0, 0};

	if (i < current->container->memory.count)
		r = current->container->memory.list[i];
	user_result(1, r.end - r.start);
	return r.start;
}

#define BATCH 16u

int sys_map(uint32_t id, uint32_t address, uint32_t physical,
	    uint32_t what)
{
	uint32_t pages = what >> L4_RIGHTS_BITS, done = 0;
	unsigned int rights = what & ((1 << L4_RIGHTS_BITS) - 1);
	struct thread *t = NULL;
	int error = find_target(id, &t);

	if (error == 0)
		error = check_addresses(address, pages);
	if (error == 0)
		error = check_rights(rights);
	if (error == 0)
		error = check_memory(physical, pages, rights);
	while (error == 0 && done < pages) {
		error = space_map(t->space, address + done * PAGE_SIZE,
				  physical + done * PAGE_SIZE, rights);
		done += error == 0;
		if (error == 0 && done % BATCH == 0) {
			preemption_point();
			error = find_target(id, &t);
			if (error == 0 && current->pending)
				error = -EINTR;
		}
	}
	return done ? (int)done : error;
}

int sys_protect(uint32_t id, uint32_t address, uint32_t what)
{
	uint32_t pages = what >> L4_RIGHTS_BITS, done = 0;
	unsigned int rights = what & ((1 << L4_RIGHTS_BITS) - 1);
	struct thread *t = NULL;
	int error = find_target(id, &t);

	if (error == 0)
		error = check_addresses(address, pages);
	if (error == 0 && rights != 0)
		error = check_rights(rights);
	while (error == 0 && done < pages) {
		done += space_protect(t->space,
				      address + done * PAGE_SIZE,
				      pages - done, rights);
		if (done < pages)
			preemption_point();
		error = find_target(id, &t);
		if (error == 0 && current->pending)
			error = -EINTR;
	}
	return done ? (int)done : error;
}

uint32_t sys_mapped(uint32_t id, uint32_t address)
{
	uint32_t physical = 0;
	unsigned int rights = 0;
	struct thread *t = NULL;
	int error = find_target(id, &t);

	if (error == 0 && (address % PAGE_SIZE || address > USER_END))
		error = -EINVAL;
	while (error == 0 && rights == 0 && address < USER_END) {
		address = space_next(t->space, address, &physical,
				     &rights);
		if (rights == 0)
			preemption_point();
		error = find_target(id, &t);
		if (error == 0 && current->pending)
			error = -EINTR;
	}
	if (error == 0 && rights == 0)
		address = 0;
	user_result(1, error || rights == 0 ? 0 : physical | rights);
	return error ? (uint32_t)error : address;
}
