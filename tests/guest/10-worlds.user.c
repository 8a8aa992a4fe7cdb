/*
 * Two pagers side by side (field note 40): every call across the border
 * is refused, and whoever was to suffer from it has not.
 * since: 10
 */
#include "10-agents.h"

static uint32_t start, a, b, a_client, b_client;
#define A_MEMORY (start + 16 * MB)
#define B_MEMORY (start + 18 * MB)

static struct l4_registers registers;	/* at the same address in all */

/* Two containers, each with a manager, who has memory and a client. */
static bool make_worlds(void)
{
	start = child_largest();
	child_memory(start, 16 * MB);
	a = (uint32_t)make_agent(40, 8, A_MEMORY, MB);
	b = (uint32_t)make_agent(40, 8, B_MEMORY, MB);
	if ((int)a < 0 || (int)b < 0)
		return false;
	a_client = (uint32_t)order(a, MAKE_CLIENT, A_MEMORY, MB,
				   7 | L4_NEW_SPACE, 0);
	b_client = (uint32_t)order(b, MAKE_CLIENT, B_MEMORY, MB,
				   7 | L4_NEW_SPACE, 0);
	return (int)a_client > 0 && (int)b_client > 0;
}

/* b has something in its last page, which is to stay as it is. */
#define LAST (MB - PAGE)

static void put_treasure(void)
{
	EXPECT_EQ(order(b, SYS_map, 0, HERE, B_MEMORY + LAST,
			L4_PAGES(1) | RW), 1);
	EXPECT_EQ(order(b, POKE, HERE, 4711, 0, 0), 0);
}

static void unharmed(void)
{
	EXPECT_EQ(order(b, PEEK, HERE, 0, 0, 0), 4711);
	EXPECT_EQ(order(b, SYS_self, 0, 0, 0, 0), b);
	EXPECT_EQ(order(b, BY_CLIENT | SYS_self, 0, 0, 0, 0), b_client);
	EXPECT_EQ(order(b, SYS_memory, 0, 0, 0, 0), B_MEMORY);
}

#define VICTIM	0xfffffff0u
#define MYSELF	0xfffffff1u
#define MINE	0xfffffff2u		/* memory of mine */
#define THEIRS	0xfffffff3u		/* memory of the victim's */

static const struct attempt {
	uint32_t call, a, b, c, d;
	int error;			/* 0: -EPERM */
} attempts[] = {
	{SYS_map, VICTIM, HERE, MINE, L4_PAGES(1) | RW, 0},
	{SYS_map, VICTIM, 0x10000, MINE, L4_PAGES(1) | RW, 0},
	{SYS_map, VICTIM, HERE, THEIRS, L4_PAGES(1) | RW, 0},
	{SYS_map, 0, HERE, THEIRS, L4_PAGES(1) | L4_READ, 0},
	{SYS_map, 0, HERE, THEIRS, L4_PAGES(2) | RW, 0},
	{SYS_map, 0, HERE, 0x09000000, L4_PAGES(1) | RW | L4_DEVICE, 0},
	{SYS_map, 0, HERE, 0x08000000, L4_PAGES(1) | RW | L4_DEVICE, 0},
	{SYS_protect, VICTIM, 0x10000, L4_PAGES(16), 0, 0},
	{SYS_protect, VICTIM, HERE, L4_PAGES(1) | L4_READ, 0, 0},
	{SYS_thread_create, VICTIM, 5, 0, 0, 0},
	{SYS_thread_create, VICTIM, 5 | L4_NEW_SPACE, 0, 0, 0},
	{SYS_thread_start, VICTIM, 0, 0, 0, 0},
	{SYS_thread_read, VICTIM, (uint32_t)&registers, 0, 0, 0},
	{SYS_thread_write, VICTIM, (uint32_t)&registers, 0, 0, 0},
	{SYS_thread_set, VICTIM, L4_SET_PRIORITY, 1, 0, 0},
	{SYS_thread_set, VICTIM, L4_SET_PAGER, MYSELF, 0, 0},
	{SYS_thread_set, VICTIM, L4_SET_UTCB, 0x20000, 0, 0},
	{SYS_thread_destroy, VICTIM, 0, 0, 0, 0},
	{SYS_thread_destroy, VICTIM, L4_WHOLE_CONTAINER, 0, 0, 0},
	{SYS_grant, VICTIM, MINE, PAGE, 0, 0},
	{SYS_grant, VICTIM, THEIRS, PAGE, 0, 0},
	{SYS_channel, VICTIM, MYSELF, 0, 0, 0},
	{SYS_irq, 34, L4_IRQ_BIND, 0, 0, 0},
};

