/*
 * demo.c: what each chapter can show, chosen by the boot argument
 * "demo".  The last in the table is what a boot without arguments does.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/bootargs.h"
#include "kernel/demo.h"
#include "kernel/printk.h"
#include "kernel/string.h"
#include <stdint.h>
#include "kernel/frames.h"
#include "kernel/cache.h"
#include "kernel/mmu.h"
#include "l4/errors.h"
#include <stdbool.h>
#include "kernel/irq.h"
#include "kernel/time.h"
#include "kernel/sched.h"
#include "kernel/semaphore.h"
#include "kernel/timeout.h"
#include "kernel/program.h"
#include "kernel/container.h"
#include "kernel/space.h"

static void demo_backtrace(void)
{
	printk("the way to this line:\n");
	print_backtrace();
	printk("boot with crash=NAME to see a fault explained\n");
}

static void demo_frames(void)
{
	static uintptr_t *owned[64];
	unsigned int wrong = 0, before = frames_left();

	for (uintptr_t i = 0; i < 64; i++) {
		owned[i] = frames_alloc(0);
		*owned[i] = i;
	}
	for (uintptr_t i = 0; i < 64; i++)
		if (*owned[i] != i && wrong++ < 4)
			printk("frame %p: owner %u wrote %u, and reads "
			       "0x%08x\n", owned[i], i, i, *owned[i]);
	printk("64 frames handed out, %u of them twice or more\n",
	       wrong);
	for (unsigned int i = 0; i < 64; i++)
		frames_free(owned[i]);
	printk("and handed back: %u frames free, as before: %s\n",
	       frames_left(), frames_left() == before ? "yes" : "no");
	cache_report();
}

struct stretch {
	uint32_t start, end;
	unsigned int rights;
};

static void show_stretch(const struct stretch *s)
{
	if (s->start < s->end)
		printk("  %08lx to %08lx  %c%c%c\n", s->start,
		       s->end - 1,
		       s->rights & RIGHT_READ ? 'r' : '-',
		       s->rights & RIGHT_WRITE ? 'w' : '-',
		       s->rights & RIGHT_EXECUTE ? 'x' : '-');
}

static void extend_stretch(uint32_t address, uint32_t size,
			   unsigned int rights, void *context)
{
	struct stretch *s = context;

	if (address != s->end || rights != s->rights) {
		show_stretch(s);
		*s = (struct stretch){address, address, rights};
	}
	s->end += size;
}

static void demo_paging(void)
{
	struct stretch s = {0, 0, 0};

	printk("the kernel's memory:\n");
	mmu_walk(extend_stretch, &s);
	show_stretch(&s);
	static const char constant[4] = "abc";
	static uint32_t variable = 0xe12fff1e;	/* bx lr, were it code */

	printk("write to code: %d, to a constant: %d\n",
	       probe_store((void *)demo_paging), probe_store((void *)constant));
	printk("execute a variable: %d, the stack: %d, a constant: %d\n",
	       probe_call(&variable), probe_call(&s), probe_call(constant));
	printk("read address 0: %d, call it: %d\n", probe_load(NULL),
	       probe_call(NULL));
	printk("(0 is success, %d is -EFAULT)\n", -EFAULT);
}

static void demo_time(void)
{
	for (uint64_t next = 20; next <= 100; next += 20) {
		bool were_on = interrupts_off();
		uint64_t us;

		while (time_ticks() < next)
			wait_for_interrupt();
		interrupts_restore(were_on);
		us = uptime_us();
		printk("tick %3llu: up for %llu.%06llu s\n",
		       time_ticks(), us / 1000000, us % 1000000);
	}
	printk("%u interrupts, %u of them spurious\n",
	       irq_counts.handled + irq_counts.spurious,
	       irq_counts.spurious);
}

static volatile bool race_over;
static struct semaphore finish;

static void hare(void *argument)
{
	uint32_t turns = 1, tick_us = 1000000 / TICKS_PER_SECOND;
	uint64_t now, last = uptime_us();

	for (; !race_over; last = now) {
		now = uptime_us();
		turns += now - last > tick_us / 2;
	}
	*(uint32_t *)argument = turns;
	semaphore_up(&finish);
}

