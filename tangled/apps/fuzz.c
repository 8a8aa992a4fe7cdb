/*
 * fuzz.c: calls the kernel with whatever comes to mind, from threads
 * in several containers that end, stop and change one another.  The
 * first thread, the master, makes the containers, and makes them again
 * when nothing happens any more; nobody in them can do anything to it.
 */
#include <stdbool.h>
#include "l4/calls.h"
#include "libl4/child.h"
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/raw.h"

#define PAGE 4096u
#define RW (L4_READ | L4_WRITE)

#define IDS 32u

/* A page that a world's threads and the master see. */
struct slate {
	uint32_t self;		/* where it is */
	uint32_t calls, hash;
	uint32_t ids[IDS];	/* of threads, most of them ended */
	uint32_t fine[SYSTEM_CALLS];	/* calls that succeeded */
};

#define SLATE ((struct slate *)0x3e000000)

/* In pages: the slate, stacks, copies of the program, free for use. */
#define FIRST_STACK	1u
#define STACKS		32u
#define FIRST_COPY	(FIRST_STACK + STACKS)
#define COPIES		8u
#define COPY		24u
#define FIRST_FREE	(FIRST_COPY + COPIES * COPY)
#define FREE		32u
#define WORLD		((FIRST_FREE + FREE) * PAGE)

struct worker {
	uint32_t random;
};

static uint32_t draw(struct worker *w)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 17;
	w->random ^= w->random << 5;
	return w->random;
}

static bool one_in(struct worker *w, uint32_t n)
{
	return draw(w) % n == 0;
}

#define PICK(w, table) \
	((table)[draw(w) % (sizeof(table) / sizeof(*(table)))])

extern char text_end[], rodata_end[], program_end[];
static uint32_t scratch[PAGE / 2] __attribute__((aligned(PAGE)));

static const uint32_t pointers[] = {
	0, 1, 0xffe, 0x1000, (uint32_t)text_end - 4,
	(uint32_t)rodata_end - 1, (uint32_t)scratch,
	(uint32_t)scratch, (uint32_t)scratch + 1024,
	(uint32_t)scratch + 1, (uint32_t)program_end - 1,
	(uint32_t)program_end, 0x10000000, 0x10000ffe, 0x10400000,
	0x3fffffff, 0x3ffffc00, 0x40000000, 0x40010002, 0x40100000,
	0xe0000000, 0xe0001e00, 0xf0000000, 0xfffffff0, 0xffffffff,
};

static const uint32_t sizes[] = {
	0, 1, 3, 4, 68, 127, 128, 4095, 4096, 8192, 0x100000,
	0x40000000, 0x7fffffff, 0x80000000, 0xfffff000, 0xffffffff,
};

static uint32_t any(struct worker *w)
{
	uint32_t kind = draw(w) % 4;

	if (kind == 0)
		return PICK(w, pointers);
	if (kind == 1)
		return PICK(w, sizes);
	return kind == 2 ? draw(w) % 40 : draw(w);
}

static uint32_t id(struct worker *w)
{
	uint32_t known = SLATE->ids[draw(w) % IDS];

	switch (draw(w) % 16) {
	case 0:
		return any(w);
	case 1:
		return known + (draw(w) & 0x2000) - 0x1000;
	case 2:
		return L4_ANYONE - draw(w) % 2;
	case 3: case 4: case 5:
		return L4_NOBODY;
	}
	return known;
}

static uint32_t limit(struct worker *w)
{
	if (one_in(w, 60))
		return L4_FOREVER;
	return one_in(w, 3) ? draw(w) % 30000 : L4_NO_WAIT;
}

static uint32_t tag(struct worker *w)
{
	uint32_t words = one_in(w, 4) ? draw(w) % 300 : draw(w) % 7;

	if (one_in(w, 8))
		return any(w);
	return words | (one_in(w, 3) ? L4_REPLY : 0);
}

static uint32_t memory(struct worker *w)
{
	if (one_in(w, 8))
		return any(w);
	return SLATE->self + (FIRST_FREE + draw(w) % FREE) * PAGE;
}

static uint32_t address(struct worker *w)
{
	if (one_in(w, 16))
		return PICK(w, pointers) & ~(PAGE - 1);
	return 0x10000000 + draw(w) % 2048 * PAGE;
}

