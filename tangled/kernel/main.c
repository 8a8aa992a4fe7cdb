/*
 * main.c: the kernel's beginning.  Entered once, on the boot stack,
 * with interrupts masked; starts each part of the kernel in the order
 * in which they need one another.
 */
#include <stdint.h>
#include "kernel/bootargs.h"
#include "kernel/console.h"
#include "kernel/panic.h"
#include "kernel/platform.h"
#include "kernel/arch.h"
#include "kernel/demo.h"
#include "kernel/printk.h"
#include "kernel/test.h"
#include "kernel/fdt.h"
#include "kernel/memory.h"
#include "kernel/bench.h"
#include "kernel/time.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/ipc.h"
#include "kernel/container.h"
#include "kernel/interrupt.h"
#include "kernel/boot.h"

struct fdt device_tree;
static uint64_t banner, started;

static void main_thread(void *unused)
{
	(void)unused;
	char wish[64];

	crash_if_asked();
	if (bootarg("test", wish, sizeof(wish)))
		machine_off(run_tests(wish));
	if (bootarg("bench", wish, sizeof(wish))) {
		bench_run(banner, started);
		machine_off(0);
	}
	if (bootarg("fuzz", wish, sizeof(wish)))
		machine_off(run_fuzz(wish));
	if (bootarg("demo", wish, sizeof(wish)))
		demo_run();
	else
		machine_off(boot_mm0(0));
	machine_off(0);
}

bool debugging;

static const char *const chapters[] = {
	"01 boot",
	"02 traps",
	"03 frames",
	"04 paging",
	"05 time",
	"06 threads",
	"07 user",
	"08 ipc",
	"09 faults",
	"10 control",
	"11 suspend",
	"12 mm0",
	"13 objects",
	"14 shadows",
	"15 fork",
};

_Noreturn void kmain(const void *tree);

void kmain(const void *tree)
{
	banner = counter_present() ? counter_now() : 0;
	console_init();
	printk("Palimpsest, stage %s\n",
	       chapters[sizeof(chapters) / sizeof(chapters[0]) - 1]);
	if (fdt_open(&device_tree, tree, 1 << 20) < 0)
		panic("the device tree at %p (in r2) cannot be read", tree);
	bootargs_init(&device_tree);
	traps_init();
	memory_init(&device_tree);
	mmu_init();
	platform_init(&device_tree);
	time_init();
	interrupts_on();
	started = counter_now();
	threads_init();
	users_shut_out();
	spaces_init();
	char debug[8];

	debugging = bootarg("debug", debug, sizeof(debug));
	containers_init();
	interrupts_init();
	interrupts_off();
	thread_start(thread_create("main", 16, main_thread, NULL));
	sched_idle();
}
