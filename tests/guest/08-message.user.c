/*
 * Messages as programs see them: the words, the tag, and whose it is.
 * since: 08
 */
#include "libl4/test.h"

#define TICK_US 10000u

static uint32_t word_of(uint32_t who, uint32_t i)
{
	return who * 0x01010101 + i * 0x9e3779b9;
}

static void compose(struct l4_message *m, uint32_t who, uint32_t tag)
{
	m->tag = tag;
	m->from = 0xdead;
	for (uint32_t i = 0; i < L4_REGISTER_WORDS; i++)
		m->word[i] = word_of(who, i);
}

static bool is_from(const struct l4_message *m, uint32_t who, uint32_t tag)
{
	bool same = m->from == team[who] && m->tag == tag;

	for (uint32_t i = 0; i < L4_REGISTER_WORDS; i++)
		same &= m->word[i] == word_of(who, i);
	return same;
}

/* Sends, asks, and answers what it is asked, each once; then waits. */
static void partner(uint32_t member)
{
	struct l4_message m;

	compose(&m, member, 6);
	if (l4_send(team[0], &m) < 0)
		return;
	compose(&m, member, 3);
	if (l4_call(team[0], &m) < 0 || !is_from(&m, 0, 4))
		return;
	if (l4_receive(team[0], &m) < 0 || !is_from(&m, 0, 5 | L4_CALLED))
		return;
	compose(&m, member, 2 | L4_REPLY);
	l4_message(team[0], L4_NOBODY, L4_FOREVER, &m);
	l4_receive(team[0], &m);
}

static void each_way(void)
{
	struct l4_message m;

	compose(&m, 7, 0);
	EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
	EXPECT(is_from(&m, 1, 6));
	EXPECT_EQ(l4_receive(team[1], &m), 0);
	EXPECT(is_from(&m, 1, 3 | L4_CALLED));
	compose(&m, 0, 4 | L4_REPLY);
	EXPECT_EQ(l4_message(team[1], 0, L4_NO_WAIT, &m), 0);
	compose(&m, 0, 5);
	EXPECT_EQ(l4_call(team[1], &m), 0);
	EXPECT(is_from(&m, 1, 2));
}

TEST(message_between_threads, .helper = partner, .helpers = 1)
{
	each_way();
}

TEST(message_between_spaces, .helper = partner, .helpers = 1, .apart = 1)
{
	each_way();
}

/* A system call with r0 to r12 as they are in r, and as they are then. */
void raw_call(uint32_t *r);
asm(".text\n\t.arm\n\t.type raw_call, %function\nraw_call:\n\t"
    "push {r0, r4-r11, lr}\n\tmov lr, r0\n\tldm lr, {r0-r12}\n\t"
    "svc #0\n\t"
    "ldr lr, [sp]\n\tstm lr, {r0-r12}\n\tpop {r0, r4-r11, pc}");

/* Registers that are not part of a message are nobody's. */
TEST(message_leaves_other_registers, .helper = partner, .helpers = 1,
     .apart = 1)
{
	uint32_t r[13] = {
		0, L4_ANYONE, 0, L4_FOREVER, 1, 2, 3, 4, 5, 6, 10, 11, 5,
	};

	raw_call(r);
	EXPECT_EQ(r[0], 0);
	EXPECT_EQ(r[1], team[1]);
	EXPECT_EQ(r[2], 6);
	EXPECT_EQ(r[3], L4_FOREVER);
	for (uint32_t i = 0; i < 6; i++)
		EXPECT_EQ(r[4 + i], word_of(1, i));
	EXPECT_EQ(r[10], 10);
	EXPECT_EQ(r[11], 11);
	EXPECT_EQ(r[12], 5);
}

/* Neither does a call that fails; what is not sent stays as it was. */
TEST(message_that_fails_changes_nothing)
{
	uint32_t r[13] = {
		0, L4_ANYONE, 3, 0, 1, 2, 3, 4, 5, 6, 10, 11, 5,
	};

	raw_call(r);
	EXPECT_EQ((int32_t)r[0], -ETIMEDOUT);
	EXPECT_EQ(r[1], L4_ANYONE);
	EXPECT_EQ(r[2], 3);
	for (uint32_t i = 0; i < 6; i++)
		EXPECT_EQ(r[4 + i], 1 + i);
	EXPECT_EQ(r[10], 10);
	EXPECT_EQ(r[11], 11);
}

/* Sends with every bit set that is not the number of words. */
static void forger(uint32_t member)
{
	struct l4_message m;

	for (uint32_t bit = 11; bit < 32; bit++) {
		compose(&m, member, 1u << bit | (bit % 7));
		l4_send(team[0], &m);
	}
	compose(&m, member, L4_CALLED | 4);
	l4_send(team[0], &m);
	compose(&m, member, ~L4_WORDS & ~L4_REPLY);
	l4_call(team[0], &m);
}

TEST(message_tag_cannot_be_forged, .helper = forger, .helpers = 1)
{
	struct l4_message m;

	for (uint32_t bit = 11; bit < 32; bit++) {
		EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
		EXPECT(is_from(&m, 1, bit % 7));
	}
	EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
	EXPECT(is_from(&m, 1, 4));
	EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
	EXPECT(is_from(&m, 1, L4_CALLED));
}

static void long_winded(uint32_t member)
{
	struct l4_message m;

	(void)member;
	l4_receive(team[0], &m);
}