static void tortoise(void *unused)
{
	(void)unused;
	for (int step = 1; step <= 4; step++) {
		sleep_us(40000);
		printk("tick %3llu: the tortoise's step %d\n",
		       time_ticks(), step);
	}
	race_over = true;
	semaphore_up(&finish);
}

static void demo_threads(void)
{
	uint32_t turns[2];

	semaphore_init(&finish, 0);
	thread_start(thread_create("hare 1", 10, hare, &turns[0]));
	thread_start(thread_create("hare 2", 10, hare, &turns[1]));
	thread_start(thread_create("tortoise", 20, tortoise, NULL));
	for (int i = 0; i < 3; i++)
		semaphore_down(&finish, FOREVER);
	printk("hare 1 had %lu turns, hare 2 had %lu\n", turns[0],
	       turns[1]);
}

static void demo_sizes(void)
{
	printk("a thread takes %u bytes: its TCB %u,\n", PAGE_SIZE,
	       sizeof(struct thread));
	printk("room for the TCB to grow %u, and its stack %u\n",
	       512 - sizeof(struct thread), PAGE_SIZE - 512);
	printk("a thread's entry in the table of ids is %u bytes\n",
	       sizeof(struct place));
	printk("a space takes %u bytes, a page of tables, and a page\n",
	       sizeof(struct space));
	printk("for every %u MB in which something is mapped\n", 4);
	printk("a container takes %u bytes, %u of them for its memory\n",
	       sizeof(struct container), sizeof(struct ranges));
}

static void demo_user(void)
{
	struct team hello = {.program = {"hello"}};
	int status;

	printk("hello ended with status %d\n", team_run(&hello, 50000));
	for (uint32_t i = 0; i < 10; i++) {
		struct team rogue = {.program = {"rogue"},
				     .argument = i};

		status = team_run(&rogue, 50000);
		if (status == -ETIMEDOUT)
			printk("rogue took too long, and was ended\n");
	}
	printk("and the kernel goes on\n");
}

static void demo_ipc(void)
{
	struct team t = {.program = {"pilgrim", "oracle"},
			 .apart = true};

	printk("they parted with %d\n", team_run(&t, 1000000));
}

static void demo_deadlock(void)
{
	struct team t = {.program = {"circle", "circle", "circle"},
			 .apart = true};

	printk("the first in the circle returned %d\n",
	       team_run(&t, 1000000));
}

static void demo_pager(void)
{
	struct team t = {.program = {"hungry", "pager"}, .apart = 1,
			 .paged = 2};

	printk("hungry ended with status %d\n", team_run(&t, 1000000));
}

static void demo_driver(void)
{
	struct team t = {.program = {"writer", "serial"}, .apart = 1};

	printk("the driver's client ended with %d\n",
	       team_run(&t, 1000000));
}

static void demo_worlds(void)
{
	struct team t = {.program = {"worlds"}};

	printk("the first program ended with %d\n",
	       team_run(&t, 1000000));
}

static void demo_stops(void)
{
	struct team t = {.program = {"stops"}};

	printk("it ended with %d\n", team_run(&t, 1000000));
}

static const struct {
	const char *name;
	void (*run)(void);
} demos[] = {
	{"backtrace", demo_backtrace},
	{"frames", demo_frames},
	{"paging", demo_paging},
	{"time", demo_time},
	{"sizes", demo_sizes},
	{"threads", demo_threads},
	{"user", demo_user},
	{"deadlock", demo_deadlock},
	{"ipc", demo_ipc},
	{"pager", demo_pager},
	{"driver", demo_driver},
	{"worlds", demo_worlds},
	{"stops", demo_stops},
};

void demo_run(void)
{
	const size_t count = sizeof(demos) / sizeof(demos[0]);
	char name[32];
	size_t i = count - 1;

	if (bootarg("demo", name, sizeof(name)))
		for (i = 0; i < count; i++)
			if (strcmp(demos[i].name, name) == 0)
				break;
	if (i < count) {
		demos[i].run();
		return;
	}
	printk("demo=%s: no such demonstration; there are", name);
	for (i = 0; i < count; i++)
		printk(" %s", demos[i].name);
	printk("\n");
}
