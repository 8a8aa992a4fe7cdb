/*
 * ipc.c: messages.  Synchronous: words are moved from one thread to
 * another when both are there, and never stored in between.
 *
 * A thread that waits for a certain other one, t->partner, is asleep in
 * one of its two queues: partner->senders if it has something to send,
 * in the order of arrival; partner->waiters if it wants something.
 * When a wait ends, for whatever reason, ipc_wait_over undoes all this.
 */
#include "kernel/arch.h"
#include "kernel/arch/inline.h"
#include "kernel/ipc.h"
#include "kernel/printk.h"
#include "kernel/priority.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/syscall.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"
#include "l4/ipc.h"
#include "kernel/fault.h"
#include "l4/counts.h"

_Static_assert(sizeof(struct fault) ==
	       L4_REGISTER_WORDS * sizeof(uint32_t),
	       "a fault is as long as a message in registers");
#include "kernel/interrupt.h"
#include "kernel/suspend.h"

/* Where the kernel sees t's UTCB; NULL: t could not use it itself. */
static uint32_t *utcb_of(const struct thread *t, unsigned int rights)
{
	uint32_t page;

	if (!t->utcb)
		return NULL;
	if ((space_look(t->space, t->utcb, &page) & rights) != rights ||
	    !space_is_ram(page))
		return NULL;
	return (uint32_t *)(page + t->utcb % 4096);
}

static int transfer_long(struct thread *to, const struct thread *from,
			 uint32_t words)
{
	const uint32_t *source = utcb_of(from, L4_READ);
	uint32_t *target = utcb_of(to, L4_READ | L4_WRITE);

	if (!source)
		return -EFAULT;
	if (!target)
		return -EMSGSIZE;
	words_copy(target + L4_REGISTER_WORDS,
		   source + L4_REGISTER_WORDS,
		   words - L4_REGISTER_WORDS);
	return 0;
}

struct six {
	uint32_t word[L4_REGISTER_WORDS];
};

/*
 * Give to what from sends.  -EMSGSIZE, -EFAULT: it is longer than the
 * registers, and one of the two has no UTCB that would do.
 */
static inline int transfer(struct thread *to,
			   const struct thread *from)
{
	uint32_t tag = from->tag;
	int error = 0;

	const uint32_t *words = user_words(from);
	if (tag & L4_FAULT)
		words = (const uint32_t *)&from->fault;
	if (to->tag & L4_FAULT) {
		if (tag & L4_FAULT)
			return -EINVAL;
		to->fault.verdict = tag & L4_WORDS ? words[0] : 0;
		return 0;
	}
	if ((tag & L4_WORDS) > L4_REGISTER_WORDS)
		error = transfer_long(to, from, tag & L4_WORDS);
	if (error < 0)
		return error;
	*(struct six *)user_words(to) = *(const struct six *)words;
	user_received(to, from->id, tag);
	return 0;
}

/* Does t wait for a message that may come from me? */
static bool receives_from(const struct thread *t,
			  const struct thread *me)
{
	return (t->ipc == IPC_RECEIVING && !t->partner) ||
	       (t->ipc >= IPC_CALLING && t->partner == me);
}

/* Who of those that want to send to me may do so now?  NULL: nobody. */
static struct thread *first_sender(struct thread *me,
				   struct thread *from)
{
	if (from)
		return from->ipc == IPC_SENDING && from->partner == me ?
		       from : NULL;
	if (list_empty(&me->senders))
		return NULL;
	return list_object(me->senders.next, struct thread, queue);
}

/* From whom do we receive?  NULL: from anyone. */
static int find_sender(uint32_t id, struct thread **sender)
{
	if (id == L4_ANYONE)
		return 0;
	*sender = thread_find(id);
	if (*sender && (*sender)->container != current->container &&
	    !may_send(*sender, current))
		return -EPERM;
	if (id == L4_NOTICES) {
		*sender = current;
		return 0;
	}
	if (!*sender)
		return -ESRCH;
	return *sender == current || !(*sender)->space ? -EINVAL : 0;
}

/* t has asked, and me has received it: t waits for the reply. */
static void expect_reply(struct thread *t, struct thread *me)
{
	list_remove(&t->queue);
	list_insert(&me->waiters, &t->queue);
	t->ipc = IPC_CALLING;
}

