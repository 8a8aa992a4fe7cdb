/*
 * Containers from inside the kernel: memory and allowances against a
 * model, and every allocation failing in its turn.
 * since: 10
 */
#include "kernel/arch.h"
#include "kernel/arch/inline.h"
#include "kernel/cache.h"
#include "kernel/container.h"
#include "kernel/frames.h"
#include "kernel/irq.h"
#include "kernel/platform.h"
#include "kernel/space.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "l4/errors.h"
#include "l4/irq.h"
#include "l4/thread.h"
#define ACTORS 3
#include "08-actors.h"

/* ---- a model of the tree ---------------------------------------------- */

#define SLOTS 96			/* pages that move about */
#define CONTAINERS 12			/* 0 is the root */

static struct {
	struct container *c;		/* NULL: there is none */
	unsigned int parent;
	bool held;			/* by us */
	uint32_t allowance, lent;
} model[CONTAINERS];
static uint8_t owner[SLOTS];
static uint32_t base, seed = 1, succeeded, full;

static uint32_t random_number(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static bool has_children(unsigned int i)
{
	for (unsigned int j = 1; j < CONTAINERS; j++)
		if (model[j].c && model[j].parent == i)
			return true;
	return false;
}

/* In how many pieces is what i owns? */
static bool owns_slot(const struct container *c, unsigned int slot)
{
	uint32_t at = base + slot * PAGE_SIZE;
	unsigned int n = 0;

	for (unsigned int i = 0; i < c->memory.count; i++)
		n += at >= c->memory.list[i].start &&
		     at < c->memory.list[i].end;
	EXPECT(n < 2);
	return n == 1;
}

static unsigned int pieces_of(unsigned int i)
{
	unsigned int n = 0;

	for (unsigned int s = 0; s < SLOTS; s++)
		n += owner[s] == i && (s == 0 || owner[s - 1] != i);
	return n;
}

static uint32_t bytes_of(const struct container *c)
{
	uint32_t bytes = 0;

	for (unsigned int i = 0; i < c->memory.count; i++)
		bytes += c->memory.list[i].end - c->memory.list[i].start;
	return bytes;
}

static bool agrees(uint32_t all)
{
	uint32_t bytes = 0, used;
	bool ok = true;

	for (unsigned int i = 0; i < CONTAINERS; i++) {
		const struct container *c = model[i].c;

		if (!c)
			continue;
		bytes += bytes_of(c);
		for (unsigned int s = 0; s < SLOTS; s++)
			ok &= owns_slot(c, s) == (owner[s] == i);
		ok &= c->memory.count + c->lent <= MAX_RANGES;
		ok &= i == 0 || c->memory.count == pieces_of(i);
		used = 0;
		for (unsigned int j = 1; j < CONTAINERS; j++)
			if (model[j].c && model[j].parent == i)
				used += model[j].allowance + 1;
		ok &= i == 0 || c->used == used;
	}
	return ok && bytes == all;
}

static void try_create(void)
{
	unsigned int p = random_number(CONTAINERS), i = 1;
	uint32_t allowance = random_number(40);
	struct container *parent = model[p].c, *c = NULL;
	int error, wanted = 0;

	while (i < CONTAINERS && model[i].c)
		i++;
	if (!parent || i == CONTAINERS)
		return;
	if (parent->depth == MAX_DEPTH)
		wanted = -ENOSPC;
	else if (allowance + 1 > parent->allowance - parent->used)
		wanted = -EDQUOT;
	error = container_create(parent, allowance, &c);
	EXPECT_EQ(error, wanted);
	if (error == 0) {
		model[i].c = c;
		model[i].parent = p;
		model[i].held = true;
		model[i].allowance = allowance;
		succeeded++;
	}
}

static void try_grant(void)
{
	unsigned int i = random_number(CONTAINERS), p = model[i].parent;
	unsigned int first = random_number(SLOTS);
	unsigned int n = 1 + random_number(6);
	struct container *from = model[p].c, *to = model[i].c;
	bool owned, room;
	int error;

	if (i == 0 || !to)
		return;
	for (int tries = 0; tries < 8 && owner[first] != p; tries++)
		first = random_number(SLOTS);
	owned = first + n <= SLOTS;
	for (unsigned int s = first; s < first + n && s < SLOTS; s++)
		owned &= owner[s] == p;
	if (first + n > SLOTS)
		return;
	room = from->memory.count + from->lent + 2 <= MAX_RANGES &&
	       to->memory.count + to->lent + 1 <= MAX_RANGES;
	error = container_grant(from, to, base + first * PAGE_SIZE,
				n * PAGE_SIZE);
	EXPECT_EQ(error, !owned ? -EPERM : room ? 0 : -ENOSPC);
	full += error == -ENOSPC;
	if (error == 0) {
		for (unsigned int s = first; s < first + n; s++)
			owner[s] = (uint8_t)i;
		succeeded++;
	}
}

/* We let go of it; perhaps it ends, and those above it. */
static void let_go(unsigned int i)
{
	if (i == 0 || !model[i].c || !model[i].held)
		return;
	model[i].held = false;
	container_leave(model[i].c);
	while (i && !model[i].held && !has_children(i)) {
		for (unsigned int s = 0; s < SLOTS; s++)
			if (owner[s] == i)
				owner[s] = (uint8_t)model[i].parent;
		model[i].c = NULL;
		i = model[i].parent;
	}
}

static void one_life(uint32_t all)
{
	for (int step = 0; step < 400; step++) {
		uint32_t what = random_number(16);

		if (what < 3)
			try_create();
		else if (what < 15)
			try_grant();
		else
			let_go(random_number(CONTAINERS));
		if (step % 8 == 0 && !agrees(all)) {
			EXPECT(false);
			return;
		}
	}
}

TEST(tree_agrees_with_a_model)
{
	struct ranges before = root_container.memory;
	uint32_t all = bytes_of(&root_container), used;

	for (unsigned int i = 0; i < before.count; i++)
		if (before.list[i].end - before.list[i].start > all / 2)
			base = before.list[i].start;
	REQUIRE(base);
	used = root_container.used;
	model[0].c = &root_container;
	succeeded = full = 0;
	for (int life = 0; life < 40; life++) {
		unsigned int first = random_number(CONTAINERS);

		one_life(all);
		for (unsigned int i = 0; i < CONTAINERS; i++)
			let_go((first + i * 5) % CONTAINERS);
		EXPECT(agrees(all));
		EXPECT_EQ(root_container.users, 1);
		EXPECT_EQ(root_container.lent, 0);
		EXPECT_EQ(root_container.used, used);
		EXPECT_EQ(root_container.memory.count, before.count);
	}
	EXPECT(succeeded > 1000);
	EXPECT(full > 20);
}

/* The numbers that wrap around. */
TEST(tree_charges_do_not_wrap)
{
	struct container *c = NULL, *d = NULL;

	EXPECT_EQ(container_create(&root_container, 10, &c), 0);
	EXPECT_EQ(container_charge(c, ~0u), -EDQUOT);
	EXPECT_EQ(container_charge(c, 11), -EDQUOT);
	EXPECT_EQ(container_charge(c, 4), 0);
	EXPECT_EQ(container_charge(c, ~0u - 3), -EDQUOT);
	EXPECT_EQ(container_charge(c, 7), -EDQUOT);
	EXPECT_EQ(container_create(c, ~0u, &d), -EDQUOT);
	EXPECT_EQ(container_create(c, 6, &d), -EDQUOT);
	EXPECT_EQ(container_create(c, 5, &d), 0);
	EXPECT_EQ(container_charge(c, 1), -EDQUOT);
	EXPECT_EQ(container_charge(d, 5), 0);
	container_refund(d, 5);
	EXPECT_EQ(container_grant(c, d, 0, PAGE_SIZE), -EPERM);
	EXPECT_EQ(container_grant(&root_container, c, 0xfffff000,
				  PAGE_SIZE), -EPERM);
	EXPECT_EQ(container_grant(&root_container, c,
				  root_container.memory.list[0].start,
				  ~0u - 4095), -EPERM);
	/* What is marked gets nothing, nor what is below it. */
	c->ending = true;
	container_refund(c, 4);
	EXPECT_EQ(container_charge(c, 1), -EDQUOT);
	EXPECT_EQ(container_charge(d, 1), -EDQUOT);
	container_leave(c);
	container_leave(d);
}

/* One that has lent much can get no more either. */
TEST(tree_pieces_are_counted_twice)
{
	struct container *c = NULL, *d = NULL;
	uint32_t n = 0, m = 0, at = 0;
	int error;

	for (unsigned int i = 0; i < root_container.memory.count; i++)
		if (root_container.memory.list[i].end -
		    root_container.memory.list[i].start > 1 << 20)
			at = root_container.memory.list[i].start;
	EXPECT_EQ(container_create(&root_container, 10, &c), 0);
	EXPECT_EQ(container_create(c, 5, &d), 0);
	EXPECT_EQ(container_grant(&root_container, c, at, 64 * PAGE_SIZE),
		  0);
	do
		error = container_grant(c, d, at + (2 * n++ + 1) *
					PAGE_SIZE, PAGE_SIZE);
	while (error == 0);
	EXPECT_EQ(error, -ENOSPC);
	do
		error = container_grant(&root_container, c, at +
					(100 + 2 * m++) * PAGE_SIZE,
					PAGE_SIZE);
	while (error == 0 && m < 10);
	EXPECT_EQ(error, -ENOSPC);
	EXPECT(c->memory.count + c->lent == MAX_RANGES);
	container_leave(d);
	EXPECT_EQ(c->lent, 0);
	container_leave(c);
}

/* ---- each allocation fails, one after the other ------------------------- */

static struct space *mine;

/* Be as a program's thread, or a thread of the kernel again. */
static void be_user(bool user)
{
	current->container = user ? &root_container : NULL;
	current->manager = user;
	current->space = user ? mine : NULL;
	mine->container = user ? &root_container : NULL;
}

static int make_thread_here(void)
{
	return sys_thread_create(0, 5);
}

static int make_thread_apart(void)
{
	return sys_thread_create(0, 5 | L4_NEW_SPACE);
}

static int make_container(void)
{
	return sys_container_create(4, 5);
}

static int map_page(void)
{
	return sys_map(0, 0x10000000, base, 1 << 8 | L4_READ);
}

static int bind_line(void)
{
	return sys_irq(100, L4_IRQ_BIND, 0);
}

static void undo(int result)
{
	struct thread *t = thread_find((uint32_t)result);

	if (result >= (int)MAX_THREADS && t)
		thread_kill(t, 0);
	sys_irq(100, L4_IRQ_RELEASE, 0);
}

static const struct maker {
	int (*make)(void);
	uint32_t charge;	/* pages */
} makers[] = {
	{make_thread_here, 1}, {make_thread_apart, 2}, {make_container, 5},
	{map_page, 1}, {bind_line, 0},
};

/* Let k frames be left. */
static void *hog(unsigned int k)
{
	void *all = NULL, *frame;

	while (frames_left() > k) {
		frame = frames_alloc(0);
		*(void **)frame = all;
		all = frame;
	}
	return all;
}

static void unhog(void *all)
{
	while (all) {
		void *next = *(void **)all;

		frames_free(all);
		all = next;
	}
}

static bool prepare(void)
{
	interrupts_off();
	mine = space_create();
	if (mine)
		mine->threads = 1;
	for (unsigned int i = 0; i < root_container.memory.count; i++)
		base = root_container.memory.list[i].start;
	return mine != NULL;
}

static void finish(void)
{
	space_destroy(mine);
	interrupts_on();
}

TEST(no_memory_for_any_of_it)
{
	REQUIRE(prepare());
	for (unsigned int i = 0; i < 5; i++) {
		unsigned int failed = 0, objects = cache_used();
		uint32_t used = root_container.used;
		int result = -1;

		for (unsigned int k = 0; k < 8 && result < 0; k++) {
			unsigned int left = frames_left();
			void *all = hog(k);

			be_user(true);
			result = makers[i].make();
			if (result < 0) {
				EXPECT_EQ(result, -ENOMEM);
				EXPECT_EQ(frames_left(), k);
				EXPECT_EQ(root_container.used, used);
				failed++;
			}
			undo(result);
			be_user(false);
			unhog(all);
			EXPECT_EQ(frames_left() + (makers[i].make ==
				  map_page && result > 0), left);
		}
		EXPECT(result >= 0);
		EXPECT(failed > 0);
		EXPECT_EQ(cache_used(), objects);
		EXPECT_EQ(root_container.users, 1);
		EXPECT_EQ(root_container.used, used +
			  (makers[i].make == map_page));
		root_container.used = used;
	}
	finish();
}

TEST(no_allowance_for_any_of_it)
{
	uint32_t allowance = root_container.allowance;

	REQUIRE(prepare());
	for (unsigned int i = 0; i < 5; i++)
		for (unsigned int k = 0; k < 9; k++) {
			uint32_t used = root_container.used;
			int result, wanted = makers[i].make == map_page ?
					     -ENOMEM : -EDQUOT;

			be_user(true);
			root_container.allowance = used + k;
			result = makers[i].make();
			if (k < makers[i].charge)
				EXPECT_EQ(result, wanted);
			else
				EXPECT(result >= 0);
			undo(result);
			root_container.allowance = allowance;
			be_user(false);
			root_container.used -= makers[i].make == map_page &&
					       root_container.used > used;
			EXPECT_EQ(root_container.used, used);
			if (makers[i].make == map_page)
				break;		/* its table stays */
		}
	finish();
}

/* ---- a notice that comes at a preemption point -------------------------- */

static struct thread *listener;

static void notify_listener(void *unused)
{
	(void)unused;
	ipc_notify(listener, 64);
}

/*
 * A receives from anyone.  B is in its line with a message that cannot be
 * taken, and an interrupt is pending: it comes when A lets it in, after
 * B.  A must not go to sleep then.
 */
TEST(notice_at_a_preemption_point)
{
	REQUIRE(enter());
	listener = actors[A].thread;
	EXPECT_EQ(irq_register(5, notify_listener, NULL), 0);
	order(B, actors[A].id, 0, 100, L4_FOREVER);
	irq_send_self(5);
	order(A, 0, L4_ANYONE, 0, L4_FOREVER);
	EXPECT_EQ(actors[B].result, -EFAULT);
	EXPECT_EQ(actors[A].result, 0);
	EXPECT_EQ(actors[A].got_from, L4_NOBODY);
	EXPECT_EQ(actors[A].got_tag, 1 | L4_NOTICE);
	EXPECT_EQ(actors[A].got[0], 64);
	/* The next one, while it sleeps; and one for notices only. */
	order(A, 0, L4_ANYONE, 0, L4_FOREVER);
	EXPECT_EQ(actors[A].result, WAITS);
	ipc_notify(listener, 1);
	schedule();
	EXPECT_EQ(actors[A].got[0], 1);
	order(A, 0, L4_NOTICES, 0, L4_FOREVER);
	order(B, actors[A].id, actors[A].id, 0, L4_FOREVER);
	EXPECT_EQ(actors[A].result, WAITS);
	EXPECT_EQ(contradictions(), 0);
	ipc_notify(listener, 2);
	schedule();
	EXPECT_EQ(actors[A].result, 0);
	EXPECT_EQ(actors[A].got[0], 2);
	irq_unregister(5);
	leave();
}

/* A thread that waits for itself ends. */
TEST(notices_and_the_end_of_a_thread)
{
	REQUIRE(enter());
	order(A, 0, L4_NOTICES, 0, L4_FOREVER);
	order(B, actors[A].id, actors[A].id, 0, L4_FOREVER);
	EXPECT_EQ(contradictions(), 0);
	kill(A);
	EXPECT_EQ(actors[B].result, -EPIPE);
	EXPECT_EQ(contradictions(), 0);
	leave();
}