/* Refused as well, except between a thread and its pager. */
static const struct attempt messages[] = {
	{SYS_channel, 0, VICTIM, 0, 0, 0},
	{SYS_notify, VICTIM, 1, 0, 0, 0},
	{SYS_notify, VICTIM, 0, 0, 0, 0},
	{SYS_ipc, VICTIM, L4_NOBODY, 0, L4_NO_WAIT, 0},
	{SYS_ipc, VICTIM, VICTIM, 1, 1000, 0},
	{SYS_ipc, VICTIM, L4_ANYONE, 6, 1000, 0},
	{SYS_ipc, VICTIM, L4_NOBODY, L4_REPLY | 6, 0, -ENOTCONN},
	{SYS_ipc, VICTIM, L4_NOTICES, 0, 0, 0},
	{SYS_ipc, L4_NOBODY, VICTIM, 0, 1000, 0},
};

static uint32_t meant(uint32_t word, uint32_t attacker, uint32_t victim)
{
	switch (word) {
	case VICTIM:
		return victim;
	case MYSELF:
		return attacker;
	case MINE:
		return A_MEMORY + LAST;
	case THEIRS:
		return B_MEMORY + LAST;
	}
	return word;
}

/* All of a table, by a's manager or by its client. */
static void attack(const struct attempt *list, uint32_t count,
		   uint32_t by_client, uint32_t victim, int error)
{
	uint32_t attacker = by_client ? a_client : a;

	for (uint32_t i = 0; i < count; i++) {
		const struct attempt *t = &list[i];
		int wanted = error ? error : t->error ? t->error : -EPERM;
		int is = order(a, t->call | by_client,
			       meant(t->a, attacker, victim),
			       meant(t->b, attacker, victim),
			       meant(t->c, attacker, victim),
			       meant(t->d, attacker, victim));

		if (!EXPECT_EQ(is, wanted))
			print("# attempt %lu, call %lu, on 0x%lx\n", i,
			      t->call, victim);
	}
}

#define ATTACK(list, by_client, victim, error) \
	attack(list, COUNT(list), by_client, victim, error)

TEST(worlds_cannot_touch_each_other)
{
	struct balance before = balance();

	REQUIRE(EXPECT(make_worlds()));
	put_treasure();
	ATTACK(attempts, 0, b, 0);
	ATTACK(messages, 0, b, 0);
	unharmed();
	ATTACK(attempts, 0, b_client, 0);
	ATTACK(messages, 0, b_client, 0);
	unharmed();
	ATTACK(attempts, BY_CLIENT, b, 0);
	ATTACK(messages, BY_CLIENT, b, 0);
	ATTACK(attempts, BY_CLIENT, b_client, 0);
	ATTACK(messages, BY_CLIENT, b_client, 0);
	unharmed();
	EXPECT_EQ(end_container(a), 0);
	unharmed();
	EXPECT_EQ(end_container(b), 0);
	expect_balance(&before);
}

/* Upwards: a child on its parent, and a client on its manager. */
static void bystander(uint32_t member)
{
	struct l4_message m;

	(void)member;
	while (l4_receive(L4_ANYONE, &m) == 0)
		EXPECT(false);
}

