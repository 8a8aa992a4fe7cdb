/*
 * Notices: of programs, and of devices.  The device is the board's clock
 * (a PL031), which can be made to interrupt at any time.
 * since: 10
 */
#include "10-agents.h"

static int take(uint32_t from, uint32_t limit_us, struct l4_message *m)
{
	memset(m, 0x55, sizeof(*m));
	m->tag = 0;
	return l4_message(L4_NOBODY, from, limit_us, m);
}

static void expect_notice(const struct l4_message *m, uint32_t bits)
{
	EXPECT_EQ(m->from, L4_NOBODY);
	EXPECT_EQ(m->tag, 1 | L4_NOTICE);
	EXPECT_EQ(m->word[0], bits);
}

TEST(notices_wait_to_be_received)
{
	struct l4_message m;

	EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_notify(team[0], 5), 0);
	EXPECT_EQ(l4_notify(team[0], 0x80000000), 0);
	EXPECT_EQ(l4_notify(team[0], 4), 0);
	EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), 0);
	expect_notice(&m, 0x80000005);
	EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), -ETIMEDOUT);
	EXPECT_EQ(take(L4_ANYONE, L4_NO_WAIT, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_notify(team[0], ~0u), 0);
	EXPECT_EQ(take(L4_ANYONE, L4_NO_WAIT, &m), 0);
	expect_notice(&m, ~0u);
	EXPECT_EQ(l4_notify(team[0], 0), -EINVAL);
	EXPECT_EQ(take(L4_ANYONE, 1000, &m), -ETIMEDOUT);
}

/* Nothing can be sent to L4_NOTICES. */
TEST(notices_are_no_address)
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(l4_message(L4_NOTICES, L4_NOBODY, 0, &m), -ESRCH);
	EXPECT_EQ(l4_message(L4_NOTICES, L4_NOTICES, 0, &m), -ESRCH);
	EXPECT_EQ(l4_notify(L4_NOTICES, 1), -ESRCH);
	EXPECT_EQ(l4_notify(L4_ANYONE, 1), -ESRCH);
	EXPECT_EQ(l4_notify(L4_NOBODY, 1), -ESRCH);
}

static volatile uint32_t got[8], messages, last_bits, order_of[4], next;

/* Waits in the way that the test wants, and notes what it gets. */
static volatile uint32_t from_whom = L4_ANYONE;

static void listen(uint32_t member)
{
	struct l4_message m;

	for (;;) {
		int error = take(from_whom, L4_FOREVER, &m);

		got[member] = (uint32_t)error;
		if (error)
			l4_exit(0);
		if (m.tag & L4_NOTICE)
			last_bits = m.word[0];
		else
			messages++;
		if (next < 4)
			order_of[next++] = m.from;
	}
}

static void nap(uint32_t us)
{
	struct l4_message m = {.tag = 0};

	l4_message(L4_NOBODY, L4_NOTICES, us, &m);
}

