/* bench.c: what mm0's services cost, in instructions. */
#include "libl4/print.h"
#include "libposix/posix.h"

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

int main(uint32_t argument)
{
	if (argument == 1)
		return 0;
	bench("request_null", request_null);
	bench("spawn_exit_wait", spawn_exit_wait);
	return 0;
}
