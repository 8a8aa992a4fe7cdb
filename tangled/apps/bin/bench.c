/* bench.c: what mm0's services cost, in instructions. */
#include "libl4/instructions.h"
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/string.h"
#include "libposix/posix.h"
#include "libl4/page.h"

#define ROUNDS 100

static void bench(const char *name, void (*run)(void))
{
	print("bench %s %lu\n", name, average(run, ROUNDS));
}

static void request_null(void)
{
	getpid();
}

static void spawn_exit_wait(void)
{
	waitpid(spawn("idle", 0), NULL, 0);
}

static void bench_spawn(void)
{
	int pid = spawn("idle", 1);

	bench("spawn_exit_wait", spawn_exit_wait);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static char page[2][4096] __attribute__((aligned(4096)));

static void memcpy_words(void)
{
	static uint32_t from[L4_REGISTER_WORDS], to[L4_REGISTER_WORDS];

	memcpy(to, from, sizeof(to));
}

static void memset_page(void)
{
	memset(page[0], 0, sizeof(page[0]));
}

static void memcpy_page(void)
{
	memcpy(page[0], page[1], sizeof(page[0]));
}

#define MANY 2000

/* How many tasks there can be, and what they leave. */
static void most_tasks(void)
{
	int free = info(INFO_PAGES_FREE), left, n = 1;
	uint32_t kernel = l4_count(L4_COUNT_ALLOWANCE);
	int first = spawn("idle", 1);

	while (n < MANY && spawn("idle", 1) > 0)
		n++;
	left = info(INFO_PAGES_FREE);
	kernel -= l4_count(L4_COUNT_ALLOWANCE);
	print("bench tasks_most %d\n", n);
	print("bench tasks_pages_free %d\n", free);
	print("bench tasks_pages_left %d\n", left);
	print("bench task_pages %d\n", (free - left) / n);
	print("bench task_kernel_pages %lu\n", kernel / (uint32_t)n);
	while (n-- > 0) {
		kill(first + n, SIGKILL);
		waitpid(first + n, NULL, 0);
	}
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
	(void)argument;
	bench("request_null", request_null);
	bench("memcpy_6w", memcpy_words);
	bench("memset_4k", memset_page);
	bench("memcpy_4k", memcpy_page);
	bench_spawn();
	most_tasks();
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
