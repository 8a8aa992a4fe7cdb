/*
 * Mapping, from inside: preemption in the middle of a range, spaces that
 * vanish meanwhile, no memory for tables, and hundreds of spaces at once
 * against a model.  since: 09
 *
 * The tests give their own thread a space, and make the system calls by
 * calling the handlers.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/fdt.h"
#include "kernel/frames.h"
#include "kernel/memory.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/string.h"
#include "kernel/syscall.h"
#include "kernel/test.h"
#include "kernel/thread.h"
#include "kernel/time.h"
#include "kernel/timeout.h"
#include "kernel/user.h"
#include "l4/counts.h"
#include "l4/errors.h"
#include "l4/rights.h"

/* From chapter 10 on it takes a container, and a manager in it. */
#if __has_include("kernel/container.h")
#include "kernel/container.h"

static void join(struct thread *t)
{
	EXPECT_EQ(container_charge(&root_container, 1), 0);
	container_enter(&root_container, t);
}

static void manage(bool start)
{
	current->container = start ? &root_container : NULL;
	current->manager = start;
}
#else
static void join(struct thread *t)
{
	(void)t;
}

static void manage(bool start)
{
	(void)start;
}
#endif

#define HERE	0x10000000u
#define R	L4_READ
#define W	L4_WRITE
#define X	L4_EXECUTE
#define RW	(L4_READ | L4_WRITE)
#define TABLES	0x400000u		/* what a frame of tables covers */

static uint32_t piece, piece_pages;

static void find_piece(void)
{
	piece_pages = 0;
	for (unsigned int i = 0; i < memory_free.count; i++) {
		const struct range *r = &memory_free.list[i];

		if ((r->end - r->start) / PAGE_SIZE > piece_pages) {
			piece = r->start;
			piece_pages = (r->end - r->start) / PAGE_SIZE;
		}
	}
}

/* A space for the current thread, which is a thread of the kernel. */
static void live_in(struct space *s)
{
	current->space = s;
	if (s)
		space_switch(s);
	manage(s != NULL);
}

static void leave(void)
{
	struct space *s = current->space;

	live_in(NULL);
	space_destroy(s);
}

static struct space *move_in(void)
{
	struct space *s = space_create();

	find_piece();
	if (s)
		live_in(s);
	return s;
}

static unsigned int rights_at(uint32_t address)
{
	uint32_t physical;

	return space_look(current->space, address, &physical);
}

/* ---- preemption ------------------------------------------------------- */

static struct watcher {
	struct thread *watched;
	uint32_t victim;		/* to be ended; 0: nobody */
	uint32_t last;			/* page of the range */
	volatile unsigned int ticks, in_the_middle;
} watcher;

/* An urgent thread, woken by each tick, sees a range half done. */
static void watch(void *unused)
{
	(void)unused;
	interrupts_off();
	while (watcher.watched) {
		uint32_t physical;

		sched_sleep(NULL, time_ticks() + 1);
		if (!watcher.watched || !watcher.watched->space)
			continue;
		watcher.ticks++;
		if (!space_look(watcher.watched->space,
				HERE + PAGE_SIZE, &physical) !=
		    !space_look(watcher.watched->space, watcher.last,
				&physical)) {
			watcher.in_the_middle++;
			if (watcher.victim) {
				thread_kill(watcher.watched, 0);
				break;
			}
		}
	}
}

static struct thread *start_watcher(void)
{
	struct thread *t = thread_create("watch", 30, watch, NULL);

	if (t)
		thread_start(t);
	return t;
}

/* A range that takes many ticks, however quick the machine is. */
static void quick_ticks(void)
{
	timer_start(counter_frequency() / 20000);
}

static void usual_ticks(void)
{
	timer_start(counter_frequency() / TICKS_PER_SECOND);
}

static void stop_watcher(void)
{
	usual_ticks();
	watcher.watched = NULL;
	interrupts_on();
	sleep_us(20000);
	interrupts_off();
}

TEST(ranges_let_the_urgent_run)
{
	uint32_t pages;

	interrupts_off();
	REQUIRE(move_in());
	pages = piece_pages < 8000 ? piece_pages : 8000;
	watcher = (struct watcher){.watched = current,
		.last = HERE + (pages - 1) * PAGE_SIZE};
	REQUIRE(start_watcher());
	quick_ticks();
	for (int i = 0; i < 3; i++) {
		EXPECT_EQ(sys_map(0, HERE, piece,
				  pages << L4_RIGHTS_BITS | X),
			  (int)pages);
		EXPECT_EQ(sys_protect(0, HERE,
				      pages << L4_RIGHTS_BITS),
			  (int)pages);
	}
	EXPECT(watcher.in_the_middle > 20);
	for (uint32_t i = 0; i < 10; i++) {
		sys_map(0, HERE, piece, pages << L4_RIGHTS_BITS | R);
		watcher.in_the_middle = 0;
		EXPECT_EQ(sys_protect(0, HERE, pages << L4_RIGHTS_BITS),
			  (int)pages);
		EXPECT(watcher.in_the_middle > 1);
	}
	stop_watcher();
	leave();
	interrupts_on();
}

