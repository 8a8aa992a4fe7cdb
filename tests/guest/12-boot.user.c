/*
 * What the kernel does for the first program: it tells what the loader
 * has left, and passes on a thread's last words.
 * since: 12
 */
#include "libl4/badptr.h"
#include "10-agents.h"
#include "l4/bootinfo.h"

static int call_bootinfo(uint32_t address, uint32_t size)
{
	(void)size;
	return l4_bootinfo((struct l4_bootinfo *)address);
}

static const struct pointer_call bootinfo_call = {
	.name = "bootinfo", .call = call_bootinfo,
	.most = sizeof(struct l4_bootinfo), .writes = true,
};

TEST(bootinfo_refuses_every_bad_pointer)
{
	EXPECT_EQ(try_bad_pointers(&bootinfo_call), 0);
}

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* The ramdisk is there, but it is not ours before mm0 has come. */
TEST(bootinfo_tells_what_the_loader_has_left)
{
	static struct l4_bootinfo info;

	memset(&info, 0xff, sizeof(info));
	EXPECT_EQ(l4_bootinfo(&info), 0);
	EXPECT(info.initrd >= 0x40000000 && info.initrd % PAGE == 0);
	EXPECT(info.initrd_size > 1000 && info.initrd_size < 64 * MB);
	EXPECT(begins(info.arguments, "test"));
	EXPECT_EQ(info.arguments[L4_BOOT_ARGUMENTS - 1], '\0');
	EXPECT_EQ(l4_map(0, HERE, info.initrd, L4_PAGES(1) | L4_READ),
		  -EPERM);
}

TEST(a_high_address_is_no_error)
{
	EXPECT(is_error((uint32_t)-1) && is_error((uint32_t)-4095));
	EXPECT(is_error((uint32_t)-ENOMEM));
	EXPECT(!is_error((uint32_t)-4096) && !is_error(0xe0000000));
	EXPECT(!is_error(0x80000000) && !is_error(0x7fffffff));
	EXPECT(!is_error(0) && !is_error(1));
}

#define PRIORITY 5u

TEST(bootinfo_is_for_the_first_program_only)
{
	static struct l4_bootinfo info;
	uint32_t memory = child_largest();
	int a;

	child_memory(memory, MB);
	a = make_agent(20, PRIORITY, memory + MB, 2 * MB);
	REQUIRE(a > 0);
	EXPECT_EQ(order((uint32_t)a, SYS_bootinfo, (uint32_t)&info, 0, 0,
			0), -EPERM);
	REQUIRE(order((uint32_t)a, MAKE_CLIENT, memory + MB, MB,
		      PRIORITY | L4_NEW_SPACE, 0) > 0);
	EXPECT_EQ(order((uint32_t)a, SYS_bootinfo | BY_CLIENT,
			(uint32_t)&info, 0, 0, 0), -EPERM);
	EXPECT_EQ(end_container((uint32_t)a), 0);
}

/* A thread of ours, in our space, that ends with this status. */
static uint64_t stack[64];
static volatile uint32_t reached;

static void end_itself(uint32_t status)
{
	reached = 1;
	l4_exit((int)status);
}

static uint32_t make_mortal(uint32_t words, int status)
{
	int id = l4_thread_create(0, PRIORITY);

	reached = 0;
	EXPECT_EQ(l4_thread_set((uint32_t)id, L4_SET_LAST_WORDS, words),
		  0);
	EXPECT_EQ(child_start((uint32_t)id, end_itself, (uint32_t)status,
			      (uint32_t)&stack[64]), 0);
	return (uint32_t)id;
}

TEST(last_words_reach_the_pager)
{
	struct l4_message m = {.tag = 0};
	uint32_t t = make_mortal(1, -77);

	EXPECT_EQ(l4_message(L4_NOBODY, t, 1000000, &m), 0);
	EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
	EXPECT_EQ((int)m.word[0], -77);
	EXPECT_EQ(m.word[1], FAULT_EXIT);
	EXPECT_EQ(m.word[3], L4_FAULT_ELSE);
	m.tag = L4_REPLY;
	EXPECT_EQ(l4_message(t, L4_NOBODY, L4_NO_WAIT, &m), 0);
	EXPECT_EQ(l4_message(L4_NOBODY, t, 1000000, &m), -EPIPE);
}

/* Whatever the verdict is, it ends; so it does if it is ended. */
TEST(last_words_do_not_save_a_life)
{
	struct l4_message m = {.tag = 0};
	uint32_t t = make_mortal(1, 0);

	EXPECT_EQ(l4_message(L4_NOBODY, t, 1000000, &m), 0);
	m.tag = 1 | L4_REPLY;
	m.word[0] = 12;
	EXPECT_EQ(l4_message(t, L4_NOBODY, L4_NO_WAIT, &m), 0);
	EXPECT_EQ(l4_message(L4_NOBODY, t, 1000000, &m), -EPIPE);
	t = make_mortal(1, 0);
	EXPECT_EQ(l4_message(L4_NOBODY, t, 1000000, &m), 0);
	EXPECT_EQ(l4_thread_destroy(t, 0), 0);
	t = make_mortal(1, 0);
	EXPECT_EQ(l4_message(L4_NOBODY, t, 1000000, &m), 0);
	EXPECT_EQ(l4_thread_stop(t), -ESRCH);
}

TEST(nobody_hears_words_that_were_not_asked_for)
{
	struct l4_message m = {.tag = 0};
	uint32_t t = make_mortal(0, 1);

	l4_message(L4_NOBODY, t, 1000000, &m);
	EXPECT_EQ(reached, 1);
	EXPECT_EQ(l4_thread_stop(t), -ESRCH);
	t = make_mortal(1, 1);
	EXPECT_EQ(l4_thread_set(t, L4_SET_LAST_WORDS, 0), 0);
	EXPECT_EQ(l4_message(L4_NOBODY, t, 1000000, &m), -EPIPE);
	EXPECT_EQ(reached, 1);
}

/* Nobody may silence itself; nor those who are not its own. */
TEST(last_words_are_the_pagers_to_ask_for)
{
	EXPECT_EQ(l4_thread_set(0, L4_SET_LAST_WORDS, 0), -EPERM);
	EXPECT_EQ(l4_thread_set(l4_self(), L4_SET_LAST_WORDS, 1),
		  -EPERM);
	EXPECT_EQ(l4_thread_set(0x7ffff123, L4_SET_LAST_WORDS, 1),
		  -ESRCH);
}

static void helper(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	(void)member;
	l4_receive(team[0], &m);
	m.word[0] = (uint32_t)l4_thread_set(m.word[0], L4_SET_LAST_WORDS,
					    0);
	m.tag = 1;
	l4_call(team[0], &m);
}

TEST(another_cannot_silence_it, .helper = helper, .helpers = 1)
{
	struct l4_message m = {.tag = 1};
	uint32_t t = make_mortal(1, 3);

	m.word[0] = t;
	EXPECT_EQ(l4_send(team[1], &m), 0);
	EXPECT_EQ(l4_receive(team[1], &m), 0);
	EXPECT_EQ((int)m.word[0], -EPERM);
	EXPECT_EQ(l4_message(L4_NOBODY, t, 1000000, &m), 0);
	EXPECT_EQ(m.word[1], FAULT_EXIT);
	EXPECT_EQ(l4_thread_destroy(t, 0), 0);
}
