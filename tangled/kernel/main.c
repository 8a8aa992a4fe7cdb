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

struct fdt device_tree;

static const char *const chapters[] = {
	"01 boot",
	"02 traps",
	"03 frames",
	"04 paging",
	"05 time",
};

_Noreturn void kmain(const void *tree);

void kmain(const void *tree)
{
	uint64_t banner = counter_present() ? counter_now() : 0;
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
	uint64_t started = counter_now();
	char wish[32];

	crash_if_asked();
	if (bootarg("test", wish, sizeof(wish)))
		machine_off(run_tests(wish));
	if (bootarg("bench", wish, sizeof(wish))) {
		bench_run(banner, started);
		machine_off(0);
	}
	demo_run();
	machine_off(0);
}