/* ---- the space vanishes ----------------------------------------------- */

/* From chapter 11 on, a thread that is killed runs once more, to end. */
static void do_nothing(void *unused)
{
	(void)unused;
}

/* A thread that is never started, in a space of its own, which we page. */
static struct thread *new_client(void)
{
	struct thread *t = thread_create("client", 5, do_nothing, NULL);
	struct space *s = t ? space_create() : NULL;

	if (t && !s) {
		thread_free(t);
		return NULL;
	}
	if (t) {
		t->space = s;
		s->threads = 1;
		t->pager = current->id;
		join(t);
	}
	return t;
}

TEST(ranges_end_with_their_space)
{
	struct thread *t;
	uint32_t pages;
	int done;

	interrupts_off();
	REQUIRE(move_in());
	pages = piece_pages < 8000 ? piece_pages : 8000;
	for (int i = 0; i < 4; i++) {
		t = new_client();
		REQUIRE(t);
		watcher = (struct watcher){.watched = t,
			.victim = t->id,
			.last = HERE + (pages - 1) * PAGE_SIZE};
		REQUIRE(start_watcher());
		if (i & 1)
			EXPECT_EQ(sys_map(t->id, HERE, piece,
					  pages << L4_RIGHTS_BITS | X),
				  (int)pages);
		quick_ticks();
		if (i & 1)
			done = sys_protect(t->id, HERE,
					   pages << L4_RIGHTS_BITS);
		else
			done = sys_map(t->id, HERE, piece,
				       pages << L4_RIGHTS_BITS | X);
		usual_ticks();
		EXPECT(done > 0 && done < (int)pages);
		EXPECT(!thread_find(watcher.victim));
		EXPECT_EQ(sys_map(watcher.victim, HERE, piece,
				  1 << L4_RIGHTS_BITS | R), -ESRCH);
		EXPECT_EQ(sys_protect(watcher.victim, HERE,
				      1 << L4_RIGHTS_BITS | R), -ESRCH);
		stop_watcher();
	}
	leave();
	interrupts_on();
}

/* The client ends, and another thread gets its place, and its index. */
static struct thread *successor;

static void replace(void *unused)
{
	uint32_t index = watcher.victim & (MAX_THREADS - 1);

	(void)unused;
	interrupts_off();
	sched_sleep(NULL, time_ticks() + 1);
	thread_kill(thread_find(watcher.victim), 0);
	for (int i = 0; i < 5000 && !successor; i++) {
		struct thread *t = new_client();

		t->pager = watcher.watched->id;
		if ((t->id & (MAX_THREADS - 1)) == index)
			successor = t;
		else
			thread_free(t);
	}
}

TEST(ranges_do_not_go_on_in_another_space)
{
	struct thread *t, *urgent;
	uint32_t physical;
	int done;

	interrupts_off();
	REQUIRE(move_in());
	t = new_client();
	urgent = thread_create("urgent", 30, replace, NULL);
	REQUIRE(t && urgent);
	watcher = (struct watcher){.watched = current, .victim = t->id};
	successor = NULL;
	thread_start(urgent);
	quick_ticks();
	done = sys_map(watcher.victim, HERE, piece,
		       piece_pages << L4_RIGHTS_BITS | X);
	usual_ticks();
	EXPECT(done > 0 && done < (int)piece_pages);
	REQUIRE(successor);
	EXPECT_EQ(successor->id & (MAX_THREADS - 1),
		  watcher.victim & (MAX_THREADS - 1));
	for (uint32_t i = 0; i < piece_pages; i++)
		if (space_look(successor->space, HERE + i * PAGE_SIZE,
			       &physical))
			EXPECT_EQ(i, 0);
	EXPECT_EQ(sys_map(watcher.victim, HERE, piece,
			  1 << L4_RIGHTS_BITS | R), -ESRCH);
	EXPECT_EQ(sys_map(successor->id, HERE, piece,
			  1 << L4_RIGHTS_BITS | R), 1);
	thread_free(successor);
	leave();
	interrupts_on();
}

/* ---- who may ----------------------------------------------------------- */

