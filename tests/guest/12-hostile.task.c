/*
 * What a program can do to mm0, and should not.
 * since: 12
 */
#include "12-family.h"
#include "l4/bootinfo.h"
#include "libl4/badptr.h"

TEST(unknown_requests_are_refused)
{
	static const uint32_t numbers[] = {
		1000, 0x7fffffff, 0x80000000, 0xffffffff,
	};

	for (uint32_t i = 0; i < 4; i++)
		EXPECT_EQ(mm0_call(numbers[i], 0, 0, 0, NULL), -ENOSYS);
	EXPECT_EQ(mm0_call(MM0_REQUESTS, 0, 0, 0, NULL), -ENOSYS);
	EXPECT_EQ(info(INFO_COUNTS), -EINVAL);
	EXPECT_EQ(info(0xffffffff), -EINVAL);
}

/* A tag that says that there are no words has no words. */
TEST(a_message_may_be_of_any_length)
{
	struct l4_message m = {.tag = 0, .word = {MM0_getpid}};

	EXPECT_EQ(l4_call(mm0_thread, &m), 0);
	m.tag = 200;
	EXPECT(l4_call(mm0_thread, &m) < 0);
	m.tag = 6 | L4_FAULT | L4_NOTICE;
	m.word[0] = MM0_getpid;
	EXPECT_EQ(l4_call(mm0_thread, &m), 0);
	EXPECT_EQ(m.word[0], getpid());
}

/* It is sent, not called: whoever does not listen gets no answer. */
static int only_send(void)
{
	struct l4_message m = {.tag = 6, .word = {MM0_getpid}};

	for (int i = 0; i < 100; i++) {
		m.word[0] = (uint32_t)(i < 8 ? i : 1000 + i);
		if (m.word[0] != MM0_exit && l4_send(mm0_thread, &m) < 0)
			return 1;
	}
	return 7;
}

TEST(a_client_that_never_listens_stalls_nobody)
{
	int pid = run(only_send);

	for (int i = 0; i < 50; i++)
		EXPECT(getppid() == 1);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(7));
}

/* A deferred answer for whom it is too late: the status is not lost. */
static int sleep_a_little(void)
{
	pause_ms(60);
	return 9;
}

TEST(who_stops_waiting_may_ask_again)
{
	int pid = run(sleep_a_little);
	struct l4_message m = {
		.tag = 6, .word = {MM0_wait, (uint32_t)pid},
	};

	EXPECT_EQ(l4_message(mm0_thread, mm0_thread, 20000, &m),
		  -ETIMEDOUT);
	pause_ms(100);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(9));
}

/* Waits, gives up, and waits for another one. */
TEST(who_waits_twice_is_answered_once)
{
	int slow = run(sleep_a_little), fast = run(only_send);
	struct l4_message m = {
		.tag = 6, .word = {MM0_wait, (uint32_t)slow},
	};

	EXPECT_EQ(l4_message(mm0_thread, mm0_thread, 1, &m), -ETIMEDOUT);
	EXPECT_EQ(status_of(fast), STATUS_EXITED(7));
	EXPECT_EQ(status_of(slow), STATUS_EXITED(9));
}

/* It has given up waiting, and asks for something else. */
static int never_end(void)
{
	struct l4_message m;

	for (;;)
		l4_receive(L4_NOTICES, &m);
	return 0;
}

TEST(an_end_is_no_answer_to_another_question)
{
	struct l4_message m = {
		.tag = 6, .word = {MM0_wait, (uint32_t)-1},
	};
	int pid = run(never_end);

	EXPECT_EQ(l4_message(mm0_thread, mm0_thread, 1, &m), -ETIMEDOUT);
	EXPECT_EQ(kill(pid, SIGKILL), 0);
	EXPECT_EQ(status_of(pid), SIGKILL);
	pid = run(never_end);
	EXPECT_EQ(kill(pid, SIGKILL), 0);
	EXPECT_EQ(status_of(pid), SIGKILL);
}

