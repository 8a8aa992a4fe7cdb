/*
 * Containers: what they get, what they give, and that all of it comes
 * back, in whatever state and order they end.
 * since: 10
 */
#include "10-agents.h"

static uint32_t start;			/* of the largest piece */

static void begin(void)
{
	start = child_largest();
	child_memory(start, 16 * MB);
}

static bool is_mine(uint32_t physical)
{
	int mapped = l4_map(0, HERE, physical, L4_PAGES(1) | L4_READ);

	l4_protect(0, HERE, L4_PAGES(1));
	return mapped == 1;
}

/* ---- memory -------------------------------------------------------- */

TEST(memory_comes_back)
{
	struct balance before;
	uint32_t pieces, pages = memory_pages(&pieces), now, a;

	begin();
	is_mine(start);
	before = balance();
	a = (uint32_t)l4_container_create(5, 5);
	REQUIRE(EXPECT((int)a > 0));
	EXPECT_EQ(l4_grant(a, start + MB, MB), 0);
	EXPECT(!is_mine(start + MB));
	EXPECT(!is_mine(start + 2 * MB - PAGE));
	EXPECT(is_mine(start + MB - PAGE));
	EXPECT(is_mine(start + 2 * MB));
	EXPECT_EQ(memory_pages(&now), pages - 256);
	EXPECT_EQ(now, pieces + 1);
	/* What is gone cannot be given again, nor what is around it. */
	EXPECT_EQ(l4_grant(a, start + MB, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(a, start + MB - PAGE, 2 * PAGE), -EPERM);
	EXPECT_EQ(l4_grant(a, start + 2 * MB - PAGE, 2 * PAGE), -EPERM);
	EXPECT_EQ(l4_grant(a, start, 16 * MB), -EPERM);
	/* The neighbours; then it is in one piece again. */
	EXPECT_EQ(l4_grant(a, start + MB - PAGE, PAGE), 0);
	EXPECT_EQ(l4_grant(a, start + 2 * MB, PAGE), 0);
	EXPECT_EQ(l4_thread_destroy(a, L4_WHOLE_CONTAINER), 0);
	EXPECT_EQ(memory_pages(&now), pages);
	EXPECT_EQ(now, pieces);
	EXPECT(is_mine(start + MB));
	expect_balance(&before);
}

TEST(grants_that_are_refused)
{
	uint32_t a = (uint32_t)l4_container_create(5, 5);
	uint32_t mine = (uint32_t)l4_thread_create(0, 5);

	begin();
	REQUIRE(EXPECT((int)a > 0));
	EXPECT_EQ(l4_grant(a, start, 0), -EINVAL);
	EXPECT_EQ(l4_grant(a, start + 1, PAGE), -EINVAL);
	EXPECT_EQ(l4_grant(a, start, PAGE + 1), -EINVAL);
	EXPECT_EQ(l4_grant(a, start, 0xfffff000), -EPERM);
	EXPECT_EQ(l4_grant(a, start + PAGE, 0xfffff000), -EPERM);
	EXPECT_EQ(l4_grant(a, 0, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(a, 0x09000000, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(a, 0x40010000, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(a, 0x40100000, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(a, 0xfffff000, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(0, start, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(mine, start, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(team[0], start, PAGE), -EPERM);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(l4_grant(a, start, PAGE), -ESRCH);
}

/* Every second page, until there is no room for more pieces. */
TEST(grants_in_too_many_pieces)
{
	uint32_t a = (uint32_t)l4_container_create(5, 5), n = 0, pieces;
	uint32_t b = (uint32_t)l4_container_create(5, 5);
	uint32_t before = memory_pages(&pieces), now;

	begin();
	REQUIRE(EXPECT((int)a > 0 && (int)b > 0));
	while (l4_grant(n % 2 ? b : a, start + (2 * n + 1) * PAGE, PAGE) == 0)
		n++;
	EXPECT_EQ(l4_grant(a, start + (2 * n + 1) * PAGE, PAGE), -ENOSPC);
	EXPECT(n > 10 && n < 32);
	memory_pages(&now);
	EXPECT_EQ(now, pieces + n);
	EXPECT_EQ(end_container(a), 0);
	memory_pages(&now);
	EXPECT_EQ(now, pieces + n / 2);
	EXPECT_EQ(end_container(b), 0);
	EXPECT_EQ(memory_pages(&now), before);
	EXPECT_EQ(now, pieces);
}

/* A parent sees what it mapped before; its clients, too, if it lets them. */
TEST(what_was_mapped_stays_mapped)
{
	uint32_t a;

	begin();
	EXPECT_EQ(l4_map(0, HERE, start + 20 * MB, L4_PAGES(1) | RW), 1);
	a = (uint32_t)make_agent(20, 8, start + 20 * MB, MB);
	REQUIRE(EXPECT((int)a > 0));
	EXPECT_EQ(order(a, SYS_map, 0, HERE, start + 20 * MB,
			L4_PAGES(1) | RW), 1);
	EXPECT_EQ(order(a, POKE, HERE, 1234, 0, 0), 0);
	EXPECT_EQ(*(volatile uint32_t *)HERE, 1234);
	EXPECT_EQ(l4_map(0, HERE, start + 20 * MB, L4_PAGES(1) | RW), -EPERM);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(*(volatile uint32_t *)HERE, 1234);	/* not cleared */
}

/* ---- the tree -------------------------------------------------------- */

#define LEVELS 8
static uint32_t level[LEVELS + 1];

/* A container in a container, and so on; each has the rest of the memory. */
static bool make_levels(uint32_t n)
{
	uint32_t memory = start + 20 * MB, rest = 2 * n * MB, i;

	level[0] = (uint32_t)make_agent(30 * n, 8, memory, rest);
	for (i = 1; i < n && (int)level[i - 1] > 0; i++) {
		rest -= 2 * MB;
		level[i] = (uint32_t)order(level[i - 1], MAKE_AGENT,
					   30 * (n - i), memory, rest, 0);
		memory += MB;
		if ((int)level[i] < 0 ||	/* so that we can tell it */
		    l4_thread_set(level[i], L4_SET_PAGER, team[0]) < 0)
			return false;
	}
	return i == n && (int)level[n - 1] > 0;
}

TEST(tree_has_a_depth)
{
	struct balance before = balance();
	uint32_t pieces, pages = memory_pages(&pieces), now;

	begin();
	REQUIRE(EXPECT(make_levels(LEVELS)));
	EXPECT_EQ(order(level[LEVELS - 1], SYS_container_create, 2, 5, 0, 0),
		  -ENOSPC);
	EXPECT_EQ(order(level[LEVELS - 2], SYS_thread_destroy,
			level[LEVELS - 1], L4_WHOLE_CONTAINER, 0, 0), 0);
	EXPECT(order(level[LEVELS - 2], SYS_container_create, 2, 5, 0, 0) >
	       0);
	EXPECT_EQ(end_container(level[0]), 0);
	for (uint32_t i = 0; i < LEVELS; i++)
		EXPECT_EQ(l4_thread_destroy(level[i], 0), -ESRCH);
	EXPECT_EQ(memory_pages(&now), pages);
	EXPECT_EQ(now, pieces);
	expect_balance(&before);
}

/* Up and down: who owns whom, and who does not. */
TEST(tree_of_control)
{
	struct l4_registers r;
	uint32_t a, b, c;

	begin();
	REQUIRE(EXPECT(make_levels(3)));
	a = level[0];
	b = level[1];
	c = level[2];
	/* a has given away b's pager, but has made its container. */
	EXPECT_EQ(order(a, SYS_thread_read, b, (uint32_t)&r, 0, 0), -EBUSY);
	EXPECT_EQ(order(a, SYS_thread_read, c, (uint32_t)&r, 0, 0), -EBUSY);
	EXPECT_EQ(order(b, SYS_thread_read, c, (uint32_t)&r, 0, 0), -EBUSY);
	EXPECT_EQ(order(c, SYS_thread_read, b, (uint32_t)&r, 0, 0), -EPERM);
	EXPECT_EQ(order(c, SYS_thread_read, a, (uint32_t)&r, 0, 0), -EPERM);
	EXPECT_EQ(order(b, SYS_thread_read, a, (uint32_t)&r, 0, 0), -EPERM);
	EXPECT_EQ(order(c, SYS_thread_destroy, a, L4_WHOLE_CONTAINER, 0, 0),
		  -EPERM);
	EXPECT_EQ(order(c, SYS_thread_destroy, c, L4_WHOLE_CONTAINER, 0, 0),
		  -EPERM);
	/* Memory goes one step at a time. */
	EXPECT_EQ(l4_grant(c, start + 19 * MB, PAGE), -EPERM);
	EXPECT_EQ(l4_grant(a, start + 19 * MB, PAGE), 0);
	EXPECT_EQ(order(a, SYS_grant, c, start + 19 * MB, PAGE, 0), -EPERM);
	EXPECT_EQ(order(a, SYS_grant, b, start + 19 * MB, PAGE, 0), 0);
	EXPECT_EQ(order(a, SYS_grant, b, start + 19 * MB, PAGE, 0), -EPERM);
	EXPECT_EQ(order(b, SYS_grant, a, start + 19 * MB, PAGE, 0), -EPERM);
	/* A grandparent's page can be mapped for a grandchild by it alone. */
	EXPECT_EQ(l4_map(c, HERE, start + 18 * MB, L4_PAGES(1) | RW), 1);
	EXPECT_EQ(order(c, POKE, HERE, 5, 0, 0), 0);
	EXPECT_EQ(order(c, SYS_map, 0, HERE, start + 18 * MB,
			L4_PAGES(1) | RW), -EPERM);
	/* Priorities: a has 8, b and c have 7. */
	EXPECT_EQ(l4_thread_set(b, L4_SET_PRIORITY, 8), -EINVAL);
	EXPECT_EQ(order(a, SYS_thread_set, b, L4_SET_PRIORITY, 8, 0),
		  -EINVAL);
	EXPECT_EQ(order(a, SYS_thread_set, b, L4_SET_PRIORITY, 7, 0), 0);
	EXPECT_EQ(end_container(c), 0);
	EXPECT_EQ(order(b, SYS_self, 0, 0, 0, 0), b);
	EXPECT_EQ(end_container(a), 0);
}

/* The maker of a container ends; who is above has it then. */
TEST(tree_without_an_owner)
{
	struct balance before = balance();
	uint32_t pieces, pages = memory_pages(&pieces), now;

	begin();
	REQUIRE(EXPECT(make_levels(3)));
	EXPECT_EQ(l4_thread_destroy(level[1], 0), 0);	/* not the others */
	EXPECT_EQ(order(level[2], SYS_self, 0, 0, 0, 0), level[2]);
	EXPECT(memory_pages(NULL) < pages);
	EXPECT_EQ(l4_thread_destroy(level[0], 0), 0);
	EXPECT_EQ(order(level[2], SYS_self, 0, 0, 0, 0), level[2]);
	EXPECT(memory_pages(NULL) < pages);
	/* Neither of those between has a thread left. */
	EXPECT_EQ(end_container(level[1]), -ESRCH);
	EXPECT_EQ(end_container(level[0]), 0);
	EXPECT_EQ(l4_thread_destroy(level[2], 0), -ESRCH);
	EXPECT_EQ(memory_pages(&now), pages);
	EXPECT_EQ(now, pieces);
	expect_balance(&before);
}

/* The first thread is one like the others: the container goes on. */
TEST(container_without_its_first)
{
	uint32_t a, second;

	begin();
	a = (uint32_t)make_agent(30, 8, start + 20 * MB, MB);
	second = (uint32_t)order(a, MAKE_CLIENT, start + 20 * MB, MB,
				 8 | L4_NEW_SPACE | L4_MANAGER, 0);
	REQUIRE(EXPECT((int)second > 0));
	EXPECT_EQ(l4_thread_set(second, L4_SET_PAGER, team[0]), 0);
	EXPECT_EQ(l4_thread_destroy(a, 0), 0);
	EXPECT_EQ(order(second, SYS_memory, 0, 0, 0, 0), start + 20 * MB);
	EXPECT_EQ(order(second, SYS_map, 0, HERE, start + 20 * MB,
			L4_PAGES(1) | RW), 1);
	EXPECT_EQ(l4_grant(second, start + 19 * MB, PAGE), 0);
	EXPECT_EQ(l4_grant(a, start + 19 * MB + PAGE, MB - PAGE), 0);
	EXPECT_EQ(order(second, SYS_memory, 0, 0, 0, 0), start + 19 * MB);
	EXPECT(order(second, SYS_thread_create, 0, 5, 0, 0) > 0);
	/* It is known by the name of the dead, but only to its owner. */
	EXPECT_EQ(order(second, SYS_thread_destroy, a, L4_WHOLE_CONTAINER,
			0, 0), -ESRCH);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(l4_thread_destroy(second, 0), -ESRCH);
	EXPECT_EQ(end_container(a), -ESRCH);
	EXPECT(is_mine(start + 20 * MB));
}

/* ---- allowances -------------------------------------------------------- */

/* How many can be made of what is left; they are all ended again. */
static uint32_t exhaust(uint32_t id, uint32_t call, uint32_t x, uint32_t y,
			uint32_t how, int error)
{
	static uint32_t made[64];
	uint32_t n = 0;
	int result;

	while ((result = order(id, call, x, y, 0, 0)) > 0 && n < 64)
		made[n++] = (uint32_t)result;
	EXPECT_EQ(result, error);
	EXPECT_EQ(order(id, call, x, y, 0, 0), error);
	for (uint32_t i = 0; i < n; i++)
		EXPECT_EQ(order(id, SYS_thread_destroy, made[i], how, 0, 0),
			  0);
	return n;
}

TEST(allowances_come_back)
{
	struct balance before = balance();
	uint32_t a, left;

	begin();
	a = (uint32_t)make_agent(40, 8, start + 20 * MB, MB);
	REQUIRE(EXPECT((int)a > 0));
	for (uint32_t round = 0; round < 3; round++) {
		left = (uint32_t)order(a, SYS_count, L4_COUNT_ALLOWANCE, 0,
				       0, 0);
		EXPECT_EQ(left, 40 - 3);	/* thread, table, tables */
		EXPECT_EQ(exhaust(a, SYS_thread_create, 0, 5, 0, -EDQUOT),
			  left);
		EXPECT_EQ(exhaust(a, SYS_thread_create, 0,
				  5 | L4_NEW_SPACE, 0, -EDQUOT), left / 2);
		EXPECT_EQ(exhaust(a, SYS_container_create, 2, 5,
				  L4_WHOLE_CONTAINER, -EDQUOT), left / 3);
		EXPECT_EQ(exhaust(a, SYS_container_create, 11, 5, 0,
				  -EDQUOT), left / 12);
	}
	EXPECT_EQ(order(a, SYS_container_create, 2, 9, 0, 0), -EINVAL);
	/* Tables: one more for each four megabytes that are touched. */
	for (uint32_t i = 0; i < left; i++)
		EXPECT_EQ(order(a, SYS_map, 0, HERE + i * 4 * MB,
				start + 20 * MB, L4_PAGES(1) | L4_READ), 1);
	EXPECT_EQ(order(a, SYS_map, 0, HERE - 4 * MB, start + 20 * MB,
			L4_PAGES(1) | L4_READ), -ENOMEM);
	EXPECT_EQ(order(a, SYS_map, 0, HERE + 4 * MB, start + 20 * MB,
			L4_PAGES(1) | L4_READ), 1);
	EXPECT_EQ(order(a, SYS_thread_create, 0, 5, 0, 0), -EDQUOT);
	EXPECT_EQ(end_container(a), 0);
	expect_balance(&before);
}

/* A child's promise is the parent's loss, and not the other children's. */
TEST(allowances_are_kept)
{
	struct balance before = balance();
	uint32_t all = l4_count(L4_COUNT_ALLOWANCE), a, b;

	begin();
	a = (uint32_t)make_agent(30, 8, start + 20 * MB, MB);
	b = (uint32_t)l4_container_create(all - 33, 8);
	REQUIRE(EXPECT((int)a > 0 && (int)b > 0));
	EXPECT_EQ(l4_count(L4_COUNT_ALLOWANCE), 1);
	EXPECT_EQ(l4_thread_create(0, 5 | L4_NEW_SPACE), -EDQUOT);
	EXPECT_EQ(l4_container_create(1, 5), -EDQUOT);
	EXPECT_EQ(exhaust(a, SYS_thread_create, 0, 5, 0, -EDQUOT), 27);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(l4_count(L4_COUNT_ALLOWANCE), 32);
	EXPECT_EQ(end_container(b), 0);
	expect_balance(&before);
}

/*
 * All that may be had.  What is promised is there: it is the allowance
 * that comes to its end, and not the kernel's memory.
 */
TEST(kernel_memory_can_be_used_up)
{
	struct balance before = balance();
	uint32_t first = 0, n = 0, now;
	struct l4_registers r = {.r = {0}};
	int id;

	/* Each thread's lr holds the one made before it. */
	while ((id = l4_thread_create(0, 5 | L4_NEW_SPACE)) > 0) {
		r.lr = first;
		l4_thread_write((uint32_t)id, &r);
		first = (uint32_t)id;
		n++;
	}
	EXPECT_EQ(id, -EDQUOT);
	EXPECT(n > 500);
	EXPECT_EQ(l4_container_create(100, 5), -EDQUOT);
	EXPECT(l4_count(L4_COUNT_FRAMES) > 100);
	for (; first; first = r.lr) {
		now = first;
		if (l4_thread_read(now, &r) < 0 ||
		    l4_thread_destroy(now, 0) < 0) {
			EXPECT(false);
			return;
		}
	}
	expect_balance(&before);
}

/* ---- channels -------------------------------------------------------- */

static int send_to(uint32_t from, uint32_t to)
{
	return order(from, SYS_ipc, to, L4_NOBODY, 0, L4_NO_WAIT);
}

TEST(channels_connect_two_threads)
{
	uint32_t a, b, c;

	begin();
	a = (uint32_t)make_agent(30, 8, start + 20 * MB, MB);
	b = (uint32_t)make_agent(30, 8, start + 21 * MB, MB);
	c = (uint32_t)order(b, MAKE_CLIENT, start + 21 * MB, MB,
			    7 | L4_NEW_SPACE, 0);
	REQUIRE(EXPECT((int)a > 0 && (int)b > 0 && (int)c > 0));
	EXPECT_EQ(send_to(a, b), -EPERM);
	/* For its pager it needs none. */
	EXPECT_EQ(order(a, SYS_ipc, 0, team[0], 0, 1000), -ETIMEDOUT);
	EXPECT_EQ(order(a, SYS_notify, team[0], 1, 0, 0), 0);
	EXPECT_EQ(l4_channel(a, b), 0);
	EXPECT_EQ(send_to(a, b), 0);
	EXPECT_EQ(order(a, SYS_notify, b, 1, 0, 0), 0);
	/* A question, and its answer, which needs no channel. */
	EXPECT_EQ(order(a, SET_CLIENT, b, 0, 0, 0), 0);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_self, 0, 0, 0, 0), b);
	/* The other direction, b's client, and a's threads: nothing. */
	EXPECT_EQ(send_to(b, a), -EPERM);
	EXPECT_EQ(order(b, SYS_notify, a, 1, 0, 0), -EPERM);
	EXPECT_EQ(send_to(a, c), -EPERM);
	EXPECT_EQ(order(b, BY_CLIENT | SYS_ipc, a, 0, 0, 0), -EPERM);
	/* Who may be waited for: those who may send. */
	EXPECT_EQ(order(b, SYS_ipc, 0, a, 0, 1000), -ETIMEDOUT);
	EXPECT_EQ(order(a, SYS_ipc, 0, b, 0, 1000), -EPERM);
	/* To send is not to control. */
	EXPECT_EQ(order(a, SYS_thread_destroy, b, 0, 0, 0), -EPERM);
	EXPECT_EQ(order(a, SYS_map, b, HERE, start + 20 * MB,
			L4_PAGES(1) | RW), -EPERM);
	EXPECT_EQ(order(a, SYS_thread_set, b, L4_SET_PAGER, a, 0), -EPERM);
	EXPECT_EQ(end_container(b), 0);
	EXPECT_EQ(send_to(a, b), -ESRCH);
	EXPECT_EQ(end_container(a), 0);
}

TEST(channels_can_be_handed_on)
{
	uint32_t a, b, ac;

	begin();
	a = (uint32_t)make_agent(30, 8, start + 20 * MB, MB);
	b = (uint32_t)make_agent(30, 8, start + 21 * MB, MB);
	ac = (uint32_t)order(a, MAKE_CLIENT, start + 20 * MB, MB,
			     7 | L4_NEW_SPACE, 0);
	REQUIRE(EXPECT((int)a > 0 && (int)b > 0 && (int)ac > 0));
	EXPECT_EQ(order(a, SYS_channel, ac, b, 0, 0), -EPERM);
	EXPECT_EQ(l4_channel(a, b), 0);
	EXPECT_EQ(order(a, SYS_channel, ac, b, 0, 0), 0);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_notify, b, 1, 0, 0), 0);
	EXPECT_EQ(order(b, SYS_channel, ac, b, 0, 0), -EPERM);
	EXPECT_EQ(order(b, SYS_channel, 0, ac, 0, 0), -EPERM);
	EXPECT_EQ(order(a, SYS_channel, b, a, 0, 0), -EPERM);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(end_container(b), 0);
}

TEST(channels_are_eight)
{
	uint32_t a, to[10];

	begin();
	a = (uint32_t)make_agent(30, 8, start + 20 * MB, MB);
	REQUIRE(EXPECT((int)a > 0));
	for (uint32_t i = 0; i < 10; i++)
		to[i] = (uint32_t)l4_thread_create(0, 5);
	for (uint32_t i = 0; i < 10; i++)
		EXPECT_EQ(l4_channel(a, to[i]), i < 8 ? 0 : -ENOSPC);
	for (uint32_t i = 0; i < 10; i++) {
		EXPECT_EQ(l4_channel(a, to[i]), i < 8 ? 0 : -ENOSPC);
		EXPECT_EQ(send_to(a, to[i]), i < 8 ? -ETIMEDOUT : -EPERM);
	}
	/* Places of the dead are free; a channel takes one place. */
	EXPECT_EQ(l4_thread_destroy(to[2], 0), 0);
	for (uint32_t i = 0; i < 10; i++)
		EXPECT_EQ(l4_channel(a, to[7]), 0);
	EXPECT_EQ(l4_channel(a, to[8]), 0);
	EXPECT_EQ(l4_channel(a, to[9]), -ENOSPC);
	EXPECT_EQ(send_to(a, to[8]), -ETIMEDOUT);
	EXPECT_EQ(l4_channel(a, to[2]), -ESRCH);
	EXPECT_EQ(end_container(a), 0);
}

/* ---- ending -------------------------------------------------------- */

/*
 * A container full of threads in all states that there are, and others
 * outside that wait for some of them.
 */
static uint32_t boss, outsider;
static volatile int outcome[8];
#define CROWD 11

static void crowd(uint32_t i)
{
	struct l4_message m = {.tag = 0};

	switch (i) {
	case 0:				/* to be received */
		l4_send(boss, &m);
		break;
	case 1:				/* calling, in line */
		l4_call(boss, &m);
		break;
	case 2:				/* for anyone */
		l4_receive(L4_ANYONE, &m);
		break;
	case 3:
		l4_receive(L4_NOTICES, &m);
		break;
	case 4:				/* with a time limit */
		l4_message(L4_NOBODY, boss, 5000000, &m);
		break;
	case 5:				/* a fault, for the boss */
		*(volatile uint32_t *)0x3f000000 = 1;
		break;
	case 6:				/* calling somebody outside */
		l4_call(outsider, &m);
		break;
	case 7:				/* at a preemption point */
		for (;;)
			l4_protect(0, 0x20000000, L4_PAGES(0x20000) |
				   L4_READ);
	case 8:
		for (;;)
			l4_map(0, HERE, (uint32_t)l4_memory(0),
			       L4_PAGES(128) | RW);
	case 9:				/* yielding */
		for (;;)
			l4_yield();
	case 10:			/* computing */
		for (;;)
			;
	}
	l4_exit(0);
}

/* The first thread makes the others, some in spaces of their own. */
static void lead_the_crowd(uint32_t memory)
{
	struct l4_message m = {.tag = 0};
	uint32_t id, pages = 0x380000;

	boss = l4_self();
	child_memory(memory, MB);
	for (uint32_t i = 0; i < CROWD; i++) {
		id = (uint32_t)l4_thread_create(0, 5 | L4_MANAGER);
		child_give(0, pages - i * 2 * PAGE, RW, NULL);
		if (i == 6)
			l4_channel(id, outsider);
		child_start(id, crowd, i, pages - i * 2 * PAGE + PAGE);
	}
	l4_thread_create(0, 5);			/* inactive */
	l4_thread_create(0, 5 | L4_NEW_SPACE);
	l4_container_create(3, 4);		/* and a child, inactive */
	l4_receive(outsider, &m);
	for (;;)				/* do not listen */
		l4_receive(L4_NOTICES, &m);
}

/* Outside, waiting for those inside. */
static void depend(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	if (member == 1) {		/* receives the call of number 6, */
		outsider = l4_self();	/* and answers it never */
		while (l4_receive(L4_ANYONE, &m) == 0)
			outcome[1]++;
		return;
	}
	l4_receive(team[0], &m);
	boss = m.word[0];
	m.tag = 0;
	outcome[member] = member == 2 ? l4_call(boss, &m) :
					l4_send(boss, &m);
}

static void end_the_crowd(uint32_t ticks)
{
	struct balance before = balance();
	struct l4_message m = {.tag = 1};
	uint32_t pieces, pages = memory_pages(&pieces), now, i;
	int id = l4_container_create(60, 8);

	begin();
	outsider = team[1];
	REQUIRE(EXPECT(id > 0));
	EXPECT_EQ(l4_grant((uint32_t)id, start + 20 * MB, MB), 0);
	EXPECT_EQ(child_copy((uint32_t)id), 0);
	for (i = 1; i < 4; i++) {
		EXPECT_EQ(l4_channel((uint32_t)id, team[i]), 0);
		EXPECT_EQ(l4_channel(team[i], (uint32_t)id), 0);
	}
	EXPECT_EQ(child_start((uint32_t)id, lead_the_crowd,
			      start + 20 * MB, CHILD_STACK), 0);
	for (i = 2; i < 4; i++) {
		m.tag = 1;
		m.word[0] = (uint32_t)id;
		EXPECT_EQ(l4_send(team[i], &m), 0);
	}
	for (i = 0; i < ticks; i++)
		l4_message(L4_NOBODY, L4_NOTICES, 9000, &m);
	now = l4_count(L4_COUNT_THREADS);
	EXPECT_EQ(end_container((uint32_t)id), 0);
	if (ticks > 5)
		EXPECT_EQ(now - l4_count(L4_COUNT_THREADS), CROWD + 4);
	l4_message(L4_NOBODY, L4_NOTICES, 20000, &m);
	EXPECT_EQ(outcome[2], -EPIPE);
	EXPECT_EQ(outcome[3], -EPIPE);
	EXPECT_EQ(memory_pages(&now), pages);
	EXPECT_EQ(now, pieces);
	/* All but the two helpers that have ended. */
	before.threads -= 2;
	before.frames += 2;
	before.allowance += 2;
	expect_balance(&before);
}

#define CROWDED .helper = depend, .helpers = 3, .paged = 1, \
	.priority = {10, 9, 9, 9}

TEST(container_ends_in_all_states, CROWDED)
{
	end_the_crowd(12);
	EXPECT_EQ(outcome[1], 1);		/* the call got through */
}

TEST(container_ends_at_once, CROWDED)
{
	end_the_crowd(1);
}

TEST(container_ends_soon, CROWDED)
{
	end_the_crowd(3);
}

/* ---- those who do not want to end -------------------------------- */

static volatile uint32_t pause_us;

/* Make threads like oneself, as many as can be had. */
static void multiply(uint32_t unused)
{
	struct l4_message m;

	(void)unused;
	for (;;) {
		int id = l4_thread_create(0, 8 | L4_MANAGER);

		if (id > 0)		/* all on one stack: they need none */
			child_start((uint32_t)id, multiply, 0, CHILD_STACK);
		id = l4_container_create(2, 8);
		if (id > 0)
			l4_thread_start((uint32_t)id);
		if (pause_us)
			l4_message(L4_NOBODY, L4_NOTICES, pause_us, &m);
		else
			l4_yield();
	}
}

static void multiply_and_end(uint32_t us, uint32_t how)
{
	struct balance before = balance();
	struct l4_message m = {.tag = 0};
	int id = l4_container_create(80, how);

	begin();
	pause_us = us;
	REQUIRE(EXPECT(id > 0));
	EXPECT_EQ(child_copy((uint32_t)id), 0);
	EXPECT_EQ(child_start((uint32_t)id, multiply, 0, CHILD_STACK), 0);
	l4_message(L4_NOBODY, L4_NOTICES, 60000, &m);
	EXPECT(l4_count(L4_COUNT_THREADS) > 15);
	EXPECT_EQ(end_container((uint32_t)id), 0);
	expect_balance(&before);
}

TEST(multiplying_threads_end)
{
	multiply_and_end(0, 8);
}

TEST(multiplying_sleepers_end)
{
	multiply_and_end(1, 12);
}

/*
 * Makes a thread and waits for it, and whenever it is ended, makes
 * another one in its place, at once, being more urgent than who ends them.
 */
#define SHARED ((volatile int *)0x18000000)

static void survive(uint32_t unused)
{
	struct l4_message m = {.tag = 0};
	int id = l4_thread_create(0, 5);

	(void)unused;
	while (id > 0) {
		EXPECT_EQ(l4_call((uint32_t)id, &m), -EPIPE);
		SHARED[0]++;
		SHARED[1] = id = l4_thread_create(0, 5);
		SHARED[2] = l4_container_create(0, 12);
	}
	l4_receive(L4_NOTICES, &m);
}

TEST(containers_end_without_more)
{
	struct balance before;
	int id;

	begin();
	l4_map(0, (uint32_t)SHARED, start + 20 * MB, L4_PAGES(1) | RW);
	before = balance();
	id = l4_container_create(10, 12);
	REQUIRE(EXPECT(id > 0));
	l4_map((uint32_t)id, (uint32_t)SHARED, start + 20 * MB,
	       L4_PAGES(1) | RW);
	SHARED[0] = 0;
	EXPECT_EQ(child_copy((uint32_t)id), 0);
	EXPECT_EQ(child_start((uint32_t)id, survive, 0, CHILD_STACK), 0);
	EXPECT_EQ(end_container((uint32_t)id), 0);
	EXPECT_EQ(SHARED[0], 1);
	EXPECT_EQ(SHARED[1], -EDQUOT);
	EXPECT_EQ(SHARED[2], -EDQUOT);
	expect_balance(&before);
}

/* ---- two destroyers ------------------------------------------------ */

static void destroy_it(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	l4_receive(team[0], &m);
	EXPECT_EQ(l4_grant(m.word[0], m.word[1], PAGE), -EPERM);
	EXPECT_EQ(l4_grant(0, m.word[1], PAGE), -EPERM);
	outcome[member] = end_container(m.word[0]);
}

/* Only the owner may; others of the root are refused, and harm nobody. */
TEST(container_has_one_owner, .helper = destroy_it, .helpers = 2,
     .priority = {10, 11, 11})
{
	struct l4_message m = {.tag = 2};
	uint32_t a;

	begin();
	a = (uint32_t)make_agent(30, 8, start + 20 * MB, MB);
	REQUIRE(EXPECT((int)a > 0));
	for (uint32_t i = 1; i < 3; i++) {
		m.tag = 2;
		m.word[0] = a;
		m.word[1] = start + 19 * MB;
		EXPECT_EQ(l4_send(team[i], &m), 0);
		EXPECT_EQ(outcome[i], -EPERM);
	}
	EXPECT_EQ(order(a, SYS_self, 0, 0, 0, 0), a);
	EXPECT_EQ(end_container(a), 0);
}