static uint32_t pages(struct worker *w)
{
	static const uint32_t counts[] = {
		0, 1, 1, 1, 2, 16, 17, 40, 1024, 0x20000, 0xffffff,
	};
	uint32_t rights = one_in(w, 8) ? draw(w) & 255 : draw(w) & 7;

	return L4_PAGES(PICK(w, counts)) | rights;
}

typedef uint32_t draw_kind(struct worker *w);

static uint32_t pointer(struct worker *w)
{
	return PICK(w, pointers);
}

static uint32_t size(struct worker *w)
{
	return PICK(w, sizes);
}

static uint32_t unreadable(struct worker *w)
{
	return one_in(w, 2) ? draw(w) % 4096 : ~(draw(w) % 0xc0000000);
}

static uint32_t small(struct worker *w)
{
	return one_in(w, 16) ? any(w) : draw(w) % 16;
}

static uint32_t bit(struct worker *w)
{
	return one_in(w, 16) ? any(w) : draw(w) % 2;
}

static uint32_t bytes(struct worker *w)
{
	return one_in(w, 4) ? any(w) : draw(w) % 4 * PAGE;
}

static uint32_t how(struct worker *w)
{
	return small(w) | (one_in(w, 4) ? L4_NEW_SPACE : 0) |
	       (one_in(w, 2) ? L4_MANAGER : 0) |
	       (one_in(w, 8) ? L4_DEVICES : 0);
}

static uint32_t line(struct worker *w)
{
	return 32 + small(w);
}

static draw_kind *const kinds[SYSTEM_CALLS][4] = {
	[SYS_print] = {unreadable, size},
	[SYS_ipc] = {id, id, tag, limit},
	[SYS_utcb] = {pointer},
	[SYS_map] = {id, address, memory, pages},
	[SYS_protect] = {id, address, pages},
	[SYS_memory] = {small},
	[SYS_count] = {small},
	[SYS_thread_create] = {id, how},
	[SYS_thread_start] = {id},
	[SYS_thread_read] = {id, pointer},
	[SYS_thread_write] = {id, pointer},
	[SYS_thread_set] = {id, small, small},
	[SYS_thread_destroy] = {id, bit},
	[SYS_container_create] = {small, how},
	[SYS_grant] = {id, memory, bytes},
	[SYS_channel] = {id, id},
	[SYS_irq] = {line, small, small},
	[SYS_notify] = {id, any},
	[SYS_thread_stop] = {id},
};

static void note(uint32_t number, uint32_t result)
{
	SLATE->hash = (SLATE->hash ^ result) * 16777619u;
	if (number < SYSTEM_CALLS && result < -4096u)
		SLATE->fine[number]++;
}

static void remember(struct worker *w, uint32_t thread)
{
	if ((int32_t)thread > 0)
		SLATE->ids[draw(w) % IDS] = thread;
}

static void call_anything(struct worker *w)
{
	uint32_t number = draw(w) % (SYSTEM_CALLS + 2), r[10];

	if (one_in(w, 100))
		number = any(w);
	if ((number == SYS_exit || number == SYS_thread_stop ||
	     number == SYS_thread_destroy) && !one_in(w, 20))
		return;
	for (uint32_t i = 0; i < 10; i++)
		r[i] = i < 4 && number < SYSTEM_CALLS &&
		       kinds[number][i] ? kinds[number][i](w) : any(w);
	if (number == SYS_ipc && one_in(w, 2))
		r[0] = r[1];
	l4_raw(number, r);
	note(number, r[0]);
	if (number == SYS_thread_create ||
	    number == SYS_container_create)
		remember(w, r[0]);
}

static void work(uint32_t seed);

/* A thread beside us. */
static void make_thread(struct worker *w)
{
	uint32_t n = draw(w) % STACKS, top = 0x20000000 + n * 2 * PAGE;
	uint32_t thread = (uint32_t)l4_thread_create(0, draw(w) % 13 |
				(one_in(w, 4) ? 0 : L4_MANAGER));

	remember(w, thread);
	l4_map(0, top - PAGE, SLATE->self + (FIRST_STACK + n) * PAGE,
	       L4_PAGES(1) | RW);
	child_start(thread, work, draw(w), top);
}

/* Let a thread work that has a space of its own. */
static void fill(struct worker *w, uint32_t thread)
{
	uint32_t copy = FIRST_COPY + draw(w) % COPIES * COPY;

	remember(w, thread);
	child_memory(SLATE->self + copy * PAGE, COPY * PAGE);
	if (child_copy(thread) < 0)
		return;
	l4_map(thread, (uint32_t)SLATE, SLATE->self, L4_PAGES(1) | RW);
	child_start(thread, work, draw(w), CHILD_STACK);
}