/* The same as a call that was sent, so that nobody can be answered. */
TEST(a_wait_without_a_waiter)
{
	int pid = run(sleep_a_little);
	struct l4_message m = {
		.tag = 6, .word = {MM0_wait, (uint32_t)pid},
	};

	EXPECT_EQ(l4_send(mm0_thread, &m), 0);
	EXPECT_EQ(getppid(), 1);
	pause_ms(100);
	EXPECT_EQ(status_of(pid), STATUS_EXITED(9));
}

static int name_it(uint32_t address, uint32_t size)
{
	int result = spawn((const char *)address, 0);

	(void)size;
	return result == -EFAULT || result == -ENOENT || result == -E2BIG ?
	       result : 1;
}

static int store_it(uint32_t address, uint32_t size)
{
	return bootarg("exit", (char *)address, size);
}

static const struct pointer_call calls[] = {
	{.name = "bootarg", .call = store_it, .most = 13, .writes = true},
};

TEST(mm0_refuses_every_bad_pointer)
{
	EXPECT_EQ(try_bad_pointers(&calls[0]), 0);
}

static const uint32_t bad[] = {
	0, 1, 0xffc, STACK_TOP, STACK_TOP - STACK_PAGES * 4096 - 1,
	0x20000000, 0x3fffffff, 0x40000000, 0x40010000, 0xf0000000,
	0xfffffff0, 0xffffffff,
};

TEST(a_name_must_be_there)
{
	for (uint32_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		EXPECT_EQ(name_it(bad[i], 0), -EFAULT);
		EXPECT_EQ(bootarg((const char *)bad[i], NULL, 0),
			  -EFAULT);
	}
}

/* It ends with the program's last byte, or not there. */
TEST(a_name_must_end)
{
	static char letters[300] __attribute__((aligned(4096)));
	char *end = (char *)STACK_TOP;
	char saved[8];

	memset(letters, 'a', sizeof(letters));
	EXPECT_EQ(spawn(letters, 0), -E2BIG);
	letters[299] = '\0';
	EXPECT_EQ(spawn(letters + 268, 0), -ENOENT);
	EXPECT_EQ(spawn(letters + 267, 0), -E2BIG);
	memcpy(saved, end - 8, 8);
	memset(end - 8, 'b', 8);
	EXPECT_EQ(spawn(end - 8, 0), -EFAULT);
	end[-1] = '\0';
	EXPECT_EQ(spawn(end - 8, 0), -ENOENT);
	memcpy(end - 8, saved, 8);
}

/* bootarg writes no more than it may, and nothing into constants. */
TEST(an_answer_fits)
{
	char value[16];
	static const char constant[16] = "x";

	memset(value, '#', sizeof(value));
	EXPECT_EQ(bootarg("exit", value, 5), 4);
	EXPECT_EQ(strcmp(value, "semi"), 0);
	EXPECT_EQ(value[5], '#');
	EXPECT_EQ(bootarg("exit", value, sizeof(value)), 11);
	EXPECT_EQ(strcmp(value, "semihosting"), 0);
	EXPECT_EQ(value[12], '#');
	EXPECT_EQ(bootarg("exit", value, 0xffffffff), 11);
	EXPECT_EQ(bootarg("exit", value, 0), -EINVAL);
	EXPECT_EQ(value[0], 's');
	EXPECT_EQ(bootarg("nothing", value, 5), -ENOENT);
	EXPECT_EQ(bootarg("exi", value, 5), -ENOENT);
	EXPECT_EQ(bootarg("exit=", value, 5), -ENOENT);
	EXPECT_EQ(bootarg("exit", (char *)(uintptr_t)constant, 5),
		  -EFAULT);
}

