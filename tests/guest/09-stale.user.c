/*
 * Field note 1: faults that have been mended by the time that somebody
 * looks at them are dropped, and counted.  since: 09
 *
 * The test is the pager of its helpers and waits until all of them have
 * faulted before it looks at the first fault.
 */
#include "libl4/test.h"

#define PAGE	4096u
#define HERE	0x10000000u
#define R	L4_READ
#define RW	(L4_READ | L4_WRITE)
#define X	L4_EXECUTE
#define BX_LR	0xe12fff1e

static uint32_t page, stale_before;
static volatile uint32_t arrived, done, values[8];
static volatile bool go_on;

static volatile uint32_t *word(uint32_t i)
{
	return (volatile uint32_t *)HERE + i;
}

static uint32_t stale(void)
{
	return l4_count(L4_COUNT_STALE) - stale_before;
}

/* Find a page, clear it, and wait until so many have faulted. */
static void prepare(uint32_t helpers)
{
	page = (uint32_t)l4_memory(0);
	l4_map(0, HERE, page, L4_PAGES(1) | RW);
	for (uint32_t i = 0; i < PAGE / 4; i++)
		*word(i) = BX_LR;
	l4_protect(0, HERE, L4_PAGES(1));
	stale_before = l4_count(L4_COUNT_STALE);
	go_on = true;
	for (int i = 0; i < 20; i++)
		l4_yield();
	EXPECT_EQ(arrived, helpers);
	EXPECT_EQ(done, 0);
}

/*
 * Answer faults until all helpers are done: map the page with the right
 * that is asked for, and no other.  Returns how many faults there were.
 */
static uint32_t mend_all(uint32_t helpers)
{
	static const uint32_t needed[] = {R, RW, X};
	uint32_t faults = 0;

	while (done < helpers && faults < 20) {
		struct l4_message m;

		if (l4_message(L4_NOBODY, L4_ANYONE, 30000, &m) < 0)
			break;
		EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
		EXPECT_EQ(m.word[0] & ~(PAGE - 1), HERE);
		l4_map(m.from, HERE, page,
		       L4_PAGES(1) | needed[m.word[1] % 3]);
		m.tag = L4_REPLY;
		EXPECT_EQ(l4_message(m.from, L4_NOBODY, L4_NO_WAIT, &m),
			  0);
		faults++;
	}
	EXPECT_EQ(done, helpers);
	return faults;
}

static void begin(void)
{
	while (!go_on)
		l4_yield();
	arrived++;
}

static void write_it(uint32_t member)
{
	begin();
	*word(member * 16) = 100 + member;
	done++;
}

TEST(writers_cause_one_fault, .helper = write_it, .helpers = 7,
     .paged = 1)
{
	prepare(7);
	EXPECT_EQ(mend_all(7), 1);
	EXPECT_EQ(stale(), 6);
	for (uint32_t i = 1; i <= 7; i++)
		EXPECT_EQ(*word(i * 16), (int)(100 + i));
}

/* 1 to 3 read and 4 to 7 write: the first of each kind is heard. */
static void read_or_write(uint32_t member)
{
	begin();
	if (member <= 3)
		values[member] = *word(member);
	else
		*word(member) = 100 + member;
	done++;
}

TEST(readers_do_not_speak_for_writers, .helper = read_or_write,
     .helpers = 7, .paged = 1)
{
	prepare(7);
	EXPECT_EQ(mend_all(7), 2);
	EXPECT_EQ(stale(), 5);
	for (uint32_t i = 1; i <= 7; i++)
		EXPECT_EQ(i <= 3 ? values[i] : *word(i),
			  i <= 3 ? BX_LR : 100 + i);
}

/* The other way around, writers speak for readers. */
static void write_or_read(uint32_t member)
{
	read_or_write(8 - member);
}

TEST(writers_speak_for_readers, .helper = write_or_read, .helpers = 7,
     .paged = 1)
{
	prepare(7);
	EXPECT_EQ(mend_all(7), 1);
	EXPECT_EQ(stale(), 6);
}

/* Each reads and then writes: an upgrade of one page by all. */
static void read_then_write(uint32_t member)
{
	begin();
	values[member] = *word(member);
	*word(member) = values[member] + member;
	done++;
}

TEST(upgrades_cause_one_fault_more, .helper = read_then_write,
     .helpers = 6, .paged = 1)
{
	prepare(6);
	EXPECT_EQ(mend_all(6), 2);
	EXPECT(stale() >= 5 && stale() <= 10);
	for (uint32_t i = 1; i <= 6; i++)
		EXPECT_EQ(*word(i), BX_LR + i);
}

static void execute(uint32_t member)
{
	begin();
	((void (*)(void))(uintptr_t)word(member))();
	done++;
}

TEST(executing_is_mended_once, .helper = execute, .helpers = 4,
     .paged = 1)
{
	prepare(4);
	EXPECT_EQ(mend_all(4), 1);
	EXPECT_EQ(stale(), 3);
}

TEST(reading_is_not_executing, .helper = execute, .helpers = 4,
     .paged = 1)
{
	prepare(4);
	l4_map(0, HERE, page, L4_PAGES(1) | RW);
	EXPECT_EQ(mend_all(4), 1);
	EXPECT_EQ(stale(), 3);
}

