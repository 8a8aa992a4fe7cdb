/* bench.c: what mm0's services cost, in instructions. */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libposix/posix.h"
#include "libl4/page.h"

#define ROUNDS 100

static inline uint32_t instructions(void)
{
	uint32_t count;

	asm volatile("isb\n\tmrc p15, 0, %0, c9, c13, 2"
		     : "=r"(count) : : "memory");
	return count;
}

static void bench(const char *name, void (*run)(void))
{
	uint32_t start;

	run();
	start = instructions();
	for (int i = 0; i < ROUNDS; i++)
		run();
	print("bench %s %lu\n", name,
	      (instructions() - start + ROUNDS / 2) / ROUNDS);
}

static void request_null(void)
{
	getpid();
}

static void spawn_exit_wait(void)
{
	waitpid(spawn("bench", 1), NULL, 0);
}

/* Let the others run, for ten milliseconds. */
static void let_run(void)
{
	uint64_t start = l4_uptime();

	while (l4_uptime() - start < 10000)
		l4_yield();
}

/* What the first task of a program costs, and each further one. */
static void task_pages(void)
{
	int pid[9], start = info(INFO_PAGES_FREE), one, all;

	pid[0] = spawn("large", 0);
	let_run();
	one = info(INFO_PAGES_FREE);
	for (int i = 1; i < 9; i++)
		pid[i] = spawn("large", 0);
	let_run();
	all = info(INFO_PAGES_FREE);
	print("bench pages_first_task %d\n", start - one);
	print("bench pages_next_task %d\n", (one - all) / 8);
	for (int i = 0; i < 9; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
}

static volatile char fresh[2 * (ROUNDS + 1) * 4096];
static char page[2][4096] __attribute__((aligned(4096)));

static void anon_write(void)
{
	static uint32_t next;

	fresh[4096 * next++] = 1;
}

static void clear_page(void)
{
	page_clear(page[0]);
}

static void copy_page(void)
{
	page_copy(page[0], page[1]);
}

static void file_fault(void)
{
	int pid = spawn("large", 0);

	let_run();
	waitpid(spawn("large", 1), NULL, 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void anon_write_full(void)
{
	int pid = spawn("glutton", 1u << 16 | 400);

	while (info(INFO_PAGES_FREE) > 400)
		let_run();
	bench("anon_write_full", anon_write);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* How many pages does a further task take that reads its variables? */
static void reader_pages(void)
{
	int pid[2], before;

	pid[0] = spawn("large", 3);
	let_run();
	before = info(INFO_PAGES_FREE);
	pid[1] = spawn("large", 3);
	let_run();
	print("bench pages_reader %d\n",
	      before - info(INFO_PAGES_FREE));
	for (int i = 0; i < 2; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
}

static void count_wrong(void)
{
	info(INFO_WRONG);
}

int main(uint32_t argument)
{
	if (argument == 1)
		return 0;
	bench("request_null", request_null);
	bench("spawn_exit_wait", spawn_exit_wait);
	task_pages();
	bench("anon_write", anon_write);
	bench("page_clear", clear_page);
	bench("page_copy", copy_page);
	file_fault();
	anon_write_full();
	reader_pages();
	waitpid(spawn("large", 2), NULL, 0);
	bench("audit", count_wrong);
	waitpid(spawn("cost", 1), NULL, 0);
	waitpid(spawn("tiny", 0), NULL, 0);
	return 0;
}
