/*
 * Making threads, starting them, their registers, and ending them.
 * since: 10
 */
#include "libl4/badptr.h"
#include "10-agents.h"

#define STACK 1024
static uint32_t stacks[8][STACK / 4] __attribute__((aligned(8)));

/* A thread in our space that is to call run(argument). */
static uint32_t make(uint32_t i, uint32_t how, void (*run)(uint32_t),
		     uint32_t argument)
{
	int id = l4_thread_create(0, how);

	if (id < 0 || child_start((uint32_t)id, run, argument,
				  (uint32_t)&stacks[i + 1]) < 0)
		print("# no thread: %d\n", id);
	return (uint32_t)id;
}

static volatile uint32_t ran, who;

static void note(uint32_t argument)
{
	ran += argument;
	who = l4_self();
}

TEST(thread_runs_and_ends)
{
	struct balance before = balance();
	uint32_t id = make(0, 11, note, 5);	/* more urgent than we */

	EXPECT_EQ(ran, 5);
	EXPECT_EQ(who, id);
	EXPECT_EQ(l4_thread_start(id), -ESRCH);
	EXPECT_EQ(l4_thread_destroy(id, 0), -ESRCH);
	id = make(0, 9, note, 3);		/* less urgent */
	EXPECT_EQ(ran, 5);
	EXPECT_EQ(l4_thread_start(id), -EBUSY);
	EXPECT_EQ(l4_thread_destroy(id, 0), 0);
	EXPECT_EQ(l4_thread_destroy(id, 0), -ESRCH);
	EXPECT_EQ(ran, 5);
	expect_balance(&before);
}

