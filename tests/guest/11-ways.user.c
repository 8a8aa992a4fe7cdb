/*
 * The four ways in which a thread is stopped, each forced, and known to
 * have been taken by what its registers say; and what is true when
 * l4_thread_stop has returned.
 * since: 11
 */
#include "11-threads.h"

/* ---- in user mode ----------------------------------------------------- */

extern const char pattern_loop[], pattern_end[];

/* Registers 1 to 12 and lr are known; r0 counts, for ever. */
__attribute__((naked)) static void pattern(uint32_t unused)
{
	asm("ldr r12, =0x11111111\n\t"
	    "mov r1, r12\n\t"
	    "add r2, r1, r12\n\tadd r3, r2, r12\n\tadd r4, r3, r12\n\t"
	    "add r5, r4, r12\n\tadd r6, r5, r12\n\tadd r7, r6, r12\n\t"
	    "add r8, r7, r12\n\tadd r9, r8, r12\n\tadd r10, r9, r12\n\t"
	    "add r11, r10, r12\n\tadd r12, r11, r12\n\t"
	    "ldr lr, =0xfedcba98\n\tmov r0, #0\n"
	    "pattern_loop:\n\t"
	    "add r0, r0, #1\n\tb pattern_loop\n"
	    "pattern_end:\n\t.ltorg");
	(void)unused;
}

TEST(stopped_in_user_mode)
{
	struct l4_registers r, later;
	uint32_t t = make(LOW, pattern, 0);

	for (int i = 0; i < 20; i++) {
		rest(A_WHILE);
		REQUIRE(stop(t, &r));
		EXPECT(r.pc >= (uint32_t)pattern_loop);
		EXPECT(r.pc < (uint32_t)pattern_end);
		EXPECT_EQ(r.lr, 0xfedcba98);
		for (uint32_t n = 1; n <= 12; n++)
			EXPECT_EQ(r.r[n], n == 5 && i ? 7 : n * 0x11111111);
		EXPECT(r.r[0] > 1000 * (uint32_t)i);
		rest(A_WHILE);
		EXPECT(is_stopped(t, &later));
		EXPECT(memcmp(&r, &later, sizeof(r)) == 0);
		r.r[0] = 1000 * (uint32_t)(i + 1);
		r.r[5] = 7;
		EXPECT_EQ(l4_thread_write(t, &r), 0);
		EXPECT_EQ(l4_thread_start(t), 0);
	}
	destroy(t);
}

TEST(stopped_at_once)
{
	struct l4_registers r;
	uint32_t t = make(LOW, compute, 0);
	uint64_t start;

	rest(A_WHILE);
	for (int i = 0; i < 100; i++) {
		rest(1);
		start = l4_uptime();
		REQUIRE(stop(t, &r));
		EXPECT(l4_uptime() - start < 100);
		EXPECT_EQ(l4_thread_start(t), 0);
	}
	destroy(t);
}

/* ---- asleep ----------------------------------------------------------- */

TEST(stopped_asleep)
{
	struct l4_registers r;

	for (uint32_t w = 0; w < W_FAULT; w++) {
		uint32_t t = make_waiter(LOW, w);

		REQUIRE(stop(t, &r));
		EXPECT_EQ((int32_t)r.r[0], -EINTR);
		EXPECT_EQ(r.r[12], 5);			/* ipc */
		rest(A_WHILE);
		EXPECT(!returned);
		EXPECT_EQ(l4_thread_start(t), 0);
		rest(A_WHILE);
		EXPECT(returned);
		EXPECT_EQ(result, -EINTR);
		EXPECT_EQ(l4_thread_stop(t), -ESRCH);
	}
	destroy(nobody);
}

/* What is changed while it is stopped is what it sees: a signal. */
TEST(stopped_and_its_result_changed)
{
	struct l4_registers r;

	for (uint32_t w = 0; w < W_FAULT; w++) {
		uint32_t t = make_waiter(w % 2 ? LOW : HIGH, w);

		REQUIRE(stop(t, &r));
		r.r[0] = 77;
		EXPECT_EQ(l4_thread_write(t, &r), 0);
		EXPECT_EQ(l4_thread_start(t), 0);
		rest(A_WHILE);
		EXPECT(returned);
		EXPECT_EQ(result, 77);
	}
	destroy(nobody);
}

/* ---- about to sleep --------------------------------------------------- */

static void send_then_receive(uint32_t unused)
{
	struct l4_message m = {.tag = 1, .word = {4711}};

	(void)unused;
	result = l4_message(test_thread, L4_ANYONE, L4_FOREVER, &m);
	returned = true;
}

