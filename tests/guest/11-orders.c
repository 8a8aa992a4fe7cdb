/*
 * Orders of events that programs can hardly arrange: who waits for a
 * stop is itself stopped, ended or wanted elsewhere, while the thread it
 * waits for is in a long call.  The threads are the kernel's own, and
 * call leave_kernel where a program would leave the kernel.
 * since: 11
 */
#include "kernel/arch.h"
#include "kernel/container.h"
#include "kernel/ipc.h"
#include "kernel/priority.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/suspend.h"
#include "kernel/syscall.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "l4/errors.h"
#include "l4/ipc.h"
#include "l4/thread.h"

#define WAITS	1		/* not an error: it has not returned */
/* Below the thread of the tests, 16: they run while it rests. */
#define LOW	5
#define HIGH	12

static struct space *space;

static struct thread *new(const char *name, int priority,
			  void (*run)(void *), void *argument)
{
	struct thread *t = thread_create(name, priority, run, argument);

	t->space = space;
	space->threads++;
	return t;
}

static void rest(void)
{
	sched_sleep(NULL, ticks_after(20000));
}

/* ---- one that is in a long call until it may go ----------------------- */

static struct thread *busy;
static volatile bool may_go;
static volatile unsigned int left;

static void be_busy(void *unused)
{
	(void)unused;
	interrupts_off();
	for (;;) {
		while (!may_go)
			preemption_point();
		may_go = false;
		left++;
		leave_kernel();
	}
}

/* ---- and those who tell others ---------------------------------------- */

static struct teller {
	struct thread *thread, *whom;
	unsigned int what;
	int result;
} tellers[3];

static void tell(void *argument)
{
	struct teller *me = argument;

	interrupts_off();
	me->result = thread_tell(me->whom, me->what);
	for (;;) {
		leave_kernel();
		sched_sleep(NULL, FOREVER);
	}
}

static struct teller *begin_to_tell(unsigned int i, struct thread *whom,
				    unsigned int what)
{
	struct teller *me = &tellers[i];

	*me = (struct teller){NULL, whom, what, WAITS};
	me->thread = new("teller", HIGH, tell, me);
	thread_start(me->thread);
	rest();
	return me;
}

static bool begin(void)
{
	interrupts_off();
	space = space_create();
	if (!space)
		return false;
	may_go = false;
	left = 0;
	busy = new("busy", LOW, be_busy, NULL);
	thread_start(busy);
	rest();				/* it is in its call */
	return busy->state == RUNNABLE;
}

static unsigned int contradictions(void)
{
	return ipc_audit() + priority_audit() + sched_audit();
}

static void go_on(void)
{
	may_go = true;
	rest();
}

static void finish(void)
{
	for (unsigned int i = 0; i < 3; i++) {
		if (tellers[i].thread)
			thread_tell(tellers[i].thread, PENDING_END);
		tellers[i].thread = NULL;
	}
	may_go = true;
	if (busy)
		EXPECT_EQ(thread_tell(busy, PENDING_END), 0);
	interrupts_on();
}

static bool waits_for_busy(const struct teller *x)
{
	return x->result == WAITS && x->thread->ipc == IPC_STOPPING &&
	       x->thread->partner == busy &&
	       x->thread->state == SLEEPING;
}

/* ---- the orders ------------------------------------------------------- */

TEST(tell_waits_for_the_end_of_a_call)
{
	struct teller *a;

	REQUIRE(begin());
	a = begin_to_tell(0, busy, PENDING_STOP);
	EXPECT(waits_for_busy(a));
	EXPECT_EQ(busy->priority, HIGH);	/* it is lent */
	EXPECT_EQ(contradictions(), 0);
	go_on();
	EXPECT_EQ(a->result, 0);
	EXPECT_EQ(busy->state, INACTIVE);
	EXPECT_EQ(busy->pending, 0);
	EXPECT_EQ(busy->priority, LOW);
	EXPECT_EQ(left, 1);
	EXPECT_EQ(contradictions(), 0);
	thread_start(busy);			/* once is enough */
	go_on();
	EXPECT_EQ(left, 2);
	EXPECT(busy->state != INACTIVE);
	finish();
}

TEST(tell_twice_is_done_once)
{
	struct teller *a, *b;

	REQUIRE(begin());
	a = begin_to_tell(0, busy, PENDING_STOP);
	b = begin_to_tell(1, busy, PENDING_STOP);
	EXPECT(waits_for_busy(a));
	EXPECT(waits_for_busy(b));
	EXPECT_EQ(contradictions(), 0);
	go_on();
	EXPECT_EQ(a->result, 0);
	EXPECT_EQ(b->result, 0);
	EXPECT_EQ(busy->state, INACTIVE);
	finish();
}