TEST(thread_inactive_does_nothing)
{
	struct l4_message m = {.tag = 1};
	uint32_t id = (uint32_t)l4_thread_create(0, 20);

	REQUIRE(EXPECT((int)id > 0));
	EXPECT_EQ(l4_message(id, L4_NOBODY, 20000, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_message(id, id, 20000, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_message(L4_NOBODY, id, 20000, &m), -ETIMEDOUT);
	EXPECT_EQ(l4_notify(id, 1), 0);
	EXPECT_EQ(l4_thread_set(id, L4_SET_PRIORITY, 3), 0);
	EXPECT_EQ(l4_thread_destroy(id, 0), 0);
}

/* Who waits for a thread that is ended before it has begun. */
static void wait_for_it(uint32_t member)
{
	struct l4_message m = {.tag = 1};

	(void)member;
	l4_receive(team[0], &m);
	ran = (uint32_t)l4_message(m.word[0], m.word[0], L4_FOREVER, &m);
}

TEST(thread_ended_before_it_began, .helper = wait_for_it, .helpers = 1)
{
	struct l4_message m = {.tag = 1};

	m.word[0] = (uint32_t)l4_thread_create(0, 20);
	REQUIRE(EXPECT((int)m.word[0] > 0));
	l4_send(team[1], &m);
	l4_message(L4_NOBODY, L4_NOTICES, 20000, &m);	/* it waits */
	EXPECT_EQ(l4_thread_destroy(m.word[0], 0), 0);
	l4_message(L4_NOBODY, L4_NOTICES, 20000, &m);
	EXPECT_EQ((int)ran, -EPIPE);
}

TEST(thread_without_registers)
{
	struct balance before = balance();
	struct l4_message m = {.tag = 0};
	uint32_t id = (uint32_t)l4_thread_create(0, 11);

	/* It jumps to address 0, in user mode, and its pager is told. */
	EXPECT_EQ(l4_thread_start(id), 0);
	EXPECT_EQ(l4_message(L4_NOBODY, id, 20000, &m), 0);
	EXPECT(m.tag & L4_FAULT);
	EXPECT_EQ(m.word[0], 0);
	EXPECT_EQ(m.word[1], FAULT_EXECUTE);
	EXPECT_EQ(l4_thread_destroy(id, 0), 0);
	expect_balance(&before);
}

/* ---- registers -------------------------------------------------------- */

static struct l4_registers in, out;

#define USER_BITS 0xfe0ffe20u
#define IT_BITS	  0x0600fc00u

static void expect_round_trip(uint32_t id, uint32_t psr, uint32_t pc)
{
	uint32_t wanted = psr & USER_BITS;

	for (uint32_t i = 0; i < 13; i++)
		in.r[i] = 0x10203 * (i + 1) ^ psr;
	in.sp = 0xdeadbeef;
	in.lr = 0xffffffff;
	in.pc = pc;
	in.psr = psr;
	if (!(wanted & 1 << 5))
		wanted &= ~IT_BITS;
	memset(&out, 0x55, sizeof(out));
	EXPECT_EQ(l4_thread_write(id, &in), 0);
	EXPECT_EQ(l4_thread_read(id, &out), 0);
	EXPECT_EQ(memcmp(&in, &out, 60), 0);
	EXPECT_EQ(out.pc, pc & (wanted & 1 << 5 ? ~1u : ~3u));
	EXPECT_EQ(out.psr, wanted);
}

TEST(registers_come_back)
{
	uint32_t id = (uint32_t)l4_thread_create(0, 5);

	EXPECT_EQ(l4_thread_read(id, &out), 0);
	for (uint32_t i = 0; i < sizeof(out) / 4; i++)
		EXPECT_EQ(((uint32_t *)&out)[i], 0);
	for (uint32_t bit = 0; bit < 32; bit++) {
		expect_round_trip(id, 1u << bit, 0x10003);
		expect_round_trip(id, ~(1u << bit), 0xffffffff);
		expect_round_trip(id, 1u << bit | 1 << 5, 0x12345679);
	}
	expect_round_trip(id, 0, 0);
	expect_round_trip(id, 0xffffffff, 0x8000);
	EXPECT_EQ(l4_thread_destroy(id, 0), 0);
}

/*
 * A thread that is started with a mode, masks or J set is in user mode
 * nevertheless, and interrupts get through: it stores its CPSR and turns
 * in a loop until we, who are less urgent, would never run again.
 */
static volatile uint32_t cpsr[2];

__attribute__((target("arm"), noinline)) static void look(uint32_t i)
{
	uint32_t value;

	asm volatile("mrs %0, cpsr" : "=r"(value));
	cpsr[i] = value;
	for (;;)
		;
}

TEST(registers_give_no_privilege)
{
	static const uint32_t bad[] = {
		0x13, 0x1f, 0x17, 0x1b, 0x11, 0x12, 0x16, 0x1a, 0x00, 0x0f,
		0xc0, 0x1d3, 0x01000000, 0x01000013, 0x0600fc13, 0x100,
	};

	for (uint32_t i = 0; i < COUNT(bad); i++) {
		struct l4_message m = {.tag = 0};
		struct l4_registers r = {.r = {0}};
		uint32_t id = (uint32_t)l4_thread_create(0, 10);

		cpsr[0] = 0;
		r.sp = (uint32_t)&stacks[1];
		r.pc = (uint32_t)look;
		r.psr = bad[i];
		EXPECT_EQ(l4_thread_write(id, &r), 0);
		EXPECT_EQ(l4_thread_start(id), 0);
		l4_message(L4_NOBODY, L4_NOTICES, 5000, &m);
		EXPECT_EQ(cpsr[0] & 0x010001ff, 0x10);
		EXPECT_EQ(l4_thread_destroy(id, 0), 0);
	}
}

/* All registers, as they are in user mode; ARM and Thumb. */
static volatile uint32_t dump[17];

__attribute__((naked, target("arm"))) static void dump_arm(void)
{
	asm volatile("push {r0}\n\tldr r0, =%c0\n\tstr r1, [r0, #4]\n\t"
		     "mrs r1, cpsr\n\tstr r1, [r0, #64]\n\t"
		     "pop {r1}\n\tstr r1, [r0]\n\t"
		     "add r0, r0, #8\n\tstmia r0!, {r2-r12}\n\t"
		     "str sp, [r0], #4\n\tstr lr, [r0], #4\n\t"
		     "mov r0, #0\n\tmov r12, #2\n\tsvc #0\n\t.ltorg"
		     : : "i"(dump));
}

__attribute__((naked, target("thumb"))) static void dump_thumb(void)
{
	asm volatile("push {r0}\n\tldr r0, =%c0\n\tstr r1, [r0, #4]\n\t"
		     "mrs r1, cpsr\n\tstr r1, [r0, #64]\n\t"
		     "pop {r1}\n\tstr r1, [r0]\n\t"
		     "adds r0, r0, #8\n\tstmia r0!, {r2-r12}\n\t"
		     "mov r1, sp\n\tstr r1, [r0], #4\n\tstr lr, [r0], #4\n\t"
		     "movs r0, #0\n\tmov r12, #2\n\tsvc #0\n\t.ltorg"
		     : : "i"(dump));
}

static void expect_dump(void (*code)(void), uint32_t psr)
{
	uint32_t id = (uint32_t)l4_thread_create(0, 11);

	for (uint32_t i = 0; i < 13; i++)
		in.r[i] = 0x1000001 * i + 77;
	in.sp = (uint32_t)&stacks[1];
	in.lr = 0x87654321;
	in.pc = (uint32_t)code;
	in.psr = psr;
	EXPECT_EQ(l4_thread_write(id, &in), 0);
	EXPECT_EQ(l4_thread_start(id), 0);
	for (uint32_t i = 0; i < 15; i++)
		EXPECT_EQ(dump[i], ((uint32_t *)&in)[i]);
	EXPECT_EQ(dump[16] & 0xf80f0000, psr & 0xf80f0000);
	EXPECT_EQ(l4_thread_destroy(id, 0), -ESRCH);
}

TEST(registers_arrive_in_user_mode)
{
	expect_dump(dump_arm, 0xa8050000);
	expect_dump(dump_arm, 0x50000000);
	expect_dump(dump_thumb, 0xf80f0000 | 1 << 5);
	expect_dump(dump_thumb, 0x00000000 | 1 << 5);
}

/* In the middle of an IT block: the instruction is skipped, or not. */
__attribute__((naked, target("thumb"))) static void in_it_block(void)
{
	asm volatile("movs r0, #1\n\tldr r1, =%c0\n\tstr r0, [r1]\n\t"
		     "mov r12, #2\n\tsvc #0\n\t.ltorg" : : "i"(dump));
}

TEST(registers_keep_it_blocks)
{
	for (uint32_t z = 0; z < 2; z++) {	/* ITSTATE: EQ, one left */
		uint32_t id = (uint32_t)l4_thread_create(0, 11);
		struct l4_registers r = {.r = {7}};

		r.pc = (uint32_t)in_it_block & ~1u;
		r.psr = 1 << 5 | z << 30 | 0x08u >> 2 << 10;
		EXPECT_EQ(l4_thread_write(id, &r), 0);
		EXPECT_EQ(l4_thread_start(id), 0);
		EXPECT_EQ(dump[0], z ? 1 : 7);
	}
}

static uint32_t stopped;

/* They always take 68 bytes; smaller sizes would mean another test. */
static int call_read(uint32_t address, uint32_t size)
{
	return size < 68 ? -EFAULT : raw(SYS_thread_read, stopped, address, 0, 0);
}

static int call_write(uint32_t address, uint32_t size)
{
	return size < 68 ? -EFAULT :
	       raw(SYS_thread_write, stopped, address, 0, 0);
}

TEST(registers_and_bad_pointers)
{
	struct pointer_call r = {"thread_read", call_read, 68, true};
	struct pointer_call w = {"thread_write", call_write, 68, false};
	extern char program_end[];
	uint32_t end = (uint32_t)program_end;

	asm volatile("" : "+r"(end));
	stopped = (uint32_t)l4_thread_create(0, 5);
	expect_round_trip(stopped, 0xf0000000, 0x4321000);
	EXPECT_EQ(try_bad_pointers(&w), 0);
	EXPECT_EQ(l4_thread_read(stopped, &out), 0);
	EXPECT_EQ(memcmp(&in, &out, 64), 0);	/* as they were */
	EXPECT_EQ(try_bad_pointers(&r), 0);
	EXPECT_EQ(call_read(end - 68, 68), 0);
	EXPECT_EQ(memcmp((void *)(end - 68), &in, 60), 0);
	EXPECT_EQ(call_write(end - 68, 68), 0);
	EXPECT_EQ(call_write(end - 67, 68), -EFAULT);
	EXPECT_EQ(l4_thread_read(stopped, &out), 0);
	EXPECT_EQ(memcmp(&in, &out, 60), 0);
	EXPECT_EQ(l4_thread_destroy(stopped, 0), 0);
}

/* ---- other things that can be set ------------------------------------- */

static void count(uint32_t i)
{
	for (;;)
		((volatile uint32_t *)dump)[i]++;
}

TEST(priority_of_others)
{
	struct l4_message m = {.tag = 0};
	uint32_t one = make(0, 5, count, 0), other = make(1, 5, count, 1);
	uint32_t was;

	EXPECT_EQ(l4_thread_set(other, L4_SET_PRIORITY, 4), 0);
	dump[0] = dump[1] = 0;
	l4_message(L4_NOBODY, L4_NOTICES, 100000, &m);
	EXPECT(dump[0] > 0);
	EXPECT_EQ(dump[1], 0);
	EXPECT_EQ(l4_thread_set(one, L4_SET_PRIORITY, 3), 0);
	was = dump[0];
	l4_message(L4_NOBODY, L4_NOTICES, 100000, &m);
	EXPECT_EQ(dump[0], was);
	EXPECT(dump[1] > 0);
	EXPECT_EQ(l4_thread_set(one, L4_SET_PRIORITY, 32), -EINVAL);
	EXPECT_EQ(l4_thread_set(one, L4_SET_PRIORITY, ~0u), -EINVAL);
	EXPECT_EQ(l4_thread_destroy(one, 0), 0);
	EXPECT_EQ(l4_thread_destroy(other, 0), 0);
}

/* To make oneself less urgent is to let others run. */
TEST(priority_of_oneself)
{
	uint32_t id = make(0, 5, note, 1);

	EXPECT_EQ(ran, 0);
	EXPECT_EQ(l4_thread_set(0, L4_SET_PRIORITY, 4), 0);
	EXPECT_EQ(ran, 1);
	EXPECT_EQ(l4_thread_set(0, L4_SET_PRIORITY, 31), 0);
	EXPECT_EQ(l4_thread_start(id), -ESRCH);
	EXPECT_EQ(l4_thread_set(team[0], L4_SET_PRIORITY, 10), 0);
}

/* A priority that is lent is not lost when the own one changes. */
static void ask_late(uint32_t id)
{
	struct l4_message m = {.tag = 0};

	ran = (uint32_t)l4_message(id, id, L4_FOREVER, &m);
}

TEST(priority_lent_and_set)
{
	struct l4_registers r = {.r = {100}, .sp = (uint32_t)&stacks[1]};
	struct l4_message m = {.tag = 0};
	uint32_t low = (uint32_t)l4_thread_create(0, 3);
	uint32_t high = make(1, 12, ask_late, low);

	/* high waits for low, which has 12 now, and has not begun. */
	r.pc = (uint32_t)note;
	r.lr = (uint32_t)l4_exit;
	EXPECT_EQ(l4_thread_write(low, &r), 0);
	EXPECT_EQ(l4_thread_set(low, L4_SET_PRIORITY, 2), 0);
	EXPECT_EQ(l4_thread_start(low), 0);	/* runs at once, */
	EXPECT_EQ(who, low);			/* and then high */
	EXPECT_EQ((int)ran, -EPIPE);
	EXPECT_EQ(l4_thread_set(high, L4_SET_PRIORITY, 20), -ESRCH);

	low = (uint32_t)l4_thread_create(0, 3);
	high = make(1, 12, ask_late, low);
	ran = who = 0;
	EXPECT_EQ(l4_thread_write(low, &r), 0);
	EXPECT_EQ(l4_thread_set(high, L4_SET_PRIORITY, 9), 0);
	EXPECT_EQ(l4_thread_start(low), 0);	/* 9: not before we wait */
	EXPECT_EQ(who, 0);
	l4_message(L4_NOBODY, L4_NOTICES, 20000, &m);
	EXPECT_EQ(who, low);
	EXPECT_EQ((int)ran, -EPIPE);
}

static struct l4_utcb utcb;

static void has_utcb(uint32_t wanted)
{
	uint32_t is;

	asm volatile("mrc p15, 0, %0, c13, c0, 3" : "=r"(is));
	ran = is == wanted;
}

TEST(utcb_of_others)
{
	uint32_t id = (uint32_t)l4_thread_create(0, 11);

	EXPECT_EQ(l4_thread_set(id, L4_SET_UTCB, (uint32_t)&utcb), 0);
	EXPECT_EQ(l4_thread_set(id, L4_SET_UTCB, 0x40000000), -EINVAL);
	EXPECT_EQ(l4_thread_set(id, L4_SET_UTCB, 0xfffffc00), -EINVAL);
	EXPECT_EQ(l4_thread_set(id, L4_SET_UTCB, 0x10200), -EINVAL);
	EXPECT_EQ(child_start(id, has_utcb, (uint32_t)&utcb,
			      (uint32_t)&stacks[1]), 0);
	EXPECT_EQ(ran, 1);
	has_utcb(0);
	EXPECT_EQ(ran, 1);
	EXPECT_EQ(l4_thread_set(0, L4_SET_UTCB, (uint32_t)&utcb), 0);
	has_utcb((uint32_t)&utcb);
	EXPECT_EQ(ran, 1);
}

/* ---- ending ------------------------------------------------------------ */

static void end_myself(uint32_t how)
{
	ran = 1;
	raw(SYS_thread_destroy, how ? l4_self() : 0, 0, 0, 0);
	ran = 2;
}

TEST(thread_ends_itself)
{
	for (uint32_t how = 0; how < 2; how++) {
		uint32_t id = make(0, 11, end_myself, how);

		EXPECT_EQ(ran, 1);
		EXPECT_EQ(l4_thread_destroy(id, 0), -ESRCH);
	}
}

/* The space lives as long as the last of its threads. */
static void stay(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	l4_receive(L4_NOTICES, &m);
}

TEST(space_outlives_its_first_thread)
{
	struct balance before = balance();
	uint32_t first, second;

	child_memory(child_largest(), MB);
	first = (uint32_t)l4_thread_create(0, 11 | L4_NEW_SPACE);
	EXPECT_EQ(child_copy(first), 0);
	second = (uint32_t)l4_thread_create(first, 11);
	EXPECT_EQ(child_give(second, 0x300000, RW, NULL), 1);
	EXPECT_EQ(child_start(first, stay, 0, CHILD_STACK), 0);
	EXPECT_EQ(child_start(second, agent, 0, 0x301000), 0);
	EXPECT_EQ(l4_thread_destroy(first, 0), 0);
	EXPECT_EQ(order(second, SYS_self, 0, 0, 0, 0), second);
	EXPECT_EQ(l4_thread_create(first, 5), -ESRCH);
	EXPECT_EQ(l4_thread_destroy(second, 0), 0);
	expect_balance(&before);
}

/* Threads in a row, each made by the one before: ids are never reused. */
TEST(ids_are_not_reused)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < 6000; i++) {
		uint32_t id = (uint32_t)l4_thread_create(0, 5);

		if (id == last || (int)id < 0 ||
		    l4_thread_destroy(id, 0) != 0 ||
		    l4_thread_destroy(id, 0) != -ESRCH) {
			EXPECT(false);
			return;
		}
		last = id;
	}
}
