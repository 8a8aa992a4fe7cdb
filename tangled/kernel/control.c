/*
 * control.c: threads that make, start, inspect, change and end others.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/arch/inline.h"
#include "kernel/container.h"
#include "kernel/control.h"
#include "kernel/ipc.h"
#include "kernel/priority.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/syscall.h"
#include "kernel/user.h"
#include "l4/errors.h"
#include "l4/thread.h"
#include "kernel/suspend.h"

/* Has the current thread made c, or a container that c is in? */
static bool owns(const struct container *c)
{
	while (c && c->owner != current->id)
		c = c->parent;
	return c != NULL;
}

bool controls(const struct thread *t)
{
	return t == current || t->pager == current->id ||
	       owns(t->container);
}

/* The thread with this id, if we control it; 0: ourselves. */
int find_controlled(uint32_t id, struct thread **t)
{
	*t = id ? thread_find(id) : current;
	if (!*t || !(*t)->container)
		return -ESRCH;
	return controls(*t) ? 0 : -EPERM;
}

static int add_channel(struct thread *sender, uint32_t to)
{
	uint32_t *place = NULL;

	for (unsigned int i = 0; i < MAX_CHANNELS; i++) {
		if (sender->channels[i] == to)
			return 0;
		if (!thread_find(sender->channels[i]))
			place = &sender->channels[i];
	}
	if (!place)
		return -ENOSPC;
	*place = to;
	return 0;
}

/* The container of this thread, or of ours, that this one began. */
static struct container *find_container(uint32_t id)
{
	const struct thread *t = id ? thread_find(id) : current;
	const struct list *all = &current->container->children;

	if (t)
		return t->container;
	for (const struct list *l = all->next; l != all; l = l->next) {
		struct container *c = list_object(l, struct container,
						  siblings);

		if (c->name == id)
			return c;
	}
	return NULL;
}

static void begin_in_user_mode(void *unused)
{
	(void)unused;
	user_enter();
}

/* A thread in container c and in space s; NULL: no memory. */
static struct thread *new_user_thread(struct container *c,
				      struct space *s, uint32_t how)
{
	struct thread *t = thread_create(current->name,
					 (int)(how & 0xff),
					 begin_in_user_mode, NULL);

	if (!t)
		return NULL;
	t->space = s;
	s->threads++;
	s->container = c;
	t->pager = current->id;
	t->manager = how & L4_MANAGER;
	user_prepare(t, 0, 0, NULL, 0);
	container_enter(c, t);
	return t;
}

static int make_thread(struct container *c, struct space *s,
		       uint32_t how)
{
	uint32_t pages = s ? 1 : 2;
	int error = container_charge(c, pages);
	struct thread *t = NULL;

	if (error < 0)
		return error;
	if (!s)
		s = space_create();
	if (s)
		t = new_user_thread(c, s, how);
	if (t)
		return (int)t->id;
	if (s && s->threads == 0)
		space_destroy(s);
	container_refund(c, pages);
	return -ENOMEM;
}

struct thread *thread_in(const struct container *c)
{
	struct thread *t = NULL;

	for (const struct list *l = c->children.next;
	     !t && l != &c->children; l = l->next)
		t = thread_in(list_object(l, struct container,
					  siblings));
	if (!t && !list_empty(&c->threads))
		t = list_object(c->threads.prev, struct thread,
				in_container);
	return t;
}

static int destroy_container(struct container *c)
{
	struct thread *t;
	int error = 0;

	if (!c)
		return -ESRCH;
	if (!owns(c))
		return -EPERM;
	c->ending = true;
	c->users++;
	while (error == 0 && (t = thread_in(c))) {
		if (t == current)
			sys_exit(0);
		error = thread_tell(t, PENDING_END);
		preemption_point();
	}
	container_give_back(c);
	container_leave(c);
	return error;
}

int sys_channel(uint32_t from, uint32_t to)
{
	struct thread *sender, *receiver = thread_find(to);
	int error = find_controlled(from, &sender);

	if (error < 0)
		return error;
	if (!receiver || !receiver->container)
		return -ESRCH;
	if (receiver->container != current->container &&
	    !may_send(current, receiver))
		return -EPERM;
	return add_channel(sender, to);
}