TEST(message_is_at_most_256_words, .helper = long_winded, .helpers = 1)
{
	struct l4_message m = {.tag = 0};

	for (uint32_t words = 257; words < 512; words++) {
		m.tag = words;
		EXPECT_EQ(l4_send(team[1], &m), -EMSGSIZE);
		m.tag = words;
		EXPECT_EQ(l4_call(team[1], &m), -EMSGSIZE);
	}
	m.tag = 512 | 257;		/* a reply */
	EXPECT_EQ(l4_reply_wait(team[1], &m), -EMSGSIZE);
	m.tag = 6;
	EXPECT_EQ(l4_send(team[1], &m), 0);
}

/* Ids that name nobody, and what is not for programs. */
TEST(message_to_nobody)
{
	static const uint32_t ids[] = {
		1, 0xfff, 0x2000, 0x80000000, 0xfffff000, 0xfffffffd,
	};
	struct l4_message m = {.tag = 0};

	for (unsigned int i = 0; i < 6; i++) {
		m.tag = 0;
		EXPECT_EQ(l4_message(ids[i], 0, 0, &m), -ESRCH);
		EXPECT_EQ(l4_message(0, ids[i], 0, &m), -ESRCH);
		EXPECT_EQ(l4_message(ids[i], ids[i], 0, &m), -ESRCH);
		m.tag = L4_REPLY;
		EXPECT_EQ(l4_message(ids[i], L4_ANYONE, 0, &m), -ESRCH);
	}
	m.tag = 0;
	EXPECT_EQ(l4_message(L4_ANYONE, 0, 0, &m), -ESRCH);
	EXPECT_EQ(l4_message(L4_ANYONE, L4_ANYONE, 0, &m), -ESRCH);
	EXPECT_EQ(l4_message(team[0], 0, 0, &m), -EINVAL);
	EXPECT_EQ(l4_message(0, team[0], 0, &m), -EINVAL);
	EXPECT_EQ(l4_message(team[0], team[0], 0, &m), -EINVAL);
	EXPECT_EQ(l4_message(0, L4_ANYONE, 0, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_message(0, 0, 0, &m), 0);
}

/* How long one waits: at least so long, and not much longer. */
TEST(message_limits_are_kept)
{
	static const uint32_t limits[] = {
		0, 1, TICK_US - 1, TICK_US, TICK_US + 1, 5 * TICK_US,
	};
	struct l4_message m = {.tag = 0};

	for (unsigned int i = 0; i < 6; i++) {
		uint64_t start = l4_uptime(), took;

		EXPECT_EQ(l4_message(0, L4_ANYONE, limits[i], &m),
			  -ETIMEDOUT);
		took = l4_uptime() - start;
		EXPECT(took >= limits[i]);
		EXPECT(took < (limits[i] ? limits[i] + 2 * TICK_US : 1000));
	}
}

/* Asks the next of its team, and so on to the last, which answers. */
static void relay(uint32_t member)
{
	struct l4_message m = {.tag = 0};
	int error = l4_receive(L4_ANYONE, &m);

	while (error == 0) {
		uint32_t client = m.from;

		m.word[m.tag & L4_WORDS] = l4_self();
		m.tag = (m.tag & L4_WORDS) + 1;
		if (member < 6)
			error = l4_call(team[member + 1], &m);
		if (error == 0)
			error = l4_reply_wait(client, &m);
	}
}

TEST(message_through_six_servers, .helper = relay, .helpers = 6,
     .apart = 1)
{
	for (int i = 0; i < 20; i++) {
		struct l4_message m = {.tag = 0};

		REQUIRE(l4_call(team[1], &m) == 0);
		EXPECT_EQ(m.tag, 6);
		EXPECT_EQ(m.from, team[1]);
		for (int w = 0; w < 6; w++)
			EXPECT_EQ(m.word[w], team[w + 1]);
	}
}

static volatile uint32_t nowhere = 16;

/* Who dies while we wait, in each of the ways. */
static void mortal(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	if (member == 1)			/* never receives it */
		l4_message(0, team[4], 3 * TICK_US, &m);
	else if (member == 2)			/* receives and dies */
		l4_receive(team[0], &m);
	else if (member == 3)			/* dies by a fault */
		*(volatile uint32_t *)nowhere = 0;
	else
		l4_receive(team[0], &m);
}

TEST(message_whose_partner_dies, .helper = mortal, .helpers = 4)
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(l4_call(team[2], &m), -EPIPE);
	EXPECT_EQ(l4_call(team[2], &m), -ESRCH);
	EXPECT_EQ(l4_send(team[1], &m), -EPIPE);
	EXPECT_EQ(l4_send(team[1], &m), -ESRCH);
	EXPECT_EQ(l4_receive(team[1], &m), -ESRCH);
	EXPECT_EQ(l4_receive(team[3], &m), -ESRCH);
}

static void dies_of_a_fault(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	(void)member;
	l4_receive(L4_ANYONE, &m);
	*(volatile uint32_t *)nowhere = 0;
}

TEST(message_to_one_that_faults, .helper = dies_of_a_fault, .helpers = 2,
     .apart = 1)
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(l4_call(team[1], &m), -EPIPE);
	EXPECT_EQ(l4_send(team[2], &m), 0);
	EXPECT_EQ(l4_receive(team[2], &m), -EPIPE);
}