/* To end is the stronger; who wanted it to stop is told that it is gone. */
TEST(tell_to_stop_and_to_end)
{
	for (unsigned int first = 0; first < 2; first++) {
		struct teller *a, *b;
		unsigned int used = threads_used();

		REQUIRE(begin());
		a = begin_to_tell(0, busy, first ? PENDING_END :
						   PENDING_STOP);
		b = begin_to_tell(1, busy, first ? PENDING_STOP :
						   PENDING_END);
		EXPECT(waits_for_busy(a));
		EXPECT(waits_for_busy(b));
		go_on();
		EXPECT_EQ(a->result, first ? 0 : -ESRCH);
		EXPECT_EQ(b->result, first ? -ESRCH : 0);
		EXPECT_EQ(threads_used(), used + 2);
		busy = NULL;
		EXPECT_EQ(contradictions(), 0);
		finish();
	}
}

TEST(tell_who_waits_to_stop)
{
	struct teller *a, *b;

	REQUIRE(begin());
	a = begin_to_tell(0, busy, PENDING_STOP);
	b = begin_to_tell(1, a->thread, PENDING_STOP);
	EXPECT_EQ(a->result, -EINTR);
	EXPECT_EQ(b->result, 0);		/* at once */
	EXPECT_EQ(a->thread->state, INACTIVE);
	EXPECT_EQ(busy->priority, LOW);		/* nobody waits for it */
	EXPECT(list_empty(&busy->stoppers));
	EXPECT_EQ(busy->pending, PENDING_STOP);	/* but it will stop, */
	EXPECT_EQ(contradictions(), 0);
	go_on();
	EXPECT_EQ(busy->state, INACTIVE);
	EXPECT_EQ(thread_tell(busy, PENDING_STOP), 0); /* asked again */
	finish();
}

TEST(tell_who_waits_to_end)
{
	struct teller *a;

	REQUIRE(begin());
	a = begin_to_tell(0, busy, PENDING_STOP);
	EXPECT_EQ(thread_tell(a->thread, PENDING_END), 0);
	a->thread = NULL;
	EXPECT_EQ(a->result, -EINTR);
	EXPECT(list_empty(&busy->stoppers));
	EXPECT_EQ(busy->priority, LOW);
	EXPECT_EQ(contradictions(), 0);
	go_on();
	EXPECT_EQ(busy->state, INACTIVE);
	finish();
}

/* A waits for B to stop, B for A: both stop, and nobody waits. */
static int circle;

static void tell_later(void *argument)
{
	interrupts_off();
	while (!may_go)
		preemption_point();
	circle = WAITS;
	circle = thread_tell(((struct teller *)argument)->thread,
			     PENDING_STOP);
	leave_kernel();
	thread_exit();
}

TEST(tell_in_a_circle)
{
	struct thread *t;
	struct teller *a;

	REQUIRE(begin());
	t = new("later", LOW, tell_later, &tellers[0]);
	thread_start(t);
	a = begin_to_tell(0, t, PENDING_STOP);
	EXPECT_EQ(a->result, WAITS);
	go_on();
	EXPECT_EQ(a->result, -EINTR);
	EXPECT_EQ(circle, -EINTR);
	EXPECT_EQ(a->thread->state, INACTIVE);
	EXPECT_EQ(t->state, INACTIVE);
	EXPECT_EQ(a->thread->ipc, IPC_IDLE);
	EXPECT_EQ(t->ipc, IPC_IDLE);
	EXPECT_EQ(contradictions(), 0);
	EXPECT_EQ(thread_tell(t, PENDING_END), 0);
	finish();
}

/* A loan follows the priority of who waits. */
TEST(tell_and_change_priorities)
{
	struct teller *a;

	REQUIRE(begin());
	a = begin_to_tell(0, busy, PENDING_STOP);
	a->thread->own_priority = HIGH + 2;
	priority_changed(a->thread);
	EXPECT_EQ(busy->priority, HIGH + 2);
	a->thread->own_priority = 2;
	priority_changed(a->thread);
	EXPECT_EQ(busy->priority, LOW);
	busy->own_priority = 9;
	priority_changed(busy);
	EXPECT_EQ(busy->priority, 9);
	EXPECT_EQ(contradictions(), 0);
	go_on();
	EXPECT_EQ(busy->priority, 9);
	EXPECT_EQ(busy->state, INACTIVE);
	finish();
}

