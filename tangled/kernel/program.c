/*
 * program.c: starts programs that are part of the kernel's image, and
 * waits for them.  Used for the first program, and for demonstrations,
 * tests and benchmarks.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/frames.h"
#include "kernel/printk.h"
#include "kernel/program.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/string.h"
#include "kernel/timeout.h"
#include "l4/errors.h"
#include "l4/program.h"
#include "kernel/container.h"
#include "kernel/boot.h"
#include "kernel/platform.h"

extern const struct program programs[], programs_end[];

const struct program *program_find(const char *name)
{
	for (const struct program *p = programs; p < programs_end; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

#define STACK_TOP(member)	(0x400000u - (member) * 0x10000u)
#define STACK_PAGES		2u

static uint32_t pages_of(const struct program_header *h)
{
	return (h->end - PROGRAM_BASE) / PAGE_SIZE +
	       PROGRAM_MEMBERS * STACK_PAGES;
}

static unsigned int rights_at(const struct program_header *h,
			      uint32_t address)
{
	if (address < h->text_end)
		return L4_READ | L4_EXECUTE;
	return address < h->rodata_end ? L4_READ : L4_READ | L4_WRITE;
}

static int map_program(struct space *s, const struct program_header *h,
		       uint32_t run)
{
	uint32_t at, i;
	int error = 0;

	for (at = PROGRAM_BASE; at < h->end; at += PAGE_SIZE)
		error |= space_map(s, at, run + at - PROGRAM_BASE,
				   rights_at(h, at));
	run += h->end - PROGRAM_BASE;
	for (i = 0; i < PROGRAM_MEMBERS * STACK_PAGES; i++) {
		at = STACK_TOP(i / STACK_PAGES) -
		     (i % STACK_PAGES + 1) * PAGE_SIZE;
		error |= space_map(s, at, run + i * PAGE_SIZE,
				   L4_READ | L4_WRITE);
	}
	return error;
}

static struct space *load(const struct program *p)
{
	const struct program_header *h = (const void *)p->start;
	struct space *s = space_create();
	unsigned int order = 0;
	size_t size;

	if (!s)
		return NULL;
	while (1u << order < pages_of(h))
		order++;
	s->image = order <= MAX_ORDER ? frames_alloc(order) : NULL;
	if (s->image) {
		size = (size_t)(p->end - p->start);
		memcpy(s->image, p->start, size);
		memset((char *)s->image + size, 0,
		       (PAGE_SIZE << order) - size);
	}
	if (!s->image || map_program(s, h, (uint32_t)s->image) < 0) {
		space_destroy(s);
		return NULL;
	}
	return s;
}

static uint32_t entry_of(const struct space *s)
{
	return ((const struct program_header *)s->image)->entry;
}

uint64_t first_user;

static void begin(void *unused)
{
	(void)unused;
	if (first_user == 0 && counter_present())
		first_user = counter_now();
	user_enter();
}

static struct thread *new_member(struct team *team, unsigned int i,
				 const struct program *p)
{
	unsigned int host = team->apart == 2;	/* whose space it has */
	struct space *s = i > host && team->apart != 1 ?
			  team->member[host]->space : load(p);
	int priority = team->priority[i] ? team->priority[i] : 10;
	struct thread *t = s ? thread_create(p->name, priority, begin,
					     NULL) : NULL;

	if (!t) {
		if (s && s->threads == 0)
			space_destroy(s);
		return NULL;
	}
	t->space = s;
	s->threads++;
	t->team = team;
	t->member = i;
	container_enter(&root_container, t);
	t->manager = true;
	root_container.used++;
	if (s->threads == 1) {
		s->container = &root_container;
		root_container.used += s->tables + 1;
	}
	return t;
}

static int team_create(struct team *team)
{
	for (unsigned int i = 0; i < PROGRAM_MEMBERS; i++) {
		const struct program *p;

		if (!team->program[i])
			break;
		p = program_find(team->program[i]);
		if (!p)
			return -ENOENT;
		team->member[i] = new_member(team, i, p);
		if (!team->member[i])
			return -ENOMEM;
	}
	return 0;
}

static void team_start(struct team *team)
{
	uint32_t r[2 + PROGRAM_MEMBERS] = {team->argument};
	struct thread *t;

	for (unsigned int i = 0; i < PROGRAM_MEMBERS; i++)
		r[2 + i] = team->member[i] ? team->member[i]->id : 0;
	for (unsigned int i = 0; i < PROGRAM_MEMBERS; i++) {
		t = team->member[i];
		if (!t)
			continue;
		r[1] = i;
		if (team->paged && i != team->paged - 1)
			t->pager = team->member[team->paged - 1]->id;
		user_prepare(t, entry_of(t->space), STACK_TOP(i), r,
			     2 + PROGRAM_MEMBERS);
		thread_start(t);
	}
}

int team_run(struct team *team, uint32_t limit_us)
{
	bool were_on = interrupts_off();
	int error;

	semaphore_init(&team->ended, 0);
	error = team_create(team);
	if (error == 0) {
		team_start(team);
		error = semaphore_down(&team->ended, limit_us ?
				       ticks_after(limit_us) : FOREVER);
	}
	for (unsigned int i = 0; i < PROGRAM_MEMBERS; i++)
		if (team->member[i])
			thread_kill(team->member[i], -ETIMEDOUT);
	threads_end_users();
	interrupts_restore(were_on);
	return error ? error : team->status;
}

void team_left(struct thread *t, int status)
{
	struct team *team = t->team;

	if (!team)
		return;
	team->member[t->member] = NULL;
	if (t->member == 0) {
		team->status = status;
		semaphore_up(&team->ended);
	}
}
