/*
 * bench.c: what things cost, in instructions.  Run by the boot argument
 * "bench"; prints "bench NAME INSTRUCTIONS", once a line.
 */
#include <stddef.h>
#include "kernel/arch.h"
#include "kernel/bench.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/platform.h"
#include "kernel/printk.h"
#include "kernel/sched.h"
#include "kernel/program.h"
#include "kernel/latency.h"
#include "kernel/boot.h"

#define ROUNDS 1000

static void bench_nothing(void)
{
}

static void ignore(void *context)
{
	(void)context;
}

static void bench_irq(void)
{
	irq_send_self(1);
}

static void print_boot_time(const char *name, uint64_t count)
{
	printk("bench %s %llu\n", name,
	       count * (1000000000 / counter_frequency()));
}

static volatile bool partner_wanted;

static void bench_yield(void)
{
	sched_yield();
}

static void partner(void *unused)
{
	(void)unused;
	interrupts_off();
	while (partner_wanted)
		sched_yield();
}

static uint32_t measure(void (*run)(void))
{
	uint32_t start = instructions();

	for (int i = 0; i < ROUNDS; i++)
		run();
	return instructions() - start;
}

static void bench(const char *name, void (*run)(void))
{
	uint32_t all = measure(run) - measure(bench_nothing);

	printk("bench %s %lu\n", name, (all + ROUNDS / 2) / ROUNDS);
}

void bench_run(uint64_t banner, uint64_t started)
{
	bool were_on;

	if (instructions_init() < 0)
		panic("this processor does not count instructions");
	instructions_for_users();
	boot_mm0(0);
	print_boot_time("boot_user", first_user);
	print_boot_time("boot_banner", banner);
	print_boot_time("boot_kernel", started);
	were_on = interrupts_off();
	interrupts_on();
	irq_register(1, ignore, NULL);
	bench("irq", bench_irq);
	irq_unregister(1);
	struct thread *other = thread_create("partner", current->priority,
					     partner, NULL);

	interrupts_off();
	partner_wanted = true;
	thread_start(other);
	bench("switch_twice", bench_yield);
	partner_wanted = false;
	sched_yield();
	interrupts_on();
	struct team team = {.program = {"bench"}};

	team.apart = true;
	team.program[1] = "bench";
	team.program[2] = "bench";
	team.paged = 1;
	team.program[3] = "bench";
	instructions_for_users();
	team_run(&team, 60000000);
	struct team storm = {.program = {"storm"}};

	team_run_watched(&storm, 331);
	printk("bench irq_latency %llu\n", latest_interrupt());
	if (!were_on)
		interrupts_off();
}