TEST(only_the_pager_changes_a_space)
{
	struct thread *t;
	uint32_t what = 1 << L4_RIGHTS_BITS | R;

	interrupts_off();
	REQUIRE(move_in());
	t = new_client();
	REQUIRE(t);
	EXPECT_EQ(sys_map(t->id, HERE, piece, what), 1);
	EXPECT_EQ(sys_protect(t->id, HERE, what), 1);
	t->pager = 0;
	EXPECT_EQ(sys_map(t->id, HERE, piece, what), -EPERM);
	EXPECT_EQ(sys_protect(t->id, HERE, what), -EPERM);
	t->pager = current->id + MAX_THREADS;	/* a stale id */
	EXPECT_EQ(sys_map(t->id, HERE, piece, what), -EPERM);
	t->pager = current->id;
	EXPECT_EQ(sys_map(current->id, HERE, piece, what), 1);
	thread_free(t);
	t = thread_create("kernel", 5, NULL, NULL);
	REQUIRE(t);
	EXPECT_EQ(sys_map(t->id, HERE, piece, what), -EPERM);
	EXPECT_EQ(sys_protect(t->id, HERE, what), -EPERM);
	thread_free(t);
	leave();
	interrupts_on();
}

/* The kernel's own memory, page by page. */
TEST(the_kernels_memory_is_not_for_users)
{
	extern struct fdt device_tree;
	extern const char image_start[], image_end[];
	uint32_t start = (uint32_t)(uintptr_t)image_start & ~4095u;
	uint32_t end = (uint32_t)(uintptr_t)image_end;
	uint32_t free = 0, what = 1 << L4_RIGHTS_BITS | RW;
	void *frame = frames_alloc(0);

	interrupts_off();
	REQUIRE(move_in());
	for (uint32_t at = start; at < end; at += PAGE_SIZE)
		EXPECT_EQ(sys_map(0, HERE, at, what), -EPERM);
	EXPECT_EQ(sys_map(0, HERE, (uint32_t)frame, what), -EPERM);
	EXPECT_EQ(sys_map(0, HERE, (uint32_t)current->space->table,
			  what), -EPERM);
	EXPECT_EQ(sys_map(0, HERE, (uint32_t)(uintptr_t)device_tree.blob
			  & ~4095u, what), -EPERM);
	for (unsigned int i = 0; i < memory_ram.count; i++)
		for (uint32_t at = memory_ram.list[i].start;
		     at < memory_ram.list[i].end; at += PAGE_SIZE)
			free += sys_map(0, HERE, at, what) == 1;
	for (unsigned int i = 0; i < memory_free.count; i++)
		free -= (memory_free.list[i].end -
			 memory_free.list[i].start) / PAGE_SIZE;
	EXPECT_EQ(free, 0);
	leave();
	frames_free(frame);
	interrupts_on();
}

/* ---- no memory for tables ---------------------------------------------- */

static uint32_t *hoard;		/* a chain of all frames but a few */

static void take_all_frames_but(uint32_t n)
{
	uint32_t *frame;

	hoard = NULL;
	while (frames_left() > n && (frame = frames_alloc(0)) != NULL) {
		*frame = (uint32_t)hoard;
		hoard = frame;
	}
}

static void give_all_back(void)
{
	while (hoard) {
		uint32_t *next = (uint32_t *)*hoard;

		frames_free(hoard);
		hoard = next;
	}
}

TEST(mapping_without_memory_is_partial)
{
	const uint32_t what = 3000 << L4_RIGHTS_BITS | R;

	interrupts_off();
	REQUIRE(move_in());
	for (uint32_t frames = 0; frames <= 4; frames++) {
		uint32_t first = HERE + frames * 0x4000000 - 0x5000;
		int wanted = frames == 0 ? -ENOMEM :
			     5 + ((int)frames - 1) * 1024;

		take_all_frames_but(frames);
		EXPECT_EQ(sys_map(0, first, piece, what),
			  wanted < 3000 ? wanted : 3000);
		EXPECT_EQ(rights_at(first), frames ? R : 0);
		if (wanted > 0) {
			EXPECT_EQ(rights_at(first + (uint32_t)
				  (wanted - 1) * PAGE_SIZE),
				  wanted < 3000 ? R : 0);
			EXPECT_EQ(rights_at(first + (uint32_t)wanted *
					    PAGE_SIZE), 0);
		}
		/* to change what is there takes no memory */
		EXPECT_EQ(sys_protect(0, first, 3000 << L4_RIGHTS_BITS),
			  3000);
		EXPECT_EQ(rights_at(first), 0);
		give_all_back();
	}
	EXPECT_EQ(sys_map(0, HERE + TABLES, piece, what), 3000);
	leave();
	interrupts_on();
}

/* Protecting nearly nothing takes nearly no time. */
TEST(empty_ranges_are_skipped)
{
	uint32_t pages = (USER_END - USER_START) / PAGE_SIZE;
	uint64_t start;

	interrupts_off();
	REQUIRE(move_in());
	start = counter_now();
	EXPECT_EQ(sys_protect(0, USER_START, pages << L4_RIGHTS_BITS),
		  (int)pages);
	EXPECT((counter_now() - start) * 1000000 / counter_frequency()
	       < 100);			/* microseconds */
	EXPECT_EQ(sys_protect(0, USER_START,
			      (pages + 1) << L4_RIGHTS_BITS), -EINVAL);
	leave();
	interrupts_on();
}

