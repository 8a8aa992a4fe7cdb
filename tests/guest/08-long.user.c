/*
 * Messages of more than six words, and what a UTCB may be.  The
 * program's first page of code is at 0x10000; its team's stacks end at
 * 0x400000.
 * since: 08
 */
#include <stddef.h>
#include "libl4/badptr.h"
#include "libl4/test.h"

static struct l4_utcb mine;
static const struct l4_utcb constant;

static uint32_t word_of(uint32_t who, uint32_t i, uint32_t round)
{
	return (who << 24 | round << 12 | i) ^ 0x5a5a5a5a;
}

/* Asked for a length, answers with as many words; 0: dies. */
static void sends_what_is_asked(uint32_t member)
{
	static struct l4_utcb utcbs[8];
	struct l4_utcb *utcb = &utcbs[member];
	struct l4_message m = {.tag = 0};
	int error = l4_utcb(utcb);

	error = error ? error : l4_receive(team[0], &m);
	while (error == 0) {
		uint32_t words = m.word[0], round = m.word[1];

		for (uint32_t i = 0; i < L4_MAX_WORDS; i++)
			utcb->word[i] = word_of(member, i, round);
		for (uint32_t i = 0; i < L4_REGISTER_WORDS; i++)
			m.word[i] = word_of(member, i, round) + 1;
		m.tag = words;
		error = l4_message(team[0], team[0], L4_FOREVER, &m);
	}
}

static bool arrived(const struct l4_message *m, uint32_t words,
		    uint32_t round)
{
	bool well = m->tag == (words | L4_CALLED);

	for (uint32_t i = 0; i < L4_REGISTER_WORDS; i++)
		well &= m->word[i] == word_of(1, i, round) + 1;
	for (uint32_t i = 0; i < L4_MAX_WORDS; i++)
		well &= mine.word[i] == (i >= 6 && i < words ?
					 word_of(1, i, round) : i);
	return well;
}

/* Of every length; the words behind the message are left alone. */
static void every_length(void)
{
	EXPECT_EQ(l4_utcb(&mine), 0);
	for (uint32_t words = 0; words <= L4_MAX_WORDS; words++) {
		struct l4_message m = {.tag = 2, .word = {words, words / 3}};

		for (uint32_t i = 0; i < L4_MAX_WORDS; i++)
			mine.word[i] = i;
		REQUIRE(l4_call(team[1], &m) == 0);
		if (!EXPECT(arrived(&m, words, words / 3)))
			return;
	}
}

TEST(long_messages_in_a_space, .helper = sends_what_is_asked,
     .helpers = 1)
{
	every_length();
}

TEST(long_messages_between_spaces, .helper = sends_what_is_asked,
     .helpers = 1, .apart = 1)
{
	every_length();
}

/* The register that tells where our UTCB is follows us. */
static uint32_t utcb_register(void)
{
	uint32_t address;

	asm volatile("mrc p15, 0, %0, c13, c0, 3" : "=r"(address));
	return address;
}

static void has_its_own(uint32_t member)
{
	static struct l4_utcb utcbs[4];
	struct l4_message m = {.tag = 0};
	uint32_t before = utcb_register();

	l4_utcb(&utcbs[member]);
	l4_receive(team[0], &m);
	m.word[0] = before;
	m.word[1] = utcb_register() == (uint32_t)&utcbs[member];
	m.tag = 2;
	l4_message(team[0], 0, 0, &m);
	l4_receive(team[0], &m);
}

TEST(utcb_register_belongs_to_the_thread, .helper = has_its_own,
     .helpers = 3)
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(utcb_register(), 0);
	EXPECT_EQ(l4_utcb(&mine), 0);
	EXPECT_EQ(utcb_register(), (uint32_t)&mine);
	for (int i = 1; i <= 3; i++) {
		m.tag = 0;
		EXPECT_EQ(l4_call(team[i], &m), 0);
		EXPECT_EQ(m.word[0], 0);
		EXPECT_EQ(m.word[1], 1);
		EXPECT_EQ(utcb_register(), (uint32_t)&mine);
	}
	EXPECT_EQ(l4_utcb(NULL), 0);
	EXPECT_EQ(utcb_register(), 0);
}

static struct l4_utcb *at(uint32_t address)
{
	return (struct l4_utcb *)address;
}