/* In spaces of their own: to mend one is not to mend another. */
static void write_alone(uint32_t member)
{
	struct l4_message m = {.tag = 1, .word = {member}};

	*word(member) = 100 + member;
	l4_send(team[0], &m);
}

TEST(spaces_do_not_speak_for_each_other, .helper = write_alone,
     .helpers = 3, .paged = 1, .apart = 1)
{
	struct l4_message m;

	prepare(0);
	for (uint32_t i = 1; i <= 3; i++) {
		EXPECT_EQ(stale(), i - 1);
		l4_map(team[i], HERE, page, L4_PAGES(1) | RW);
		EXPECT_EQ(l4_receive(team[i], &m), 0);
		EXPECT_EQ(m.tag, 1);
		EXPECT_EQ(m.word[0], i);
		EXPECT_EQ(stale(), i);
		if (i == 1) {
			EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
			EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
			EXPECT_EQ(m.from, team[2]);
			m.tag = L4_REPLY;	/* again */
			l4_message(team[2], L4_NOBODY, L4_NO_WAIT, &m);
			for (int j = 0; j < 5; j++)
				l4_yield();
		}
	}
}

/* What was mended, and taken away again, is not stale. */
TEST(unmended_faults_are_heard, .helper = write_it, .helpers = 2,
     .paged = 1)
{
	prepare(2);
	l4_map(0, HERE, page, L4_PAGES(1) | RW);
	*word(0) = 5;
	l4_protect(0, HERE, L4_PAGES(1));
	EXPECT_EQ(mend_all(2), 1);
	EXPECT_EQ(stale(), 1);
}

/* Mended by somebody else, before the pager hears of any. */
TEST(all_faults_may_be_stale, .helper = write_it, .helpers = 7,
     .paged = 1)
{
	prepare(7);
	l4_map(0, HERE, page, L4_PAGES(1) | RW);
	EXPECT_EQ(mend_all(7), 0);
	EXPECT_EQ(stale(), 7);
}

/* Behind a stale fault there is a question, and it is heard. */
static void write_or_ask(uint32_t member)
{
	struct l4_message m = {.tag = 1, .word = {member}};

	if (member < 3) {
		write_it(member);
		return;
	}
	while (arrived < 2)
		l4_yield();
	l4_call(team[0], &m);
	values[3] = m.word[0];
	arrived++;
}

TEST(stale_faults_hide_nothing, .helper = write_or_ask, .helpers = 3,
     .paged = 1)
{
	struct l4_message m;

	prepare(2);
	l4_map(0, HERE, page, L4_PAGES(1) | RW);
	EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
	EXPECT_EQ(m.from, team[3]);
	EXPECT_EQ(m.tag, 1 | L4_CALLED);
	EXPECT_EQ(stale(), 2);
	m.word[0] = 77;
	EXPECT_EQ(l4_message(team[3], L4_NOBODY, L4_NO_WAIT, &m), 0);
	for (int i = 0; i < 10; i++)
		l4_yield();
	EXPECT_EQ(values[3], 77);
	EXPECT_EQ(done, 2);
}

/* One that receives from a certain thread, whose fault is stale. */
static void write_then_send(uint32_t member)
{
	struct l4_message m = {.tag = 1, .word = {42}};

	write_it(member);
	l4_send(team[0], &m);
}

TEST(waiting_goes_on_after_a_stale_fault, .helper = write_then_send,
     .helpers = 1, .paged = 1)
{
	struct l4_message m;

	prepare(1);
	l4_map(0, HERE, page, L4_PAGES(1) | RW);
	EXPECT_EQ(l4_receive(team[1], &m), 0);
	EXPECT_EQ(m.tag, 1);
	EXPECT_EQ(m.word[0], 42);
	EXPECT_EQ(stale(), 1);
}

/* What no table can mend is never stale, whatever is mapped. */
static void misalign(uint32_t member)
{
	begin();
	(void)member;
	asm volatile("ldrex r0, [%0]" : : "r"(HERE + 2) : "r0");
	done++;
}

TEST(other_faults_are_never_stale, .helper = misalign, .helpers = 2,
     .paged = 1)
{
	struct l4_message m;

	prepare(2);
	l4_map(0, HERE, page, L4_PAGES(1) | RW | X);
	for (uint32_t i = 0; i < 2; i++) {
		EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
		EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
		EXPECT_EQ(m.word[3], L4_FAULT_UNALIGNED);
	}
	EXPECT_EQ(stale(), 0);
}

TEST(counts_have_numbers)
{
	EXPECT(l4_count(L4_COUNT_STALE) < 1000000);
	EXPECT_EQ(l4_count(1000), (uint32_t)-EINVAL);
	EXPECT_EQ(l4_count(0x3fffffff), (uint32_t)-EINVAL);
	EXPECT_EQ(l4_count(0x40000000), (uint32_t)-EINVAL);
	EXPECT_EQ(l4_count(0x80000000), (uint32_t)-EINVAL);
	EXPECT_EQ(l4_count(~0u), (uint32_t)-EINVAL);
}