TEST(children_and_their_parents, .helper = bystander,
     .helpers = 1)
{
	struct balance before = balance();

	REQUIRE(EXPECT(make_worlds()));
	ATTACK(attempts, 0, team[0], 0);	/* its pager */
	ATTACK(attempts, BY_CLIENT, team[0], 0);
	ATTACK(messages, BY_CLIENT, team[0], 0);
	ATTACK(attempts, 0, team[1], 0);
	ATTACK(messages, 0, team[1], 0);
	ATTACK(attempts, BY_CLIENT, team[1], 0);
	ATTACK(messages, BY_CLIENT, team[1], 0);
	ATTACK(attempts, BY_CLIENT, a, 0);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(end_container(b), 0);
	expect_balance(&before);
}

/* The kernel's own threads, ids that are no more, and strange numbers. */
TEST(nobody_touches_the_dead)
{
	static const uint32_t ids[] = {
		1, 0xfff, 0x1001000, 0x7fffffff, 0x80000000, 0x80001000,
		0xfffffffe, 0xffffffff, 0xfffff000,
	};
	uint32_t gone = (uint32_t)l4_thread_create(0, 5);

	EXPECT_EQ(l4_thread_destroy(gone, 0), 0);
	REQUIRE(EXPECT(make_worlds()));
	for (uint32_t i = 0; i <= COUNT(ids); i++) {
		uint32_t id = i < COUNT(ids) ? ids[i] : gone;

		for (uint32_t j = 0; j < COUNT(attempts); j++) {
			const struct attempt *t = &attempts[j];

			if (t->a != VICTIM)
				continue;
			EXPECT_EQ(order(a, t->call, id,
					meant(t->b, a, id),
					meant(t->c, a, id),
					meant(t->d, a, id)), -ESRCH);
		}
		EXPECT_EQ(order(a, SYS_notify, id, 1, 0, 0), -ESRCH);
		EXPECT_EQ(order(a, SYS_channel, 0, id, 0, 0), -ESRCH);
		EXPECT_EQ(order(a, SYS_thread_set, a_client,
				L4_SET_PAGER, id, 0), -ESRCH);
		EXPECT_EQ(order(a, SYS_ipc, id, 0, 0, 1000), -ESRCH);
	}
	/* The kernel's first thread, which has started us. */
	for (uint32_t j = 0; j < COUNT(attempts); j++) {
		const struct attempt *t = &attempts[j];

		if (t->a == VICTIM)
			EXPECT(raw(t->call, 0x1000, meant(t->b, 0, 0),
				   meant(t->c, 0, 0), t->d) < 0);
	}
	EXPECT_EQ(l4_notify(0x1000, 1), -ESRCH);
	EXPECT_EQ(l4_channel(0, 0x1000), -ESRCH);
	EXPECT_EQ(l4_channel(0x1000, 0), -ESRCH);
	EXPECT_EQ(l4_thread_set(a, L4_SET_PAGER, 0x1000), -EPERM);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(end_container(b), 0);
}

