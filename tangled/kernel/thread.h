/*
 * thread.h: threads: making them, ending them, finding them by their
 * ids.  When they run is the scheduler's business, in sched.h.
 */
#ifndef KERNEL_THREAD_H
#define KERNEL_THREAD_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel/list.h"
struct space;
struct team;
#include "l4/fault.h"
struct container;
struct binding;

#define MAX_CHANNELS	8

enum thread_state {
	INACTIVE,	/* not started, or stopped; in no queue */
	RUNNABLE,	/* in the run queue of its priority */
	RUNNING,	/* the one that runs; in no queue */
	SLEEPING,	/* perhaps in the queue of what it waits for */
	DEAD,		/* will never run again; in no queue */
};

#define PRIORITIES	32

struct thread {
	uint32_t sp;		/* while it does not run */
	uint32_t id;
	void *frame;		/* its place's frame, at its own address */
	char name[16];
	void (*run)(void *argument);
	void *argument;
	enum thread_state state;
	int8_t priority;	/* 0 to 31, 31 the most urgent */
	uint8_t slice;		/* ticks before others have their turn */
	struct list queue;	/* in a run queue, or in what it waits for */
	int wake_result;	/* what its sleep shall return */
	uint64_t deadline;	/* a number of ticks */
	uint32_t timeout;	/* its index in the heap, or NO_TIMEOUT */
	struct space *space;	/* NULL: a thread of the kernel */
	struct team *team;
	unsigned int member;	/* its number in the team */
	uint32_t user_word;	/* TPIDRURW: programs may keep a word there */
	enum {
		IPC_IDLE,	/* not in the middle of a message */
		IPC_STOPPING,	/* in partner's stoppers, until it has stopped */
		IPC_SENDING,	/* in partner's senders, to be received */
		IPC_CALLING,	/* in partner's waiters, for its reply */
		IPC_RECEIVING,	/* from partner, in its waiters; or anyone */
	} ipc;
	struct thread *partner;	/* whom it waits for; NULL: anyone */
	uint32_t tag;		/* of what it sends */
	struct list senders;	/* want to send to this thread, in order */
	struct list waiters;	/* wait for a message of this thread */
	uint32_t utcb;		/* a user's address, or 0 */
	int8_t turn;		/* at which priority its slice was begun */
	int8_t own_priority;	/* as it was given */
	int8_t lent;		/* what it lends, */
	struct thread *lent_to;	/* and to whom; NULL: it lends nothing */
	uint32_t lender_bits;	/* a bit for each priority lent to it */
	uint16_t lenders[PRIORITIES];	/* how many lend it each priority */
	uint32_t pager;		/* the id of the thread that mends its faults */
	struct fault fault;	/* the last one */
	struct container *container;	/* NULL: a thread of the kernel */
	struct list in_container;	/* in its container's threads */
	bool manager;		/* may it use what the container has? */
	uint32_t channels[8];	/* whom it may send to outside */
	uint32_t notices;	/* bits that wait to be received */
	struct binding *bindings;	/* the interrupts that it handles */
	uint8_t pending;	/* what it is to do at the edge of user mode */
	int end_status;		/* the status to end with, if it is to end */
	struct list stoppers;	/* who waits for that to be done */
	bool last_words;	/* is its pager told when it ends itself? */
};

/* Where the TCB is in a thread's place of the window. */
#define THREAD_PLACE	8192u	/* a guard page, and a frame */
#define THREAD_OFFSET	(THREAD_PLACE - 512)

_Static_assert(sizeof(struct thread) <= 512,
	       "the TCB has outgrown the end of its frame");

#define MAX_THREADS	4096u	/* an id's lower 12 bits: the index */

struct place {
	struct thread *thread;	/* NULL: the place is free */
	uint32_t id;		/* of its thread, or of its last one */
	struct list queue;	/* of the free ones */
};

extern struct place places[MAX_THREADS];

/* The thread with this id, or NULL: it has ended, or never was. */
static inline struct thread *thread_find(uint32_t id)
{
	const struct place *place = &places[id & (MAX_THREADS - 1)];

	return place->id == id ? place->thread : NULL;
}

/* Set everything up.  The caller becomes the idle thread. */
void threads_init(void);

/*
 * Make a thread that will call run(argument) and then end.  It does not
 * run before thread_start.  NULL: no memory, or too many threads.
 */
struct thread *thread_create(const char *name, int priority,
			     void (*run)(void *), void *argument);

/* Free a thread that was never started, or has stopped for good. */
void thread_free(struct thread *t);

/* End the current thread. */
_Noreturn void thread_exit(void);

/* The thread that ended last; freed by the next, after the switch. */
extern struct thread *corpse;
void bury_the_dead(void);

/* The thread after t, or the first for NULL; NULL after the last. */
struct thread *thread_next(const struct thread *t);

/* How many threads there are. */
unsigned int threads_used(void);

/* The thread whose place in the window holds this address, or NULL. */
struct thread *thread_at(uintptr_t address);

/* End the current thread, or another; its team is told the status. */
_Noreturn void thread_end(int status);
void thread_kill(struct thread *t, int status);

/* The id of t names nobody from now on. */
void thread_forget(struct thread *t);

/* End every thread of every container. */
void threads_end_users(void);

/* In t->pending. */
#define PENDING_STOP	1u
#define PENDING_END	2u

#endif