/*
 * It has sent, was woken, and has not run since: when it is told, it is
 * runnable, and on its way to sleep in its second phase.
 */
TEST(stopped_about_to_sleep)
{
	struct l4_message m = {.tag = 0};
	struct l4_registers r;

	test_thread = l4_self();
	for (int i = 0; i < 20; i++) {
		uint32_t t = make(LOW, send_then_receive, 0);

		returned = false;
		rest(A_WHILE);
		EXPECT_EQ(l4_receive(t, &m), 0);
		EXPECT_EQ(m.word[0], 4711);
		REQUIRE(stop(t, &r));
		EXPECT_EQ((int32_t)r.r[0], -EINTR);
		m.tag = 1;
		EXPECT_EQ(l4_message(t, L4_NOBODY, 0, &m), -ETIMEDOUT);
		EXPECT_EQ(l4_thread_start(t), 0);
		rest(A_WHILE);
		EXPECT(returned);
		EXPECT_EQ(result, -EINTR);
	}
}

/*
 * A receiver whose line is long comes to a preemption point after each
 * sender that has no UTCB for what it sends.  The first of those stops
 * it there.  It does not go on to those behind.
 */
static volatile uint32_t receiver;
static volatile int stopping, sending;

static void send_too_much(uint32_t unused)
{
	struct l4_message m = {.tag = 100};

	(void)unused;
	sending = l4_send(receiver, &m);
	stopping = l4_thread_stop(receiver);
	sleep_for_ever(0);
}

static void receive_late(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	rest(3 * A_WHILE);
	result = l4_receive(L4_ANYONE, &m);
	returned = true;
	sleep_for_ever(0);
}

TEST(stopped_in_a_long_line)
{
	uint32_t first, last;

	stopping = sending = 1;
	returned = false;
	receiver = nobody = make(LOW, receive_late, 0);
	/* Who stops it must control it: it becomes its pager. */
	first = (uint32_t)l4_thread_create(0, HIGH | L4_MANAGER);
	EXPECT_EQ(l4_thread_set(receiver, L4_SET_PAGER, first), 0);
	child_start(first, send_too_much, 0, (uint32_t)stacks[10]);
	last = make(LOW, wait_then_return, W_SEND);
	rest(A_WHILE);
	EXPECT_EQ(sending, 1);
	rest(4 * A_WHILE);
	EXPECT_EQ(sending, -EFAULT);
	EXPECT_EQ(stopping, 0);
	EXPECT(!returned);
	/* Who was behind the first in its line is still there. */
	EXPECT_EQ(l4_thread_stop(last), 0);
	EXPECT_EQ(l4_thread_start(last), 0);
	rest(A_WHILE);
	EXPECT(returned);
	EXPECT_EQ(result, -EINTR);
}

/* ---- in a system call ------------------------------------------------- */

#define MANY	0x20000u		/* pages: half of a gigabyte */

static volatile uint32_t calls, parts;

/* Is it behind the svc of this stub, and no further? */
static bool has_just_called(const struct l4_registers *r,
			    int (*stub)(uint32_t, uint32_t, uint32_t))
{
	uint32_t size = (uint32_t)stub & 1 ? 6 : 8;

	return r->pc == ((uint32_t)stub & ~1u) + size;
}

static void protect_for_ever(uint32_t unused)
{
	(void)unused;
	for (;;) {
		int n = l4_protect(0, 0x10000000, L4_PAGES(MANY));

		parts += n < (int)MANY;
		calls++;
	}
}

TEST(stopped_in_a_system_call)
{
	uint32_t t, in_the_middle = 0;
	struct l4_registers r;

	t = (uint32_t)l4_thread_create(0, LOW | L4_MANAGER);
	child_start(t, protect_for_ever, 0, (uint32_t)stacks[1]);
	for (uint32_t i = 0; i < 60; i++) {
		rest(9000 + i);
		/* What was cut short before has been seen by now. */
		EXPECT_EQ(parts, in_the_middle);
		REQUIRE(stop(t, &r));
		if (has_just_called(&r, l4_protect) && r.r[0] < MANY) {
			EXPECT(r.r[0] > 0);
			in_the_middle++;
			EXPECT_EQ(parts, in_the_middle - 1);
		}
		EXPECT_EQ(l4_thread_start(t), 0);
	}
	rest(A_WHILE);
	EXPECT_EQ(parts, in_the_middle);
	EXPECT(in_the_middle > 10);
	EXPECT(calls > 1000);
	destroy(t);
}