/* What a client may not do in its own container, not even to itself. */
TEST(clients_use_nothing)
{
	static const struct attempt uses[] = {
		{SYS_map, 0, HERE, MINE, L4_PAGES(1) | RW, 0},
		{SYS_map, VICTIM, HERE, MINE, L4_PAGES(1) | RW, 0},
		{SYS_map, 0, 0x10000, MINE, L4_PAGES(1) | RW, 0},
		{SYS_protect, 0, 0x10000, L4_PAGES(1) | RW, 0, 0},
		{SYS_protect, 0, HERE, L4_PAGES(1), 0, 0},
		{SYS_thread_create, 0, 5, 0, 0, 0},
		{SYS_thread_create, 0, 5 | L4_NEW_SPACE, 0, 0, 0},
		{SYS_thread_create, 0, 5 | L4_MANAGER, 0, 0, 0},
		{SYS_container_create, 2, 5, 0, 0, 0},
		{SYS_thread_set, 0, L4_SET_PRIORITY, 8, 0, 0},
		{SYS_thread_set, 0, L4_SET_PRIORITY, 0, 0, 0},
		{SYS_thread_set, 0, L4_SET_PAGER, MYSELF, 0, 0},
		{SYS_grant, 0, MINE, PAGE, 0, 0},
		{SYS_thread_destroy, 0, L4_WHOLE_CONTAINER, 0, 0, 0},
		{SYS_irq, 34, L4_IRQ_BIND, 0, 0, 0},
		{SYS_irq, 34, L4_IRQ_ENABLE, 0, 0, 0},
		{SYS_thread_start, 0, 0, 0, 0, -EBUSY},
		{SYS_thread_read, 0, (uint32_t)&registers, 0, 0, -EBUSY},
		{SYS_thread_write, 0, (uint32_t)&registers, 0, 0, -EBUSY},
	};

	REQUIRE(EXPECT(make_worlds()));
	ATTACK(uses, BY_CLIENT, a, 0);
	/* What it may. */
	EXPECT_EQ(order(a, BY_CLIENT | SYS_notify, a, 1, 0, 0), 0);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_notify, a_client, 1, 0, 0), 0);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_channel, 0, a, 0, 0), 0);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_thread_set, 0, L4_SET_UTCB,
			0x20000, 0), 0);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_yield, 0, 0, 0, 0), 0);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(end_container(b), 0);
}

/* A manager on itself, and on its own container. */
TEST(managers_and_themselves)
{
	static const struct attempt own[] = {
		{SYS_thread_set, 0, L4_SET_PAGER, MYSELF, 0, 0},
		{SYS_thread_set, MYSELF, L4_SET_PAGER, MYSELF, 0, 0},
		{SYS_thread_set, 0, L4_SET_PRIORITY, 9, 0, -EINVAL},
		{SYS_thread_set, 0, L4_SET_PRIORITY, 0xffffffff, 0, -EINVAL},
		{SYS_thread_set, 0, L4_SET_UTCB, 0x40000000, 0, -EINVAL},
		{SYS_thread_set, 0, L4_SET_UTCB, 0x10004, 0, -EINVAL},
		{SYS_thread_set, 0, 99, 0, 0, -EINVAL},
		{SYS_thread_set, 0, 0xffffffff, 0, 0, -EINVAL},
		{SYS_thread_destroy, 0, L4_WHOLE_CONTAINER, 0, 0, 0},
		{SYS_thread_destroy, 0, 2, 0, 0, -EINVAL},
		{SYS_thread_destroy, 0, 0xffffffff, 0, 0, -EINVAL},
		{SYS_grant, 0, MINE, PAGE, 0, 0},
		{SYS_grant, MYSELF, MINE, PAGE, 0, 0},
		{SYS_thread_create, 0, 9, 0, 0, -EINVAL},
		{SYS_thread_create, 0, 5 | L4_DEVICES, 0, 0, -EINVAL},
		{SYS_thread_create, 0, 5 | 1u << 11, 0, 0, -EINVAL},
		{SYS_thread_create, 0, 0xffffffff, 0, 0, -EINVAL},
		{SYS_container_create, 2, 9, 0, 0, -EINVAL},
		{SYS_container_create, 2, 5 | L4_NEW_SPACE, 0, 0, -EINVAL},
		{SYS_container_create, 2, 5 | L4_MANAGER, 0, 0, -EINVAL},
		{SYS_container_create, 2, 5 | L4_DEVICES, 0, 0, 0},
		{SYS_container_create, 41, 5, 0, 0, -EDQUOT},
		{SYS_container_create, 40, 5, 0, 0, -EDQUOT},
		{SYS_container_create, 0x7fffffff, 5, 0, 0, -EDQUOT},
		{SYS_container_create, 0xfffffffe, 5, 0, 0, -EDQUOT},
		{SYS_container_create, 0xffffffff, 5, 0, 0, -EDQUOT},
		{SYS_container_create, 0, 5, 0, 0, -EDQUOT},
		{SYS_container_create, 1, 5, 0, 0, -EDQUOT},
		{SYS_thread_start, 0, 0, 0, 0, -EBUSY},
		{SYS_thread_read, MYSELF, (uint32_t)&registers, 0, 0, -EBUSY},
		{SYS_channel, 0, MYSELF, 0, 0, 1},
	};
	uint32_t left;

	REQUIRE(EXPECT(make_worlds()));
	/* In another container's space there can be no thread of ours. */
	EXPECT_EQ(l4_thread_create(a, 5), -EINVAL);
	EXPECT_EQ(l4_thread_create(a, 5 | L4_NEW_SPACE), -EINVAL);
	left = (uint32_t)order(a, SYS_count, L4_COUNT_ALLOWANCE, 0, 0, 0);
	attack(own, COUNT(own) - 1, 0, a, 0);
	EXPECT_EQ(order(a, SYS_count, L4_COUNT_ALLOWANCE, 0, 0, 0), left);
	EXPECT_EQ(order(a, SYS_thread_set, 0, L4_SET_PRIORITY, 8, 0), 0);
	EXPECT_EQ(order(a, SYS_thread_set, 0, L4_SET_PRIORITY, 7, 0), 0);
	EXPECT_EQ(order(a, SYS_notify, a, 1, 0, 0), 0);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(end_container(b), 0);
}