/* Time limits and queues are forgotten when a sleeper is told. */
static int slept;

static void sleep_twice(void *unused)
{
	(void)unused;
	interrupts_off();
	slept = sched_sleep(NULL, time_ticks() + 1000);
	slept = sched_sleep(NULL, time_ticks() + 1000) * 1000 + slept;
	leave_kernel();
	thread_exit();
}

TEST(told_sleepers_do_not_sleep_again)
{
	struct thread *t;

	REQUIRE(begin());
	t = new("sleeper", HIGH, sleep_twice, NULL);
	thread_start(t);
	rest();
	EXPECT_EQ(t->state, SLEEPING);
	EXPECT(t->timeout != NO_TIMEOUT);
	EXPECT_EQ(thread_tell(t, PENDING_STOP), 0);
	EXPECT_EQ(t->state, INACTIVE);
	EXPECT_EQ(t->timeout, NO_TIMEOUT);
	EXPECT_EQ(slept, -EINTR * 1001);
	EXPECT_EQ(contradictions(), 0);
	EXPECT_EQ(thread_tell(t, PENDING_END), 0);
	finish();
}

/* It ends by itself, and somebody meets it half dead. */
static struct thread *dying;
static int met;

static void die_when_told(void *unused)
{
	(void)unused;
	interrupts_off();
	while (!may_go)
		preemption_point();
	thread_exit();
}

static void wait_for_dying(void *what)
{
	interrupts_off();
	met = sys_ipc(0, dying->id, 0, L4_FOREVER);
	if (what && met == -EPIPE)	/* we run before it is dead */
		met = thread_find(dying->id) ? WAITS :
		      thread_tell(dying, (unsigned int)(uintptr_t)what);
	for (;;) {
		leave_kernel();
		sched_sleep(NULL, FOREVER);
	}
}

TEST(tell_a_thread_that_is_dying)
{
	for (uintptr_t what = PENDING_STOP; what <= PENDING_END; what++) {
		struct thread *w, *v;
		unsigned int used;

		REQUIRE(begin());
		used = threads_used();
		dying = new("dying", LOW, die_when_told, NULL);
		thread_start(dying);
		w = new("waiter", HIGH, wait_for_dying, (void *)what);
		thread_start(w);
		v = new("waiter", HIGH, wait_for_dying, NULL);
		thread_start(v);
		rest();
		EXPECT_EQ(w->state, SLEEPING);
		go_on();
		EXPECT_EQ(met, what == PENDING_END ? 0 : -ESRCH);
		EXPECT_EQ(threads_used(), used + 2);
		EXPECT_EQ(thread_tell(w, PENDING_END), 0);
		EXPECT_EQ(thread_tell(v, PENDING_END), 0);
		EXPECT_EQ(contradictions(), 0);
		finish();
	}
}

/* Who pages a thread cannot be changed while somebody waits for it. */
static int changed;

static void change_pager(void *unused)
{
	(void)unused;
	interrupts_off();
	changed = sys_thread_set(busy->id, L4_SET_PAGER, current->id);
	for (;;) {
		leave_kernel();
		sched_sleep(NULL, FOREVER);
	}
}

TEST(tell_and_change_the_pager)
{
	struct thread *owner;
	struct teller *a;

	for (int wanted = -EBUSY; wanted <= 0; wanted += EBUSY) {
		REQUIRE(begin());
		a = begin_to_tell(0, busy, PENDING_STOP);
		if (wanted == 0)
			go_on();
		owner = new("owner", HIGH, change_pager, NULL);
		container_enter(&root_container, owner);
		container_enter(&root_container, busy);
		root_container.used += 2;
		owner->manager = true;
		root_container.owner = owner->id;
		thread_start(owner);
		rest();
		root_container.owner = 0;
		EXPECT_EQ(changed, wanted);
		EXPECT_EQ(thread_tell(owner, PENDING_END), 0);
		go_on();
		EXPECT_EQ(a->result, 0);
		finish();
	}
}

/* A team that could not be made whole: its members have never run. */
TEST(told_to_end_before_it_ever_ran)
{
	struct thread *t;
	unsigned int used = threads_used();

	REQUIRE(begin());
	t = new("newborn", LOW, be_busy, NULL);
	may_go = true;
	EXPECT_EQ(thread_tell(t, PENDING_STOP), 0);
	EXPECT_EQ(t->pending, 0);
	EXPECT_EQ(thread_tell(t, PENDING_END), 0);
	EXPECT_EQ(threads_used(), used + 1);
	finish();
}