/* A program manages nothing: it has no memory, no threads to make. */
TEST(a_program_is_no_manager)
{
	static struct l4_bootinfo info;
	uint64_t piece = l4_memory(0);

	EXPECT_EQ(l4_thread_create(0, 5), -EPERM);
	EXPECT_EQ(l4_thread_create(0, 5 | L4_NEW_SPACE), -EPERM);
	EXPECT_EQ(l4_thread_create(mm0_thread, 5), -EPERM);
	EXPECT_EQ(l4_container_create(10, 5), -EPERM);
	EXPECT_EQ(l4_bootinfo(&info), -EPERM);
	EXPECT_EQ(l4_map(0, 0x20000000, (uint32_t)piece,
			 L4_PAGES(1) | L4_READ), -EPERM);
	EXPECT_EQ(l4_map(mm0_thread, 0x20000000, (uint32_t)piece,
			 L4_PAGES(1) | L4_READ), -EPERM);
	EXPECT_EQ(l4_protect(0, 0x10000, L4_PAGES(1) | L4_WRITE), -EPERM);
	EXPECT_EQ(l4_thread_destroy(mm0_thread, 0), -EPERM);
	EXPECT_EQ(l4_thread_stop(mm0_thread), -EPERM);
	EXPECT_EQ(l4_thread_set(0, L4_SET_LAST_WORDS, 0), -EPERM);
	EXPECT_EQ(l4_thread_set(0, L4_SET_PAGER, l4_self()), -EPERM);
	EXPECT_EQ(l4_thread_set(0, L4_SET_PRIORITY, 31), -EPERM);
}

TEST(notices_and_replies_are_ignored)
{
	struct l4_message m = {.tag = 2 | L4_REPLY};

	for (int i = 0; i < 10; i++) {
		EXPECT_EQ(l4_notify(mm0_thread, 0xffffffff), 0);
		EXPECT(l4_message(mm0_thread, L4_NOBODY, L4_NO_WAIT, &m)
		       < 0);
		m.tag = 2 | L4_REPLY;
	}
	EXPECT_EQ(getppid(), 1);
}

/* What is only sent is done all the same, with nobody to tell. */
static int send_exit(void)
{
	struct l4_message m = {.tag = 6, .word = {MM0_exit, 3}};

	l4_send(mm0_thread, &m);
	for (;;)
		l4_yield();
	return 0;
}

TEST(an_exit_needs_no_answer)
{
	EXPECT_EQ(status_of(run(send_exit)), STATUS_EXITED(3));
}

/* To destroy oneself is to exit: not without a word to mm0. */
static int destroy_myself(void)
{
	l4_thread_destroy(0, 0);
	return 1;
}

static int destroy_myself_by_name(void)
{
	l4_thread_destroy(l4_self(), 0);
	return 1;
}

TEST(who_destroys_itself_has_ended)
{
	EXPECT_EQ(status_of(run(destroy_myself)), STATUS_EXITED(0));
	EXPECT_EQ(status_of(run(destroy_myself_by_name)),
		  STATUS_EXITED(0));
}

/* At random, by children that last until one of their calls is fatal. */
static uint32_t seed;

static uint32_t draw(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static int babble(void)
{
	static const uint32_t likely[] = {
		0, 1, 2, 3, 5, 7, 0x10000, STACK_TOP - 100, ~0u,
	};

	seed = (uint32_t)getpid() * 2654435761u;
	for (int i = 0; i < 50; i++) {
		uint32_t a[4];

		for (int j = 0; j < 4; j++)
			a[j] = draw() % 4 ? likely[draw() % 9] : draw();
		if (a[0] == MM0_wait)
			a[2] |= WNOHANG;
		if (a[0] == MM0_spawn || a[0] == MM0_kill)
			a[1] = 0;
		mm0_call(a[0], a[1], a[2], a[3], NULL);
	}
	return 1;
}

TEST(requests_at_random)
{
	for (int i = 0; i < 60; i++) {
		int status = status_of(run(babble));

		EXPECT(status >= 0);
	}
}
