/*
 * bench.c: what the kernel's services cost, in instructions, as a
 * program sees it.  The kernel has given us the right to read the
 * counter.
 */
#include "libl4/instructions.h"
#include "libl4/l4.h"
#include "libl4/print.h"

#define ROUNDS 1000

static void nothing(void)
{
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
	uint32_t all;

	run();
	all = measure(run) - measure(nothing);
	print("bench %s %lu\n", name, (all + ROUNDS / 2) / ROUNDS);
}

static struct l4_utcb utcb;
static struct l4_message m;
static uint32_t words;

static void round_trip(void)
{
	m.tag = words;
	l4_call(team[1], &m);
}

static void bench_ipc(const char *name, uint32_t n)
{
	words = n;
	bench(name, round_trip);
}

#define TOUCHED ((volatile uint32_t *)0x10000000)

static void touch_pages(void)
{
	struct l4_message told = {.tag = 2};
	uint32_t start;

	l4_receive(team[0], &told);
	start = instructions();
	TOUCHED[0] = 1;
	told.word[0] = instructions() - start;
	start = instructions();
	for (uint32_t i = 1; i <= ROUNDS; i++)
		TOUCHED[i * 1024] = 1;
	told.word[1] = instructions() - start;
	told.tag = 2;
	l4_call(team[0], &told);
}

static void serve_faults(void)
{
	uint32_t page = (uint32_t)l4_memory(0), faults = 0;

	m.tag = 0;
	l4_send(team[2], &m);
	l4_receive(team[2], &m);
	while (m.tag & L4_FAULT) {
		if (++faults >= ROUNDS)
			l4_map(team[2], m.word[0] & ~4095u, page,
			       L4_PAGES(1) | L4_READ | L4_WRITE);
		m.tag = L4_REPLY;
		l4_message(m.from, team[2], L4_FOREVER, &m);
	}
	print("bench fault_reply %lu\n", m.word[0] / ROUNDS);
	print("bench fault_map_reply %lu\n", m.word[1] / ROUNDS);
}

#define MAPPED	0x18000000u

static uint32_t mapped;		/* where there are 256 pages */

static void find_pages(void)
{
	uint64_t piece;

	for (uint32_t i = 0; (piece = l4_memory(i)) != 0; i++)
		if (piece >> 32 >= 256 * 4096)
			mapped = (uint32_t)piece;
}

static void map_1(void)
{
	l4_map(0, MAPPED, mapped, L4_PAGES(1) | L4_READ | L4_WRITE);
}

static void map_256(void)
{
	l4_map(0, MAPPED, mapped, L4_PAGES(256) | L4_READ | L4_WRITE);
}

static void protect_256(void)
{
	static uint32_t rights = L4_READ | L4_WRITE;

	rights ^= L4_WRITE;
	l4_protect(0, MAPPED, L4_PAGES(256) | rights);
}

static void signal_round_trip(void)
{
	l4_notify(team[3], 1);
	l4_receive(L4_NOTICES, &m);
}

static void thread_make_end(void)
{
	static uint64_t stack[16];
	const struct l4_registers r = {
		.pc = (uint32_t)l4_exit, .sp = (uint32_t)&stack[16],
		.psr = (uint32_t)l4_exit & 1 ? 1 << 5 : 0, /* Thumb? */
	};
	uint32_t t = (uint32_t)l4_thread_create(0, 11);

	l4_thread_write(t, &r);
	l4_thread_start(t);
}

static uint32_t victim, victims_stack[64];

static void be_stopped(void)
{
	for (;;)
		l4_yield();
}

static void make_victim(void)
{
	struct l4_registers r = {.pc = (uint32_t)be_stopped, .psr = 32};

	victim = (uint32_t)l4_thread_create(0, 5);
	r.sp = (uint32_t)(victims_stack + 64);
	l4_thread_write(victim, &r);
	l4_thread_start(victim);
}

static void stop_start(void)
{
	l4_thread_stop(victim);
	l4_thread_start(victim);
}

static void syscall_null(void)
{
	l4_self();
}

int main(uint32_t argument, uint32_t member)
{
	(void)argument;
	if (member == 0) {
		bench("syscall_null", syscall_null);
		l4_utcb(&utcb);
		bench_ipc("ipc_rt_0w", 0);
		bench_ipc("ipc_rt_6w", 6);
		bench_ipc("ipc_rt_16w", 16);
		bench_ipc("ipc_rt_120w", 120);
		serve_faults();
		find_pages();
		bench("map_1", map_1);
		bench("map_256", map_256);
		bench("protect_256", protect_256);
		bench("signal_rt", signal_round_trip);
		bench("thread_make_end", thread_make_end);
		make_victim();
		bench("stop_start", stop_start);
	}
	if (member == 1) {
		l4_utcb(&utcb);
		l4_receive(L4_ANYONE, &m);
		for (;;) {
			m.tag &= L4_WORDS;
			l4_reply_wait(m.from, &m);
		}
	}
	if (member == 2)
		touch_pages();
	while (member == 3) {
		l4_receive(L4_NOTICES, &m);
		l4_notify(team[0], 1);
	}
	return 0;
}