/* What is refused when it is said. */
TEST(utcb_addresses_refused)
{
	static const uint32_t addresses[] = {
		1, 2, 4, 512, 1020, 1023, 0x10004, 0x3ffffffc, 0x3fffffff,
		0x40000000, 0x40010000, 0x80000000, 0xc0000000, 0xe0001c00,
		0xfffffc00, 0xfffffff0, 0xffffffff,
	};

	EXPECT_EQ(l4_utcb(&mine), 0);
	for (unsigned int i = 0; i < 17; i++) {
		EXPECT_EQ(l4_utcb(at(addresses[i])), -EINVAL);
		EXPECT_EQ(utcb_register(), (uint32_t)&mine);
	}
	EXPECT_EQ(l4_utcb(NULL), 0);
}

/* What is found to be nothing when it is used: to send, to receive. */
static const uint32_t nowhere[] = {
	0, 0x400, 0xc00, 0x9000, 0x500000, 0x3ffffc00, 0x20000000,
};

static int sends_long(uint32_t to)
{
	struct l4_message m = {.tag = 7};

	return l4_message(to, 0, L4_FOREVER, &m);
}

/* Takes two messages, and says how many words they had. */
static void takes_two(uint32_t member)
{
	struct l4_message m = {.tag = 0}, answer = {.tag = 2};

	(void)member;
	for (;;) {
		l4_receive(team[0], &m);
		answer.word[0] = m.tag;
		l4_receive(team[0], &m);
		answer.word[1] = m.tag;
		answer.tag = 2;
		l4_send(team[0], &answer);
	}
}

TEST(utcb_of_a_sender_is_bad, .helper = takes_two, .helpers = 1,
     .apart = 1)
{
	struct l4_message m;

	for (unsigned int i = 0; i < 7; i++) {
		EXPECT_EQ(l4_utcb(at(nowhere[i])), 0);
		EXPECT_EQ(sends_long(team[1]), -EFAULT);
		m.tag = 1;
		EXPECT_EQ(l4_send(team[1], &m), 0);
		EXPECT_EQ(sends_long(team[1]), -EFAULT);
		m.tag = 7;
		EXPECT_EQ(l4_call(team[1], &m), -EFAULT);
		m.tag = 6;
		EXPECT_EQ(l4_send(team[1], &m), 0);
		EXPECT_EQ(l4_receive(team[1], &m), 0);
		EXPECT_EQ(m.word[0], 1);
		EXPECT_EQ(m.word[1], 6);
	}
}

/* The helper's UTCB is bad; we send to it when it is ready. */
static void cannot_take(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	(void)member;
	for (unsigned int i = 0; i < 9; i++) {
		l4_utcb(i == 7 ? at(0x10000) : i == 8 ?
			at((uint32_t)&constant) : at(nowhere[i]));
		m.tag = 0;
		l4_receive(team[0], &m);
		m.word[0] = m.tag;
		m.tag = 1;
		l4_call(team[0], &m);
	}
}

TEST(utcb_of_a_receiver_is_bad, .helper = cannot_take, .helpers = 1,
     .apart = 1)
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(l4_utcb(&mine), 0);
	for (unsigned int i = 0; i < 9; i++) {
		l4_yield();
		EXPECT_EQ(sends_long(team[1]), -EMSGSIZE);
		m.tag = 8;
		EXPECT_EQ(l4_call(team[1], &m), -EMSGSIZE);
		m.tag = 5;
		EXPECT_EQ(l4_send(team[1], &m), 0);
		EXPECT_EQ(l4_receive(team[1], &m), 0);
		EXPECT_EQ(m.word[0], 5);
		m.tag = 9 | L4_REPLY;		/* a reply, too */
		EXPECT_EQ(l4_message(team[1], 0, 0, &m), -EMSGSIZE);
		m.tag = L4_REPLY;
		EXPECT_EQ(l4_message(team[1], 0, 0, &m), 0);
	}
}

/* Read-only memory is good enough to send from. */
TEST(utcb_to_send_from_may_be_read_only, .helper = sends_what_is_asked,
     .helpers = 1)
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(l4_utcb(at((uint32_t)&constant)), 0);
	m.tag = 256;
	m.word[0] = 1;
	EXPECT_EQ(l4_call(team[1], &m), 0);
	EXPECT_EQ(m.tag, 1 | L4_CALLED);
}

/* Senders in line whose UTCBs are bad are told; the others are served. */
static void in_line(uint32_t member)
{
	static struct l4_utcb good[8];
	struct l4_message m = {.tag = 0};
	int error;

	l4_utcb(member % 3 == 0 ? &good[member] : member % 3 == 1 ?
		NULL : at(0x500000));
	m.tag = 10 + member;
	error = l4_message(team[0], member % 2 ? 0 : team[0], L4_FOREVER,
			   &m);
	m.tag = 1;
	m.word[0] = (uint32_t)error;
	l4_send(team[0], &m);
	l4_receive(team[0], &m);
}