int sys_thread_create(uint32_t beside, uint32_t how)
{
	struct container *c = current->container;
	struct thread *t = NULL;
	int error = find_controlled(beside, &t);

	if (error == 0 && !current->manager)
		error = -EPERM;
	if (error < 0)
		return error;
	if ((how & 0xff) > (uint32_t)c->priority || t->container != c ||
	    how & ~(0xffu | L4_NEW_SPACE | L4_MANAGER))
		return -EINVAL;
	return make_thread(c, how & L4_NEW_SPACE ? NULL : t->space,
			   how);
}

int sys_container_create(uint32_t pages, uint32_t how)
{
	struct container *mine = current->container, *c = NULL;
	int result;

	if ((how & 0xff) > (uint32_t)mine->priority ||
	    how & ~(0xffu | L4_DEVICES))
		return -EINVAL;
	if (!current->manager || (how & L4_DEVICES && !mine->devices))
		return -EPERM;
	result = container_create(mine, pages, &c);
	if (result < 0)
		return result;
	c->priority = (int)(how & 0xff);
	c->devices = how & L4_DEVICES;
	result = make_thread(c, NULL, (how & 0xff) | L4_MANAGER);
	c->name = (uint32_t)result;
	container_leave(c);
	return result;
}

int sys_grant(uint32_t id, uint32_t start, uint32_t bytes)
{
	struct container *c = find_container(id);

	if (!c)
		return -ESRCH;
	if (!owns(c) || c->parent != current->container)
		return -EPERM;
	if (start % 4096 || bytes % 4096 || bytes == 0)
		return -EINVAL;
	return container_grant(current->container, c, start, bytes);
}

/* An INACTIVE thread that we control. */
static int find_stopped(uint32_t id, struct thread **t)
{
	int error = find_controlled(id, t);

	if (error == 0 && (*t)->state != INACTIVE)
		error = -EBUSY;
	return error;
}

int sys_thread_start(uint32_t id)
{
	struct thread *t = NULL;
	int error = find_stopped(id, &t);

	if (error == 0)
		thread_start(t);
	return error;
}

int sys_thread_read(uint32_t id, uint32_t registers)
{
	struct thread *t = NULL;
	int error = find_stopped(id, &t);
	struct l4_registers r;

	if (error < 0)
		return error;
	user_registers_get(t, &r);
	return user_write(registers, &r, sizeof(r));
}

int sys_thread_write(uint32_t id, uint32_t registers)
{
	struct thread *t = NULL;
	int error = find_stopped(id, &t);
	struct l4_registers r;

	if (error == 0)
		error = user_read(&r, registers, sizeof(r));
	if (error == 0)
		user_registers_set(t, &r);
	return error;
}

static int set_priority(struct thread *t, uint32_t priority)
{
	if (!current->manager)
		return -EPERM;
	if (priority > (uint32_t)t->container->priority)
		return -EINVAL;
	t->own_priority = (int8_t)priority;
	priority_changed(t);
	return 0;
}

static int set_pager(struct thread *t, uint32_t id)
{
	const struct thread *pager = thread_find(id);

	if (!pager)
		return -ESRCH;
	if (pager != current && pager->container != t->container)
		return -EPERM;
	if (!list_empty(&t->stoppers))
		return -EBUSY;
	t->pager = id;
	return 0;
}

int sys_thread_set(uint32_t id, uint32_t what, uint32_t value)
{
	struct thread *t = NULL;
	int error = find_controlled(id, &t);

	if (error < 0)
		return error;
	switch (what) {
	case L4_SET_PRIORITY:
		return set_priority(t, value);
	case L4_SET_PAGER:
		return t == current ? -EPERM : set_pager(t, value);
	case L4_SET_UTCB:
		return utcb_set(t, value);
	case L4_SET_LAST_WORDS:
		if (t == current)
			return -EPERM;
		t->last_words = value;
		return 0;
	}
	return -EINVAL;
}

int sys_thread_destroy(uint32_t id, uint32_t how)
{
	struct thread *t = NULL;
	int error;

	if (how & ~L4_WHOLE_CONTAINER)
		return -EINVAL;
	if (how == L4_WHOLE_CONTAINER)
		return destroy_container(find_container(id));
	error = find_controlled(id, &t);
	if (error < 0)
		return error;
	if (t == current)
		sys_exit(0);
	error = thread_tell(t, PENDING_END);
	return error;
}

int sys_notify(uint32_t id, uint32_t bits)
{
	struct thread *t = thread_find(id);

	if (!t || !t->container)
		return -ESRCH;
	if (t->container != current->container && !may_send(current, t))
		return -EPERM;
	if (bits == 0)
		return -EINVAL;
	ipc_notify(t, bits);
	return 0;
}
