/*
 * thread.c: makes and frees threads.  Place i of the window at
 * THREADS_BASE belongs to the thread whose id's lower 12 bits are i.
 * The places that are free form a queue, so that each stays unused for
 * as long as possible, and an id that has ended for longer still.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/frames.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/sched.h"
#include "kernel/string.h"
#include "kernel/thread.h"
#include "kernel/timeout.h"
#include "kernel/program.h"
#include "kernel/space.h"
#include "kernel/ipc.h"
#include "kernel/container.h"
#include "l4/errors.h"
#include "kernel/suspend.h"

#define THREADS_BASE	0xe0000000u	/* kernel addresses */
#define INDEX		(MAX_THREADS - 1)
#define NO_PLACE	MAX_THREADS

struct place places[MAX_THREADS];
static uint16_t next_free[MAX_THREADS];	/* the queue of free ones */
static uint32_t place_count, used, first_free, last_free;

/* Take the place that has been free for the longest. */
static struct place *take_place(void)
{
	struct place *place;

	if (first_free == NO_PLACE)
		return NULL;
	place = &places[first_free];
	first_free = next_free[first_free];
	used++;
	place->id = (place->id + MAX_THREADS) & INT32_MAX;
	if (place->id < MAX_THREADS)
		place->id += MAX_THREADS;	/* never generation 0 */
	return place;
}

static void free_place(struct place *place)
{
	uint32_t index = (uint32_t)(place - places);

	place->thread = NULL;
	next_free[index] = NO_PLACE;
	if (first_free == NO_PLACE)
		first_free = index;
	else
		next_free[last_free] = (uint16_t)index;
	last_free = index;
	used--;
}

static struct thread *new_thread(struct place *place, void *frame)
{
	uintptr_t start = THREADS_BASE +
			  (place->id & INDEX) * THREAD_PLACE;
	struct thread *t = (void *)(start + THREAD_OFFSET);

	frame_clear(frame);
	mmu_map_stack(start + PAGE_SIZE, frame);
	t->id = place->id;
	t->frame = frame;
	place->thread = t;
	return t;
}

void thread_free(struct thread *t)
{
	bool were_on = interrupts_off();
	struct place *place = &places[t->id & INDEX];
	void *frame = t->frame;

	if (place->id != t->id || t->state == RUNNABLE ||
	    t->state == RUNNING || t->state == SLEEPING)
		panic("freeing thread %s, which is in use", t->name);
	if (t->space && --t->space->threads == 0)
		space_destroy(t->space);
	if (t->container) {
		list_remove(&t->in_container);
		container_refund(t->container, 1);
		container_leave(t->container);
	}
	free_place(place);
	mmu_unmap_stack((uintptr_t)t & ~(PAGE_SIZE - 1));
	frames_free(frame);
	interrupts_restore(were_on);
}

/* Any thread of any container. */
static struct thread *next_user(void)
{
	for (struct thread *t = NULL; (t = thread_next(t)); )
		if (t->container)
			return t;
	return NULL;
}

/* The rest of what t does, it does in the kernel. */
static void leave_space(struct thread *t)
{
	struct space *s = t->space;

	t->space = NULL;
	if (s && --s->threads == 0)
		space_destroy(s);
}

static void thread_begins(void)
{
	bury_the_dead();
	interrupts_on();
	current->run(current->argument);
	thread_exit();
}

struct thread *corpse;

void thread_exit(void)
{
	interrupts_off();
	ipc_leave(current);
	leave_space(current);
	if (current->container)
		container_give_back(current->container);
	interrupts_let_in();
	current->state = DEAD;
	suspend_leave(current);
	corpse = current;
	schedule();
	panic("the dead thread %s runs", current->name);
}

void bury_the_dead(void)
{
	struct thread *t = corpse;

	corpse = NULL;
	if (t)
		thread_free(t);
}


void threads_init(void)
{
	place_count = frames_left() / 2;
	if (place_count > MAX_THREADS)
		place_count = MAX_THREADS;
	for (uint32_t i = 0; i < place_count; i++) {
		places[i].id = i;
		next_free[i] = (uint16_t)(i + 1);
	}
	last_free = place_count - 1;
	next_free[last_free] = NO_PLACE;
	mmu_reserve(THREADS_BASE,
		    THREADS_BASE + place_count * THREAD_PLACE);
	sched_init();
	timeouts_init(place_count);
	printk("threads: room for %lu, 4 KB each\n", place_count);
}

struct thread *thread_create(const char *name, int priority,
			     void (*run)(void *), void *argument)
{
	bool were_on = interrupts_off();
	struct place *place = take_place();
	void *frame = place ? frames_alloc(0) : NULL;
	struct thread *t = NULL;

	if (frame) {
		t = new_thread(place, frame);
		snprintk(t->name, sizeof(t->name), "%s", name);
		t->run = run;
		t->argument = argument;
		t->sp = forge_stack((uintptr_t)t, thread_begins);
		if (priority < 0 || priority >= PRIORITIES)
			panic("thread %s: no priority %d", t->name, priority);
		t->state = INACTIVE;
		t->priority = (int8_t)priority;
		list_init(&t->queue);
		t->timeout = NO_TIMEOUT;
		list_init(&t->senders);
		list_init(&t->waiters);
		t->own_priority = (int8_t)priority;
		list_init(&t->stoppers);
	} else if (place) {
		free_place(place);
	}
	interrupts_restore(were_on);
	return t;
}

struct thread *thread_next(const struct thread *t)
{
	for (uint32_t i = t ? (t->id & INDEX) + 1 : 0; i < place_count;
	     i++)
		if (places[i].thread)
			return places[i].thread;
	return NULL;
}

unsigned int threads_used(void)
{
	return used;
}

struct thread *thread_at(uintptr_t address)
{
	uint32_t index = (address - THREADS_BASE) / THREAD_PLACE;

	return address >= THREADS_BASE && index < place_count ?
	       places[index].thread : NULL;
}

void thread_end(int status)
{
	interrupts_off();
	team_left(current, status);
	thread_exit();
}

void thread_kill(struct thread *t, int status)
{
	if (t == current)
		thread_end(status);
	t->end_status = status;
	thread_tell(t, PENDING_END);
}

void thread_forget(struct thread *t)
{
	places[t->id & INDEX].thread = NULL;
}

void threads_end_users(void)
{
	struct thread *t;

	while (root_container.users > 1) {
		t = next_user();
		if (t)
			thread_kill(t, -ETIMEDOUT);
		else
			sched_sleep(NULL, ticks_after(1));
	}
}