/* Whoever gives its client to another one is its pager no longer. */
TEST(pagers_can_be_changed)
{
	uint32_t second;

	REQUIRE(EXPECT(make_worlds()));
	second = (uint32_t)order(a, MAKE_CLIENT, A_MEMORY + MB / 2, MB / 2,
				 7 | L4_NEW_SPACE, 0);
	REQUIRE(EXPECT((int)second > 0));
	/* Not to somebody outside, nor to nobody; to a fellow. */
	EXPECT_EQ(order(a, SYS_thread_set, a_client, L4_SET_PAGER, b, 0),
		  -EPERM);
	EXPECT_EQ(order(a, SYS_thread_set, a_client, L4_SET_PAGER,
			b_client, 0), -EPERM);
	EXPECT_EQ(order(a, SYS_thread_set, a_client, L4_SET_PAGER,
			team[0], 0), -EPERM);
	EXPECT_EQ(order(a, SYS_thread_set, a_client, L4_SET_PAGER, 0, 0),
		  -ESRCH);
	EXPECT_EQ(order(a, SYS_thread_set, a_client, L4_SET_PAGER, second,
			0), 0);
	/* We have no say any more; second has, but may use nothing. */
	EXPECT_EQ(order(a, SYS_map, a_client, HERE, A_MEMORY,
			L4_PAGES(1) | RW), -EPERM);
	EXPECT_EQ(order(a, SYS_thread_destroy, a_client, 0, 0, 0), -EPERM);
	EXPECT_EQ(order(a, SYS_thread_set, a_client, L4_SET_PAGER, a, 0),
		  -EPERM);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_map, a_client, HERE, A_MEMORY,
			L4_PAGES(1) | RW), -EPERM);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_thread_set, a_client,
			L4_SET_PRIORITY, 1, 0), -EPERM);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_thread_create, a_client, 5, 0,
			0), -EPERM);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_thread_read, a_client,
			(uint32_t)&registers, 0, 0), -EBUSY);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_thread_set, a_client,
			L4_SET_PAGER, second, 0), 0);
	/* The owner of the container takes it for itself. */
	EXPECT_EQ(l4_thread_set(a_client, L4_SET_PAGER, team[0]), 0);
	EXPECT_EQ(order(a, BY_CLIENT | SYS_thread_destroy, a_client, 0, 0,
			0), -EPERM);
	EXPECT_EQ(order(a_client, SYS_self, 0, 0, 0, 0), a_client);
	EXPECT_EQ(l4_thread_destroy(a_client, 0), 0);
	EXPECT_EQ(end_container(a), 0);
	EXPECT_EQ(end_container(b), 0);
}