TEST(utcb_of_senders_in_line_is_bad, .helper = in_line, .helpers = 7)
{
	struct l4_message m = {.tag = 0};
	uint32_t long_ones = 0, told = 0;

	EXPECT_EQ(l4_utcb(&mine), 0);
	for (int i = 0; i < 10; i++)
		l4_yield();
	for (int i = 0; i < 9; i++) {
		EXPECT_EQ(l4_message(0, L4_ANYONE, 100000, &m), 0);
		if ((m.tag & L4_WORDS) > 1) {
			long_ones |= 1u << ((m.tag & L4_WORDS) - 10);
			if (m.tag & L4_CALLED) {
				m.tag = L4_REPLY;
				l4_message(m.from, 0, 0, &m);
			}
		} else {
			EXPECT(m.word[0] == 0 ||
			       (int32_t)m.word[0] == -EFAULT);
			told += (int32_t)m.word[0] == -EFAULT;
		}
	}
	EXPECT_EQ(long_ones, 1 << 3 | 1 << 6);
	EXPECT_EQ(told, 5);
}

/* We are the ones who cannot take them: the same, but another error. */
static void writes_too_much(uint32_t member)
{
	static struct l4_utcb good[8];
	struct l4_message m = {.tag = 0};

	l4_utcb(&good[member]);
	m.tag = 256;
	m.word[0] = (uint32_t)(member % 2 ? l4_call(team[0], &m) :
					    l4_send(team[0], &m));
	m.tag = 1;
	l4_send(team[0], &m);
}

TEST(utcb_of_who_serves_a_line_is_bad, .helper = writes_too_much,
     .helpers = 7, .apart = 1)
{
	struct l4_message m = {.tag = 0};

	for (int i = 0; i < 10; i++)
		l4_yield();
	for (int i = 0; i < 7; i++) {
		EXPECT_EQ(l4_message(0, L4_ANYONE, 100000, &m), 0);
		EXPECT_EQ(m.tag, 1);
		EXPECT_EQ((int32_t)m.word[0], -EMSGSIZE);
	}
}

/* Both use the same memory. */
static void shares(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	(void)member;
	l4_utcb(&mine);
	while (l4_receive(team[0], &m) == 0) {
		mine.word[200]++;
		m.tag = 256 | L4_REPLY;
		l4_message(team[0], 0, 0, &m);
	}
}

TEST(utcb_of_both_is_the_same, .helper = shares, .helpers = 1)
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(l4_utcb(&mine), 0);
	for (uint32_t i = 0; i < L4_MAX_WORDS; i++)
		mine.word[i] = i;
	m.tag = 256;
	EXPECT_EQ(l4_call(team[1], &m), 0);
	for (uint32_t i = 0; i < L4_MAX_WORDS; i++)
		EXPECT_EQ(mine.word[i], i + (i == 200));
}

/* The bad pointers of all calls, as UTCBs to send from and to take in. */
static int send_from(uint32_t address, uint32_t size)
{
	int error = l4_utcb(at(address));

	(void)size;
	return error < 0 ? error : sends_long(team[1]);
}

static int take_in(uint32_t address, uint32_t size)
{
	struct l4_message m = {.tag = 0};
	int error = l4_utcb(at(address));

	(void)size;
	l4_yield();
	return error < 0 ? error : l4_message(0, team[1], 0, &m);
}

static void receives_for_ever(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	(void)member;
	l4_utcb(&mine);
	while (l4_receive(team[0], &m) == 0)
		;
}

static void sends_for_ever(uint32_t member)
{
	(void)member;
	l4_utcb(&mine);
	for (;;)
		sends_long(team[0]);
}

TEST(utcb_bad_pointers_to_send_from, .helper = receives_for_ever,
     .helpers = 1, .apart = 1)
{
	const struct pointer_call c = {"utcb", send_from, 1024, false};

	EXPECT_EQ(try_bad_pointers(&c), 0);
	EXPECT_EQ(send_from((uint32_t)&mine, 0), 0);
}

TEST(utcb_bad_pointers_to_take_in, .helper = sends_for_ever,
     .helpers = 1, .apart = 1)
{
	const struct pointer_call c = {"utcb", take_in, 1024, true};

	l4_yield();
	EXPECT_EQ(try_bad_pointers(&c), 0);
	EXPECT_EQ(take_in((uint32_t)&mine, 0), 0);
}