TEST(notices_wake_a_receiver, .helper = listen, .helpers = 1,
     .paged = 1, .priority = {10, 11})
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(l4_notify(team[1], 6), 0);
	EXPECT_EQ(last_bits, 6);
	EXPECT_EQ(l4_message(team[1], L4_NOBODY, 0, &m), 0);
	EXPECT_EQ(messages, 1);
	EXPECT_EQ(l4_notify(team[1], 0), -EINVAL);	/* wakes nobody */
	EXPECT_EQ(last_bits, 6);
	EXPECT_EQ(next, 2);
	from_whom = team[0];
	EXPECT_EQ(l4_notify(team[1], 1), 0);
	EXPECT_EQ(last_bits, 1);
	/* Now it waits for us, and notices have to wait. */
	EXPECT_EQ(l4_notify(team[1], 9), 0);
	EXPECT_EQ(last_bits, 1);
	from_whom = L4_NOTICES;
	EXPECT_EQ(l4_message(team[1], L4_NOBODY, 0, &m), 0);
	EXPECT_EQ(messages, 2);
	EXPECT_EQ(last_bits, 9);
	/* Now only notices, and we have to wait. */
	EXPECT_EQ(l4_message(team[1], L4_NOBODY, 0, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_message(team[1], L4_NOBODY, 20000, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_message(team[1], team[1], 20000, &m), -ETIMEDOUT);
	from_whom = L4_ANYONE;
	EXPECT_EQ(l4_notify(team[1], 1), 0);
	EXPECT_EQ(l4_message(team[1], L4_NOBODY, 0, &m), 0);
	EXPECT_EQ(l4_thread_destroy(team[1], 0), 0);
	EXPECT_EQ(l4_notify(team[1], 1), -ESRCH);
}

/* A notice comes before those who have been in line for longer. */
static void send_once(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	l4_send(team[0], &m);
	messages++;
	(void)member;
}

TEST(notices_come_before_messages, .helper = send_once, .helpers = 3)
{
	struct l4_message m;

	nap(20000);				/* all are in line */
	EXPECT_EQ(l4_notify(team[0], 3), 0);
	EXPECT_EQ(take(L4_ANYONE, L4_NO_WAIT, &m), 0);
	expect_notice(&m, 3);
	EXPECT_EQ(take(team[2], L4_NO_WAIT, &m), 0);
	EXPECT_EQ(l4_notify(team[0], 3), 0);
	EXPECT_EQ(take(team[3], L4_NO_WAIT, &m), 0);
	EXPECT_EQ(m.from, team[3]);
	EXPECT_EQ(take(L4_ANYONE, L4_NO_WAIT, &m), 0);
	expect_notice(&m, 3);
	EXPECT_EQ(take(L4_ANYONE, L4_NO_WAIT, &m), 0);
	EXPECT_EQ(m.from, team[1]);
}

/* A notice ends no wait for a reply, and is there afterwards. */
static void answer_late(uint32_t member)
{
	struct l4_message m;

	(void)member;
	l4_receive(team[0], &m);
	l4_notify(team[0], 1 << 30);
	nap(30000);
	l4_notify(team[0], 1);
	m.tag = L4_REPLY | 1;
	m.word[0] = 99;
	l4_message(team[0], L4_NOBODY, 0, &m);
}

TEST(notices_do_not_disturb_calls, .helper = answer_late, .helpers = 1)
{
	struct l4_message m = {.tag = 0};

	EXPECT_EQ(l4_call(team[1], &m), 0);
	EXPECT_EQ(m.from, team[1]);
	EXPECT_EQ(m.tag, 1);
	EXPECT_EQ(m.word[0], 99);
	EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), 0);
	expect_notice(&m, 1 << 30 | 1);
}

/* Send, and then wait for notices only: one call, two phases. */
TEST(notices_after_a_send, .helper = listen, .helpers = 1)
{
	struct l4_message m = {.tag = 2};

	nap(20000);
	EXPECT_EQ(l4_message(team[1], L4_NOTICES, 20000, &m), -ETIMEDOUT);
	EXPECT_EQ(messages, 1);
	EXPECT_EQ(l4_notify(team[0], 8), 0);
	m.tag = 2;
	EXPECT_EQ(l4_message(team[1], L4_NOTICES, L4_NO_WAIT, &m), 0);
	expect_notice(&m, 8);
	nap(20000);
	EXPECT_EQ(messages, 2);
}

/*
 * Many threads set bits, which are all found; none is found twice: each
 * sets its bit and waits until it has been taken.
 */
#define ROUNDS 300
static volatile uint32_t set[8], taken[8];

static void set_bits(uint32_t member)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		set[member]++;
		l4_notify(team[0], 1u << member);
		while (taken[member] != set[member])
			member == 2 ? nap(1000) : (void)l4_yield();
	}
}

TEST(notices_are_counted, .helper = set_bits,
     .helpers = 6, .priority = {10, 10, 11, 9, 9, 10, 8})
{
	struct l4_message m;
	uint32_t all = 0;

	while (all < 6 * ROUNDS && take(L4_NOTICES, 1000000, &m) == 0) {
		EXPECT(m.word[0] && !(m.word[0] & ~0x7eu));
		for (uint32_t i = 1; i <= 6; i++)
			if (m.word[0] & 1u << i) {
				taken[i]++;
				all++;
				if (taken[i] != set[i])
					EXPECT_EQ(taken[i], set[i]);
			}
	}
	EXPECT_EQ(all, 6 * ROUNDS);
	EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), -ETIMEDOUT);
}

/* ---- devices ---------------------------------------------------------- */

#define RTC	0x09010000u
#define LINE	34u
#define AT	0x3e000000u

enum { DR = 0, MR = 4, IMSC = 16, RIS = 20, ICR = 28 };

static volatile uint32_t *rtc(uint32_t offset)
{
	return (volatile uint32_t *)(AT + offset);
}

static bool map_rtc(void)
{
	if (l4_map(0, AT, RTC, L4_PAGES(1) | RW | L4_DEVICE) != 1)
		return false;
	*rtc(IMSC) = 1;
	*rtc(ICR) = 1;
	return true;
}

static void ring(void)
{
	*rtc(MR) = *rtc(DR);		/* now */
}

