/*
 * cost.c: what a child costs, as its parent's memory grows: a curve.
 */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libposix/fork.h"
#include "libposix/posix.h"
#include <stddef.h>
#include "libl4/instructions.h"

#define PAGES	4096u
#define CHILDREN 4u

static volatile char memory[PAGES][4096];

static void bar(uint32_t thousands)
{
	char stars[65];
	uint32_t n = 0;

	while (n < 64 && n * 64 < thousands)
		stars[n++] = '*';
	stars[n] = '\0';
	print("%s\n", stars);
}

static void measure(uint32_t n)
{
	uint32_t start;

	for (uint32_t i = 0; i < n; i++)
		memory[i][0] = 1;
	start = (uint32_t)l4_uptime();
	for (uint32_t i = 0; i < CHILDREN; i++) {
		if (fork() == 0)
			_exit(0);
		waitpid(-1, NULL, 0);
	}
	start = ((uint32_t)l4_uptime() - start) / CHILDREN;
	print("%13lu %15lu  ", n, start);
	bar(start);
}

static void bench(const char *name, uint32_t n)
{
	print("bench %s %lu\n", name, n);
}

static void fork_exit_wait(void)
{
	if (fork() == 0)
		_exit(0);
	waitpid(-1, NULL, 0);
}

static void write_pages(uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		memory[i][0]++;
}

static void bench_curve(void)
{
	char name[] = "fork_0000";
	uint32_t least = 0, cost = 0;

	for (uint32_t n = 4; n <= PAGES; n *= 4) {
		write_pages(n);
		cost = average(fork_exit_wait, 20);
		for (uint32_t i = 0, rest = n; i < 4; i++, rest /= 10)
			name[8 - i] = (char)('0' + rest % 10);
		bench(name, cost);
		least = least ? least : cost;
	}
	bench("fork_per_page", (cost - least + (PAGES - 4) / 2) /
	      (PAGES - 4));
}

/* A child that does nothing, and does not end by itself. */
static int quiet_child(void)
{
	int pid = fork();
	struct l4_message m;

	if (pid == 0)
		l4_receive(L4_ANYONE, &m);
	return pid;
}

static void end_child(int pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

#define WRITTEN	1000u

static uint32_t writing(void)
{
	uint32_t start;

	memory[WRITTEN][0]++;
	start = instructions();
	write_pages(WRITTEN);
	return (instructions() - start) / WRITTEN;
}

static void bench_writing(void)
{
	fork_exit_wait();
	bench("cow_reuse", writing());
}

static int nothing(void *unused)
{
	(void)unused;
	return 0;
}

static void create_join(void)
{
	static uint64_t stack[64];

	thread_join(thread_create(nothing, NULL, stack + 64), NULL);
}

#define MANY	200

static void bench_many(void)
{
	static int pid[MANY];

	for (int i = 0; i < MANY; i++)
		pid[i] = quiet_child();
	bench("fork_many", average(fork_exit_wait, 20));
	for (int i = 0; i < MANY; i++)
		end_child(pid[i]);
}

static int bench_all(void)
{
	bench_curve();
	bench_writing();
	bench("thread_create_join", average(create_join, 100));
	bench_many();
	return 0;
}

int main(uint32_t argument)
{
	if (argument == 1)
		return bench_all();
	print("pages written    thousands of instructions\n");
	for (uint32_t n = 4; n <= PAGES; n *= 4)
		measure(n);
	return 0;
}