/* Give t what was noted for it, as a message from nobody. */
static void take_notices(struct thread *t)
{
	user_words(t)[0] = t->notices;
	user_received(t, L4_NOBODY, 1 | L4_NOTICE);
	t->notices = 0;
}

static void wake_all(struct list *queue)
{
	while (!list_empty(queue)) {
		sched_wake(list_object(queue->next, struct thread,
				       queue), -EPIPE);
		preemption_point();
	}
}

#define LONGEST_CYCLE 64

/*
 * We are about to wait for t.  If everyone in a circle waits for the
 * next then, say so, naming each.  Whom we have met waits no longer.
 */
static void report_cycle(const struct thread *t,
			 const struct thread *met)
{
	unsigned int n = 1;

	while (t && t != current && t != met && n++ < LONGEST_CYCLE)
		t = t->partner;
	if (!t || t != current)
		return;
	printk("deadlock: ");
	do {
		printk("%s (0x%lx) waits for ", t->name, t->id);
		t = t->partner;
	} while (t != current);
	printk("%s\n", t->name);
}


/* What is left of our limit after a wait that it did not end. */
static uint32_t rest_of(uint32_t limit)
{
	uint64_t now = time_ticks(), rest;

	if (limit == L4_FOREVER)
		return L4_FOREVER;
	if (current->deadline <= now)
		return L4_NO_WAIT;
	rest = (current->deadline - now) * (1000000 / TICKS_PER_SECOND);
	return rest < limit ? (uint32_t)rest : limit;
}
/*
 * Sleep in one of t's queues until somebody ends that; t is NULL if we
 * wait for anyone.  Whom we have met may run now.
 */
static int wait_for(struct thread *t, int how, struct list *queue,
		    uint32_t limit, struct thread *met)
{
	uint64_t until = FOREVER;

	if (limit == L4_NO_WAIT) {
		if (met)
			sched_wake(met, 0);
		return -ETIMEDOUT;
	}
	if (limit != L4_FOREVER)
		until = ticks_after(limit);
	current->ipc = how;
	current->partner = t;
	if (debugging && t && queue != &current->waiters)
		report_cycle(t, met);
	if (t && how != IPC_RECEIVING &&
	    current->priority > t->own_priority)
		priority_pass_on(current);
	if (met)
		return sched_hand_over(met, queue, until);
	return sched_sleep(queue, until);
}

/* Whom does id name, and may we send to it? */
static inline int find_receiver(uint32_t id, uint32_t tag,
			 struct thread **receiver)
{
	struct thread *t = thread_find(id);

	if (!t)
		return -ESRCH;
	if ((tag & L4_WORDS) > L4_MAX_WORDS)
		return -EMSGSIZE;
	*receiver = t;
	if (tag & L4_REPLY)
		return t->ipc == IPC_CALLING && t->partner == current ?
		       0 : -ENOTCONN;
	if (t == current || !t->space)
		return -EINVAL;
	if (t->container != current->container && !may_send(current, t))
		return -EPERM;
	return 0;
}

static int send(uint32_t to, uint32_t tag, uint32_t limit,
		struct thread **met)
{
	struct thread *t = NULL;
	int error = find_receiver(to, tag, &t);

	if (error < 0)
		return error;
	current->tag = tag & L4_WORDS;
	if (!receives_from(t, current))
		return wait_for(t, IPC_SENDING, &t->senders, limit,
				NULL);
	error = transfer(t, current);
	if (error == 0)
		*met = t;
	return error;
}

static int receive(uint32_t from, uint32_t limit, struct thread *met)
{
	struct thread *partner = NULL, *sender;
	int error = find_sender(from, &partner);

	while (error == 0) {
		if (current->notices && (!partner || partner == current)) {
			take_notices(current);
			break;
		}
		sender = first_sender(current, partner);
		if (__builtin_expect(!sender, 1))
			return wait_for(partner, IPC_RECEIVING,
					partner ? &partner->waiters :
						  NULL, limit, met);
		if (met)
			sched_wake(met, 0);
		met = NULL;
		if (sender->tag & L4_FAULT && fault_is_stale(sender)) {
			counts[L4_COUNT_STALE]++;
			sched_wake(sender, 0);
		} else
		{
			error = transfer(current, sender);
			if (error == 0 && sender->tag & L4_CALLED) {
				expect_reply(sender, current);
				return 0;
			}
			sched_wake(sender, error);
			if (error == 0)
				return 0;
			error = 0;
		}
		preemption_point();
		if (partner && thread_find(from) != partner)
			error = -EPIPE;
		if (error == 0 && current->pending)
			error = -EINTR;
	}
	if (met)
		sched_wake(met, 0);
	return error;
}