TEST(interrupts_become_notices)
{
	struct l4_message m;

	REQUIRE(EXPECT(map_rtc()));
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, 7), 0);
	EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), -ETIMEDOUT);
	for (uint32_t i = 0; i < 100; i++) {
		ring();
		EXPECT_EQ(take(i % 2 ? L4_ANYONE : L4_NOTICES, L4_NO_WAIT,
			       &m), 0);
		expect_notice(&m, 1 << 7);
		/* Not served: it is still up, but the line is off. */
		EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), -ETIMEDOUT);
		EXPECT_EQ(*rtc(RIS), 1);
		/* On before it was served: at once again. */
		EXPECT_EQ(l4_irq(LINE, L4_IRQ_ENABLE, 0), 0);
		EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), 0);
		*rtc(ICR) = 1;
		EXPECT_EQ(l4_irq(LINE, L4_IRQ_ENABLE, 0), 0);
		EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), -ETIMEDOUT);
	}
	/* While the line is off, the device remembers. */
	ring();
	EXPECT_EQ(take(L4_NOTICES, L4_NO_WAIT, &m), 0);
	*rtc(ICR) = 1;
	ring();
	EXPECT_EQ(take(L4_NOTICES, 20000, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_ENABLE, 0), 0);
	EXPECT_EQ(take(L4_NOTICES, 20000, &m), 0);
	*rtc(ICR) = 1;
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_RELEASE, 0), 0);
	ring();
	EXPECT_EQ(take(L4_NOTICES, 20000, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_ENABLE, 0), -ESRCH);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_RELEASE, 0), -ESRCH);
	*rtc(ICR) = 1;
}

/* A real alarm, for which we sleep. */
TEST(interrupts_wake_their_driver)
{
	struct l4_message m;
	uint64_t before;

	REQUIRE(EXPECT(map_rtc()));
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, 0), 0);
	before = l4_uptime();
	*rtc(MR) = *rtc(DR) + 2;
	EXPECT_EQ(take(L4_ANYONE, 3000000, &m), 0);
	expect_notice(&m, 1);
	EXPECT(l4_uptime() - before > 990000);
	EXPECT(l4_uptime() - before < 2010000);
	*rtc(ICR) = 1;
}

TEST(interrupts_have_rules)
{
	uint32_t line;

	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, 32), -EINVAL);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, ~0u), -EINVAL);
	EXPECT_EQ(l4_irq(LINE, 3, 0), -ESRCH);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_ENABLE, 0), -ESRCH);
	for (line = 0; line < 32; line++)
		EXPECT_EQ(l4_irq(line, L4_IRQ_BIND, 0), -EINVAL);
	EXPECT_EQ(l4_irq(1019, L4_IRQ_BIND, 0), -EINVAL);
	EXPECT_EQ(l4_irq(1020, L4_IRQ_BIND, 0), -EINVAL);
	EXPECT_EQ(l4_irq(0x80000022, L4_IRQ_BIND, 0), -EINVAL);
	EXPECT_EQ(l4_irq(~0u, L4_IRQ_BIND, 0), -EINVAL);
	EXPECT_EQ(l4_irq(~0u, L4_IRQ_ENABLE, 0), -ESRCH);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, 3), 0);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, 3), -EBUSY);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, 4), -EBUSY);
	EXPECT_EQ(l4_irq(LINE + 1, L4_IRQ_BIND, 3), -EBUSY);
	EXPECT_EQ(l4_irq(LINE, 3, 0), -EINVAL);
	EXPECT_EQ(l4_irq(LINE, ~0u, 0), -EINVAL);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_RELEASE, 0), 0);
	/* As many lines as there are bits, and all again, by themselves. */
	for (line = 0; line < 32; line++)
		EXPECT_EQ(l4_irq(100 + line, L4_IRQ_BIND, line), 0);
	EXPECT_EQ(l4_irq(200, L4_IRQ_BIND, 5), -EBUSY);
	for (line = 0; line < 32; line += 2)
		EXPECT_EQ(l4_irq(100 + line, L4_IRQ_RELEASE, 0), 0);
	for (line = 0; line < 32; line += 2)
		EXPECT_EQ(l4_irq(101 + line, L4_IRQ_ENABLE, 0), 0);
}

/* A driver that ends gives its lines back; another one can have them. */
static void drive(uint32_t member)
{
	(void)member;
	if (!map_rtc() || l4_irq(LINE, L4_IRQ_BIND, 1) < 0)
		return;
	ring();
	listen(1);
}

