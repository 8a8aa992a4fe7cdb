/*
 * UTCBs whose mapping changes after they were announced, or is a device.
 * since: 08
 */
#include "08-actors.h"
#include "kernel/frames.h"
#include "kernel/platform.h"

#define SENDERS	0x00100000u
#define RECEIVERS 0x00200400u
#define UART	0x09000000u	/* the board's, a physical address */
#define ALL	(L4_READ | L4_WRITE)

static uint32_t *source, *target;

/* A sends seven words to B; what is A told? */
static int send_seven(void)
{
	source[6] = 1234567;
	target[256 + 6] = 0;
	if (actors[B].thread->ipc == IPC_IDLE)
		order(B, 0, L4_ANYONE, 0, L4_FOREVER);
	order(A, actors[B].id, 0, 7, L4_NO_WAIT);
	EXPECT_EQ(actors[A].result == 0, actors[B].result == 0);
	EXPECT_EQ(target[256 + 6], actors[A].result == 0 ? 1234567 : 0);
	EXPECT_EQ(source[6], 1234567);
	return actors[A].result;
}

/* The same, but A waits in line already; B takes it. */
static int take_seven(void)
{
	source[6] = 7654321;
	target[256 + 6] = 0;
	if (actors[B].thread->ipc != IPC_IDLE) {
		sched_wake(actors[B].thread, -EINTR);
		schedule();
	}
	order(A, actors[B].id, 0, 7, L4_FOREVER);
	order(B, 0, L4_ANYONE, 0, L4_NO_WAIT);
	EXPECT_EQ(actors[B].result, actors[A].result ? -ETIMEDOUT : 0);
	EXPECT_EQ(target[256 + 6], actors[A].result == 0 ? 7654321 : 0);
	return actors[A].result;
}

static void map_source(uint32_t physical, unsigned int rights)
{
	space_map(space, SENDERS, physical, rights);
}

static void map_target(uint32_t physical, unsigned int rights)
{
	space_map(space, RECEIVERS & ~(PAGE_SIZE - 1), physical, rights);
}

/* Both ways of meeting come to this. */
static void expect_both(int error)
{
	EXPECT_EQ(send_seven(), error);
	EXPECT_EQ(take_seven(), error);
	EXPECT_EQ(contradictions(), 0);
}

TEST(utcb_is_looked_up_each_time)
{
	REQUIRE(enter());
	source = frames_alloc(0);
	target = frames_alloc(0);
	REQUIRE(source && target);
	actors[A].thread->utcb = SENDERS;
	actors[B].thread->utcb = RECEIVERS;
	expect_both(-EFAULT);			/* nothing is there */
	map_source((uint32_t)source, L4_READ);
	expect_both(-EMSGSIZE);
	map_target((uint32_t)target, ALL);
	expect_both(0);
	map_target((uint32_t)target, L4_READ | L4_EXECUTE);
	expect_both(-EMSGSIZE);
	map_target(UART, ALL);
	expect_both(-EMSGSIZE);
	map_target((uint32_t)target, ALL);
	expect_both(0);
	map_source(UART, ALL);
	expect_both(-EFAULT);
	space_unmap(space, SENDERS);
	expect_both(-EFAULT);
	map_source((uint32_t)source, ALL);
	expect_both(0);
	space_unmap(space, RECEIVERS & ~(PAGE_SIZE - 1));
	expect_both(-EMSGSIZE);
	actors[B].thread->utcb = 0;
	expect_both(-EMSGSIZE);
	frames_free(source);
	frames_free(target);
	leave();
}

/*
 * Many in line, all of them bad: they are told one by one, and who is
 * more urgent need not wait for the last.
 */
static unsigned int seen_by_urgent;

static void urgent(void *unused)
{
	(void)unused;
	interrupts_off();
	sched_sleep(NULL, time_ticks() + 1);
	for (unsigned int i = 0; i < ACTORS; i++)
		seen_by_urgent += actors[i].thread->ipc == IPC_SENDING;
}

TEST(bad_senders_do_not_keep_the_others_waiting)
{
	static const int8_t own[ACTORS] = {17, 24, 22, 20};
	struct thread *t;

	REQUIRE(enter_with(own));
	for (unsigned int i = B; i < ACTORS; i++)
		order(i, actors[A].id, 0, 7, L4_FOREVER);
	t = thread_create("urgent", 31, urgent, NULL);
	REQUIRE(t);
	seen_by_urgent = 0;
	thread_start(t);
	schedule();
	while (!timer_overdue())		/* then a tick is due */
		;
	order(A, 0, L4_ANYONE, 0, L4_NO_WAIT);
	interrupts_on();
	EXPECT_EQ(actors[A].result, -ETIMEDOUT);
	EXPECT_EQ(actors[D].result, -EFAULT);
	EXPECT_EQ(seen_by_urgent, 2);		/* after the first of 3 */
	EXPECT_EQ(actors[B].still_sending, 2);
	EXPECT_EQ(actors[C].still_sending, 1);
	leave();
}

/* Sends what cannot be sent, and ends as soon as it is told. */
static void hopeless(void *argument)
{
	interrupts_off();
	*(int *)argument = sys_ipc(actors[A].id, 0, 7, L4_FOREVER);
}

TEST(receiver_notices_that_its_partner_ends_meanwhile)
{
	static const int8_t own[ACTORS] = {17, 20, 20, 20};
	struct thread *t;
	int told = 0;
	uint32_t id;

	REQUIRE(enter_with(own));
	t = thread_create("hopeless", 25, hopeless, &told);
	REQUIRE(t);
	t->space = space;
	space->threads++;
	id = t->id;
	thread_start(t);
	schedule();
	EXPECT_EQ(t->ipc, IPC_SENDING);
	order(A, 0, id, 0, L4_FOREVER);
	EXPECT_EQ(told, -EFAULT);
	EXPECT(!thread_find(id));
	EXPECT_EQ(actors[A].result, -EPIPE);
	EXPECT_EQ(contradictions(), 0);
	leave();
}