static void make_space(struct worker *w)
{
	fill(w, (uint32_t)l4_thread_create(0, L4_NEW_SPACE |
				L4_MANAGER | draw(w) % 13));
}

static void make_container(struct worker *w)
{
	uint32_t thread = (uint32_t)l4_container_create(draw(w) % 16,
				how(w) & (L4_DEVICES | 7));

	l4_grant(thread, memory(w), PAGE);
	if (one_in(w, 2))
		fill(w, thread);
	remember(w, thread);
}

static void operate(struct worker *w)
{
	uint32_t thread = id(w);
	struct l4_registers r = {.pc = (uint32_t)work};

	note(SYS_thread_stop, (uint32_t)l4_thread_stop(thread));
	l4_thread_read(thread, &r);
	if (one_in(w, 2))
		r.r[draw(w) % 13] = any(w);
	if (one_in(w, 8))
		r.psr = draw(w);
	if (one_in(w, 8))
		r.pc = any(w);
	note(SYS_thread_write, (uint32_t)l4_thread_write(thread, &r));
	note(SYS_thread_start, (uint32_t)l4_thread_start(thread));
}

static void serve(struct worker *w)
{
	struct l4_message m = {.tag = 0};

	if (l4_message(L4_NOBODY, L4_ANYONE, limit(w), &m) < 0)
		return;
	if (m.tag & L4_FAULT && !one_in(w, 3))
		l4_map(m.from, m.word[0] & ~(PAGE - 1), memory(w),
		       L4_PAGES(1) | (draw(w) & 7));
	m.tag = L4_REPLY | (one_in(w, 4) ? 1 : 0);
	note(SYS_ipc, (uint32_t)l4_message(m.from, L4_NOBODY, 0, &m));
}

static void err(struct worker *w)
{
	volatile uint32_t *where = (uint32_t *)any(w);
	uint32_t kind = draw(w) % 8;

	if (kind < 4)
		(void)*where;
	else if (kind < 6)
		*where = draw(w);
	else if (kind == 6)
		asm volatile("udf #1");
	else
		((void (*)(void))where)();
}

#define UART	((volatile uint32_t *)0x30000000)

static void interrupt(struct worker *w)
{
	struct l4_message m = {.tag = 0};

	if (l4_irq(33, L4_IRQ_BIND, draw(w) % 32) < 0)
		return;
	if (l4_map(0, (uint32_t)UART, 0x09000000,
		   L4_PAGES(1) | RW | L4_DEVICE) > 0)
		UART[0x38 / 4] = 0x20;	/* IMSC: has sent */
	note(SYS_ipc, (uint32_t)l4_message(L4_NOBODY, L4_NOTICES,
					   limit(w), &m));
	if (one_in(w, 2))
		l4_irq(33, L4_IRQ_ENABLE, 0);
	if (one_in(w, 2))
		l4_irq(33, L4_IRQ_RELEASE, 0);
}

static void stretch(struct worker *w)
{
	uint32_t thread = id(w), rights = draw(w) & 7;

	note(SYS_map, (uint32_t)l4_map(thread, 0x18000000,
				       SLATE->self + PAGE,
				       L4_PAGES(200) | rights));
	note(SYS_protect, (uint32_t)l4_protect(thread, 0x10000000,
				L4_PAGES(0x10000) | (draw(w) & 7)));
}

static void (*const deeds[])(struct worker *) = {
	make_thread, make_space, make_container, operate, operate,
	serve, serve, serve, serve, interrupt, stretch, stretch,
};

static void work(uint32_t seed)
{
	struct worker w = {.random = seed | 1};

	for (;;) {
		SLATE->calls++;
		if (one_in(&w, 500))
			err(&w);
		else if (one_in(&w, 12))
			PICK(&w, deeds)(&w);
		else
			call_anything(&w);
	}
}

#define WORLDS		3u
#define ALLOWANCE	80
#define ROUND		100000u
#define SLATES		0x38000000u

static struct world {
	struct slate *slate;
	uint32_t first;		/* its first thread */
	uint32_t memory;	/* its own, and then that of a copy */
	uint32_t seen;		/* its calls, at the last look */
	uint32_t idle;		/* looks since it made one */
} worlds[WORLDS];

