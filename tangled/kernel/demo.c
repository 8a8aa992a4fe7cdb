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

static const struct {
	const char *name;
	void (*run)(void);
} demos[] = {
	{"backtrace", demo_backtrace},
	{"frames", demo_frames},
	{"paging", demo_paging},
	{"time", demo_time},
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