TEST(interrupts_go_with_their_driver, .helper = drive,
     .helpers = 1, .paged = 1, .priority = {10, 11})
{
	struct l4_message m;

	EXPECT_EQ(last_bits, 2);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, 1), -EBUSY);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_ENABLE, 1), -ESRCH);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_RELEASE, 1), -ESRCH);
	EXPECT_EQ(l4_thread_destroy(team[1], 0), 0);
	EXPECT_EQ(l4_irq(LINE, L4_IRQ_BIND, 9), 0);
	EXPECT_EQ(take(L4_NOTICES, 20000, &m), 0);	/* still up */
	expect_notice(&m, 1 << 9);
	*rtc(ICR) = 1;
}

/* A client cannot drive anything, in a container that may. */
static volatile int refusals[4];

static void try_to_drive(uint32_t unused)
{
	(void)unused;
	refusals[0] = l4_irq(LINE, L4_IRQ_BIND, 0);
	refusals[1] = l4_irq(LINE, L4_IRQ_ENABLE, 0);
	refusals[2] = l4_map(0, AT, RTC, L4_PAGES(1) | RW | L4_DEVICE);
	refusals[3] = 1;
}

TEST(interrupts_are_for_managers)
{
	static uint32_t stack[256] __attribute__((aligned(8)));
	uint32_t id = (uint32_t)l4_thread_create(0, 11);

	EXPECT_EQ(child_start(id, try_to_drive, 0, (uint32_t)&stack[256]),
		  0);
	EXPECT_EQ(refusals[0], -EPERM);
	EXPECT_EQ(refusals[1], -EPERM);
	EXPECT_EQ(refusals[2], -EPERM);
	EXPECT_EQ(refusals[3], 1);
}

/* Only devices are devices, and only for those who may. */
TEST(devices_that_can_be_mapped)
{
	uint32_t memory = child_largest();
	static const uint32_t not[] = {
		0x08000000, 0x0800f000, 0x08010000, 0x0801f000, 0x40000000,
		0x40010000, 0x40100000, 0x41000000, 0x47fff000,
	};

	for (uint32_t i = 0; i < COUNT(not); i++)
		EXPECT_EQ(l4_map(0, AT, not[i], L4_PAGES(1) | L4_READ |
				 L4_DEVICE), -EPERM);
	EXPECT_EQ(l4_map(0, AT, memory, L4_PAGES(1) | RW | L4_DEVICE),
		  -EPERM);
	EXPECT_EQ(l4_map(0, AT, RTC, L4_PAGES(1) | RW), -EPERM);
	EXPECT_EQ(l4_map(0, AT, RTC, L4_PAGES(2) | RW | L4_DEVICE),
		  -EPERM);
	EXPECT_EQ(l4_map(0, AT, RTC, L4_PAGES(0) | RW | L4_DEVICE),
		  -EPERM);
	EXPECT_EQ(l4_map(0, AT, RTC, L4_PAGES(1) | RW | L4_DEVICE |
			 L4_EXECUTE), -EPERM);
	EXPECT_EQ(l4_map(0, AT, RTC + 4, L4_PAGES(1) | RW | L4_DEVICE),
		  -EINVAL);
	EXPECT_EQ(l4_map(0, AT, RTC, L4_PAGES(1) | RW | 16), -EINVAL);
	EXPECT_EQ(l4_map(0, AT, RTC, L4_PAGES(1) | L4_READ | L4_DEVICE), 1);
	EXPECT_EQ(*(volatile uint32_t *)(AT + 0xfe0) & 0xff, 0x31);
}

static void execute(uint32_t unused)
{
	(void)unused;
	((void (*)(void))AT)();
}

/* Returns what the fault's kind was. */
static uint32_t try_to_execute(void)
{
	static uint32_t stack[256] __attribute__((aligned(8)));
	uint32_t id = (uint32_t)l4_thread_create(0, 11);
	struct l4_message m;

	child_start(id, execute, 0, (uint32_t)&stack[256]);
	EXPECT_EQ(take(id, 20000, &m), 0);
	EXPECT(m.tag & L4_FAULT);
	EXPECT_EQ(l4_thread_destroy(id, 0), 0);
	return m.word[1];
}

TEST(devices_are_never_executed)
{
	REQUIRE(EXPECT(map_rtc()));
	EXPECT_EQ(l4_protect(0, AT, L4_PAGES(1) | L4_READ | L4_EXECUTE), 1);
	EXPECT_EQ(try_to_execute(), FAULT_EXECUTE);
	EXPECT_EQ(l4_protect(0, AT, L4_PAGES(1) | L4_EXECUTE | L4_DEVICE),
		  1);
	EXPECT_EQ(try_to_execute(), FAULT_EXECUTE);
	EXPECT_EQ(l4_protect(0, AT, L4_PAGES(1) | RW), 1);
	*rtc(ICR) = 1;
}
