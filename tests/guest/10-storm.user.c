/*
 * A storm: threads in containers make system calls at random, with
 * arguments that are often nearly right, and start threads with registers
 * made up at random.  Nobody outside is harmed, the kernel least of all,
 * and when the containers have ended, everything is as before.
 * since: 10
 */
#include "10-agents.h"

static uint32_t seed, start, victim;

static uint32_t random(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static uint32_t mine[16];		/* ids of threads that were made */
static struct l4_utcb utcb;
static struct l4_registers registers;

static uint32_t some_id(void)
{
	switch (random(10)) {
	case 0: return 0;
	case 1: return l4_self();
	case 2: return victim;
	case 3: return 0x1000;		/* the kernel's */
	case 4: return L4_ANYONE - random(3);
	case 5: return mine[random(16)] + 0x1000 * random(2);
	case 6: return victim + random(6);
	default: return mine[random(16)];
	}
}

static uint32_t some_memory(void)
{
	uint64_t piece = l4_memory(random(3));
	uint32_t first = (uint32_t)piece, size = (uint32_t)(piece >> 32);

	switch (random(6)) {
	case 0: return start + random(64) * PAGE;
	case 1: return 0x40000000 + random(512) * PAGE;
	case 2: return random(16) << 28 | 0x09000000;
	case 3: return first - PAGE + random(3) * (size + PAGE);
	default: return first + random(256) * PAGE;
	}
}

static uint32_t some_address(void)
{
	switch (random(6)) {
	case 0: return (uint32_t)&utcb;
	case 1: return (uint32_t)&registers;
	case 2: return 0x3ffff000 + random(3) * PAGE - random(2);
	case 3: return random(0x1000000) << 8;
	default: return HERE + random(64) * PAGE;
	}
}

static uint32_t some_number(void)
{
	switch (random(5)) {
	case 0: return random(4);
	case 1: return random(16) | random(8) << 8;
	case 2: return L4_PAGES(random(40)) | random(16);
	case 3: return PAGE * random(5);
	default: return 1u << random(32);
	}
}

/* An argument of this kind, or, once in a while, of another one. */
static uint32_t some(char kind)
{
	if (random(12) == 0)
		kind = "iman"[random(4)];
	switch (kind) {
	case 'i': return some_id();
	case 'm': return some_memory();
	case 'a': return some_address();
	case 't': return random(8) ? L4_NO_WAIT : random(300);
	default: return some_number();
	}
}

/* What the arguments of the calls are; those left out are not made. */
static const char *const kinds[SYSTEM_CALLS] = {
	[SYS_self] = "nnnn", [SYS_yield] = "nnnn", [SYS_ipc] = "iint",
	[SYS_utcb] = "annn", [SYS_map] = "iamn", [SYS_protect] = "iann",
	[SYS_memory] = "nnnn", [SYS_count] = "nnnn",
	[SYS_thread_create] = "innn", [SYS_thread_start] = "innn",
	[SYS_thread_read] = "iann", [SYS_thread_write] = "iann",
	[SYS_thread_set] = "inin", [SYS_thread_destroy] = "innn",
	[SYS_container_create] = "nnnn", [SYS_grant] = "imnn",
	[SYS_channel] = "iinn", [SYS_irq] = "nnnn", [SYS_notify] = "innn",
};

static void rage(uint32_t argument)
{
	seed = argument;
	for (;;) {
		uint32_t n = random(SYSTEM_CALLS), a, limit;
		const char *k = kinds[n];
		int result;

		if (!k)
			continue;
		a = some(k[0]);
		limit = some(k[3]);
		if (n == SYS_ipc && limit > 300)
			limit = 0;
		for (uint32_t i = 0; i < 17; i++)
			((uint32_t *)&registers)[i] = some_number();
		if (random(2))		/* one more that rages */
			registers.pc = (uint32_t)rage;
		if (n == SYS_thread_destroy && (a == 0 || a == l4_self()) &&
		    random(50))
			continue;
		result = raw(n, a, some(k[1]), some(k[2]), limit);
		if (result > 0x1000 && (n == SYS_thread_create ||
					n == SYS_container_create))
			mine[random(16)] = (uint32_t)result;
	}
}

/* Somebody to be found by them, in the root container. */
static volatile uint32_t disturbed;

static void stay_calm(uint32_t member)
{
	struct l4_message m;

	(void)member;
	l4_receive(team[0], &m);
	for (;;) {
		int error = l4_receive(L4_ANYONE, &m);

		disturbed += error != 0 || m.from != team[0];
		disturbed += m.word[0] != 4711;
	}
}

static int release(uint32_t memory)
{
	int id = l4_container_create(60, 9);

	if (id < 0 || l4_grant((uint32_t)id, memory, MB) < 0 ||
	    child_copy((uint32_t)id) < 0 ||
	    child_start((uint32_t)id, rage, seed * 77, CHILD_STACK) < 0)
		return -1;
	return id;
}

/* They could all be dead by now. */
static void calm(int id)
{
	int error = end_container((uint32_t)id);

	EXPECT(error == 0 || error == -ESRCH);
}

static void one_storm(uint32_t us)
{
	struct balance before = balance();
	uint32_t pieces, pages = memory_pages(&pieces), now;
	struct l4_message m = {.tag = 1};
	int a, b;

	child_memory(start + 64 * PAGE, 8 * MB);
	a = release(start + 16 * MB);
	seed++;
	b = release(start + 18 * MB);
	REQUIRE(EXPECT(a > 0 && b > 0));
	l4_message(L4_NOBODY, L4_NOTICES, us, &m);
	m.tag = 1;
	m.word[0] = 4711;
	EXPECT_EQ(l4_send(victim, &m), 0);
	calm(a);
	calm(b);
	EXPECT_EQ(memory_pages(&now), pages);
	EXPECT_EQ(now, pieces);
	expect_balance(&before);
}

#define STORMS 40

TEST(storm_of_calls, .helper = stay_calm, .helpers = 1, .paged = 1)
{
	struct l4_message m = {.tag = 1};

	start = child_largest();
	victim = team[1];
	l4_send(victim, &m);
	for (uint32_t i = 0; i < STORMS; i++) {
		seed = 1000 * i;
		one_storm(20000);
	}
	EXPECT_EQ(disturbed, 0);
}