static int call(uint32_t to, uint32_t tag, uint32_t limit)
{
	struct thread *t = NULL;
	int error = find_receiver(to, tag, &t);

	if (error < 0)
		return error;
	current->tag = (tag & ~L4_REPLY) | L4_CALLED;
	if (!receives_from(t, current))
		return wait_for(t, IPC_SENDING, &t->senders, limit,
				NULL);
	error = transfer(t, current);
	if (error < 0)
		return error;
	return wait_for(t, IPC_CALLING, &t->waiters, limit, t);
}

int sys_ipc(uint32_t to, uint32_t from, uint32_t tag, uint32_t limit)
{
	struct thread *met = NULL;
	int error = 0;

	if (to != L4_NOBODY) {
		if (to == from)
			return call(to, tag & (L4_WORDS | L4_REPLY),
				    limit);
		error = send(to, tag, limit, &met);
		if (error == 0 && !met)
			limit = rest_of(limit);
	}
	if (error == 0 && from != L4_NOBODY)
		return receive(from, limit, met);
	if (met)
		sched_wake(met, 0);
	return error;
}

int utcb_set(struct thread *t, uint32_t address)
{
	if (address % (4 * L4_MAX_WORDS) || address >= USER_END)
		return -EINVAL;
	t->utcb = address;
	if (t == current)
		user_register_utcb(address);
	return 0;
}

int sys_utcb(uint32_t address)
{
	return utcb_set(current, address);
}

void ipc_leave(struct thread *t)
{
	thread_forget(t);
	interrupts_leave(t);
	wake_all(&t->senders);
	wake_all(&t->waiters);
}

static unsigned int check_queue(const struct thread *owner,
				const struct list *queue, bool senders,
				unsigned int *queued)
{
	const struct list *l;
	unsigned int wrong = 0;

	for (l = queue->next; l != queue; l = l->next) {
		const struct thread *t = list_object(l, struct thread,
						     queue);

		wrong += t->partner != owner;
		wrong += (t->ipc == IPC_SENDING) != senders;
		wrong += l->next->prev != l;
		if (++*queued > threads_used())
			break;
	}
	return wrong;
}

unsigned int ipc_audit(void)
{
	bool were_on = interrupts_off();
	unsigned int wrong = 0, queued = 0, with_partner = 0;

	for (struct thread *t = NULL; (t = thread_next(t)); ) {
		wrong += check_queue(t, &t->senders, true, &queued);
		wrong += check_queue(t, &t->waiters, false, &queued);
		with_partner += t->ipc >= IPC_SENDING && t->partner;
		wrong += t->ipc != IPC_IDLE && t->state != SLEEPING;
		wrong += t->ipc == IPC_IDLE && t->partner;
		wrong += t->lent_to && (t->lent_to != t->partner ||
					t->ipc == IPC_RECEIVING);
		wrong += t->ipc >= IPC_SENDING && t->partner &&
			 thread_find(t->partner->id) != t->partner;
		wrong += t->ipc >= IPC_CALLING && first_sender(t, t->partner);
		wrong += stoppers_audit(t);
	}
	wrong += queued != with_partner;
	interrupts_restore(were_on);
	return wrong;
}

/* The current thread has faulted: call its pager in its name. */
int ipc_fault(uint32_t pager)
{
	int error = call(pager, 4 | L4_FAULT, L4_FOREVER);

	current->tag = 0;
	return error == 0 || error == -EINTR ? error : -ESRCH;
}

/* Set bits of t's notices, and wake it if it waits for anyone. */
void ipc_notify(struct thread *t, uint32_t bits)
{
	t->notices |= bits;
	if (t->ipc == IPC_RECEIVING &&
	    (!t->partner || t->partner == t)) {
		take_notices(t);
		sched_wake(t, 0);
	}
}