static struct worker master;
static uint32_t calls, hash, made, faults, problems;
static uint32_t fine[SYSTEM_CALLS];

static void problem(const char *what, int error)
{
	print("fuzz: %s: %d\n", what, error);
	problems++;
}

static void clean_slate(struct world *w)
{
	for (uint32_t i = 0; i < PAGE / 4; i++)
		((uint32_t *)w->slate)[i] = 0;
	w->slate->self = w->memory;
	for (uint32_t i = 0; i < IDS; i++)
		w->slate->ids[i] = i < 30 ? w->first : l4_self();
	w->seen = w->idle = 0;
}

static void begin_world(struct world *w)
{
	int error = l4_container_create(ALLOWANCE, 12 |
				(w == worlds ? L4_DEVICES : 0));

	w->first = (uint32_t)error;
	clean_slate(w);
	child_memory(w->memory + WORLD, COPY * PAGE);
	if (error > 0)
		error = l4_map(w->first, (uint32_t)SLATE, w->memory,
			       L4_PAGES(1) | RW);
	if (error >= 0)
		error = l4_grant(w->first, w->memory, WORLD);
	if (error >= 0)
		error = child_copy(w->first);
	if (error >= 0)
		error = child_start(w->first, work, draw(&master),
				    CHILD_STACK);
	if (error < 0)
		problem("a world could not be made", error);
	made++;
}

static void look_at(struct world *w)
{
	uint32_t now = w->slate->calls;

	if (now - w->seen > 10000)	/* somebody wrote there */
		now = w->slate->calls = w->seen;
	w->idle = now == w->seen ? w->idle + 1 : 0;
	w->seen = now;
}

static void end_world(struct world *w)
{
	int error = l4_thread_destroy(w->first, L4_WHOLE_CONTAINER);

	if (error < 0 && error != -ESRCH)
		problem("a world could not be ended", error);
	look_at(w);
	calls += w->seen;
	hash = (hash ^ w->slate->hash) * 16777619u;
	for (uint32_t i = 0; i < SYSTEM_CALLS; i++)
		fine[i] += w->slate->fine[i];
}

/* What all have done, and whether anything has been done lately. */
static uint32_t look(void)
{
	uint32_t all = calls, idle = 0;

	for (struct world *w = worlds; w < &worlds[WORLDS]; w++) {
		look_at(w);
		all += w->seen;
		idle += w->idle >= 10;
	}
	for (struct world *w = worlds; w < &worlds[WORLDS]; w++)
		if (w->idle > 2 && w->idle < 10)
			l4_thread_start(w->first);
		else if (w->idle > 20 || idle == WORLDS) {
			end_world(w);
			begin_world(w);
		}
	return all;
}

static void answer(struct l4_message *m)
{
	faults += (m->tag & L4_FAULT) != 0;
	m->tag = L4_REPLY | (one_in(&master, 2) ? 1 : 0);
	m->word[0] = 1;
	l4_message(m->from, L4_NOBODY, L4_NO_WAIT, m);
}

static void begin_worlds(void)
{
	uint32_t start = child_largest();

	for (uint32_t i = 0; i < WORLDS; i++) {
		worlds[i].memory = start + i * 2 * WORLD;
		worlds[i].slate = (struct slate *)(SLATES + i * PAGE);
		l4_map(0, SLATES + i * PAGE, worlds[i].memory,
		       L4_PAGES(1) | RW);
		begin_world(&worlds[i]);
	}
}

int main(uint32_t seed, uint32_t member)
{
	struct l4_message m;
	uint32_t all = 0, kinds_fine = 0;

	(void)member;
	master.random = seed * 2654435761u | 1;
	begin_worlds();
	while (all < ROUND) {
		m.tag = 0;
		if (l4_message(L4_NOBODY, L4_ANYONE, 100000, &m) == 0)
			answer(&m);
		else
			all = look();
	}
	for (uint32_t i = 0; i < WORLDS; i++)
		end_world(&worlds[i]);
	print("fuzz: seed %lu: %lu calls, hash %08lx; %lu worlds, %lu "
	      "faults\n", seed, calls, hash, made, faults);
	for (uint32_t i = 0; i < SYSTEM_CALLS; i++)
		kinds_fine += fine[i] > 0;
	print("fuzz: %lu of %u calls have succeeded\n", kinds_fine,
	      SYSTEM_CALLS);
	return (int)problems;
}