/* ---- many spaces, against a model -------------------------------------- */

#define SPACES	600u
#define SPAN	24u			/* pages, across an edge of tables */
#define BASE	(HERE + TABLES - 12 * PAGE_SIZE)
#define FRAMES	16u
#define STEPS	20000

static struct space *spaces[SPACES];
static uint8_t rights_of[SPACES][SPAN], frame_of[SPACES][SPAN];
static uint32_t seed = 600;

static uint32_t random(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static void change(uint32_t s)
{
	uint32_t first = random(SPAN), n = random(SPAN - first) + 1;
	uint32_t rights = random(8), frame = random(FRAMES);

	if (random(2)) {
		EXPECT_EQ(sys_protect(0, BASE + first * PAGE_SIZE,
				      n << L4_RIGHTS_BITS | rights),
			  (int)n);
		for (uint32_t i = first; i < first + n; i++)
			if (rights_of[s][i])
				rights_of[s][i] = (uint8_t)rights;
		return;
	}
	rights += rights == 0;
	n = n < FRAMES - frame ? n : FRAMES - frame;
	EXPECT_EQ(sys_map(0, BASE + first * PAGE_SIZE,
			  piece + frame * PAGE_SIZE,
			  n << L4_RIGHTS_BITS | rights), (int)n);
	for (uint32_t i = 0; i < n; i++) {
		rights_of[s][first + i] = (uint8_t)rights;
		frame_of[s][first + i] = (uint8_t)(frame + i);
	}
}

/* Each frame's first word says which it is; the second is written. */
static void touch(uint32_t s)
{
	uint32_t page = random(SPAN), at = BASE + page * PAGE_SIZE;
	uint32_t rights = rights_of[s][page], value = 0;

	EXPECT_EQ(user_read(&value, at, 4), rights ? 0 : -EFAULT);
	if (rights)
		EXPECT_EQ(value, 1000u + frame_of[s][page]);
	value = random(~0u);
	EXPECT_EQ(user_write(at + 4, &value, 4),
		  rights & W ? 0 : -EFAULT);
	if (rights & W)
		EXPECT_EQ(*(volatile uint32_t *)(piece + 4 +
			  frame_of[s][page] * PAGE_SIZE), value);
	EXPECT_EQ(rights_at(at), rights ? rights | R : 0);
}

TEST(hundreds_of_spaces_agree_with_a_model)
{
	uint32_t n = frames_left() / 4, s = 0;

	n = n < SPACES ? n : SPACES;
	interrupts_off();
	find_piece();
	for (uint32_t i = 0; i < FRAMES; i++)
		*(uint32_t *)(piece + i * PAGE_SIZE) = 1000 + i;
	memset(rights_of, 0, sizeof(rights_of));
	for (uint32_t i = 0; i < n; i++) {
		spaces[i] = space_create();
		REQUIRE(spaces[i]);
	}
	for (int i = 0; i < STEPS; i++) {
		if (random(4) == 0) {
			s = random(n);
			live_in(spaces[s]);
		}
		if (i == 0)
			live_in(spaces[s]);
		if (random(2))
			change(s);
		else
			touch(s);
	}
	live_in(NULL);
	for (uint32_t i = 0; i < n; i++)
		space_destroy(spaces[i]);
	interrupts_on();
}

/* Somebody else's space is changed while it is not the active one. */
TEST(changes_of_a_space_that_sleeps_are_seen)
{
	struct space *a, *b;
	uint32_t value, what = 20 << L4_RIGHTS_BITS;

	interrupts_off();
	a = move_in();
	b = space_create();
	REQUIRE(a && b);
	for (uint32_t n = 1; n <= 20; n++) {
		live_in(a);
		EXPECT_EQ(sys_map(0, HERE, piece, what | RW), 20);
		for (uint32_t i = 0; i < n; i++)
			EXPECT_EQ(user_write(HERE + i * PAGE_SIZE,
					     &value, 4), 0);
		live_in(b);
		for (uint32_t i = 0; i < n; i += space_protect(a,
		     HERE + i * PAGE_SIZE, n - i, R))
			;
		live_in(a);
		for (uint32_t i = 0; i < n; i++) {
			EXPECT_EQ(user_read(&value, HERE + i * PAGE_SIZE,
					    4), 0);
			EXPECT_EQ(user_write(HERE + i * PAGE_SIZE,
					     &value, 4), -EFAULT);
		}
	}
	live_in(b);
	space_destroy(a);
	leave();
	interrupts_on();
}
