/*
 * Pieces of machine code that do what programs must not, each run alone in
 * a space of its own.  The status is checked here; what is reported
 * of them, by 07-misdeeds.boot.
 * since: 07
 */
#include "kernel/arch.h"
#include "kernel/arch/arm/trap.h"
#include "kernel/fault.h"
#include "kernel/frames.h"
#include "kernel/printk.h"
#include "kernel/program.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/string.h"
#include "kernel/test.h"
#include "kernel/timeout.h"
#include "l4/errors.h"

#define CODE	0x10000u		/* a page, and nothing behind it */
#define DATA	0x20000u		/* the same */
#define STACK	0x30000u		/* ends here; nothing below it */
#define SURVIVED 99
#define ANY	1000			/* the manual does not say */

struct misdeed {
	const char *name;		/* of the thread: 13 letters */
	int status;
	bool thumb;
	uint32_t offset;		/* in the page of code */
	uint32_t code[5];
};

/* mov r0, #99; mov r12, #2; svc #0: exit */
static const uint32_t arm_exit[] = {0xe3a00063, 0xe3a0c002, 0xef000000};
static const uint16_t thumb_exit[] = {0x2063, 0xf04f, 0x0c02, 0xdf00};

static void begin(void *unused)
{
	(void)unused;
	user_enter();
}

static struct space *make_space(const struct misdeed *m)
{
	struct space *s = space_create();
	char *run = frames_alloc(2);

	if (!s || !run)
		return NULL;
	memset(run, 0, 4 * PAGE_SIZE);
	memcpy(run + m->offset, m->code, sizeof(m->code) < PAGE_SIZE -
	       m->offset ? sizeof(m->code) : PAGE_SIZE - m->offset);
	if (m->offset == 0 && m->thumb)
		memcpy(run + sizeof(m->code), thumb_exit, 8);
	else if (m->offset == 0)
		memcpy(run + sizeof(m->code), arm_exit, 12);
	s->image = run;
	space_map(s, CODE, (uint32_t)run, L4_READ | L4_EXECUTE);
	space_map(s, DATA, (uint32_t)run + PAGE_SIZE, L4_READ | L4_WRITE);
	space_map(s, STACK - PAGE_SIZE, (uint32_t)run + 2 * PAGE_SIZE,
		  L4_READ | L4_WRITE);
	return s;
}

/* As team_run does it, with a program that is in no file. */
static int run(const struct misdeed *m, uint32_t limit_us)
{
	const uint32_t registers[] = {
		0, 0x40010000, 0xf0000000, DATA, 0x40010000, 0, 0, 0, 0, 0,
	};
	struct team team = {.status = -1};
	struct thread *t;
	int error;

	interrupts_off();
	semaphore_init(&team.ended, 0);
	t = thread_create(m->name, 10, begin, NULL);
	t->space = make_space(m);
	t->space->threads = 1;
	t->team = &team;
	team.member[0] = t;
	user_prepare(t, (CODE + m->offset) | m->thumb, STACK, registers, 10);
	thread_start(t);
	error = semaphore_down(&team.ended, ticks_after(limit_us));
	if (team.member[0])
		thread_kill(team.member[0], 0);
	interrupts_on();
	return error ? error : team.status;
}

#define T(first, second) ((first) | (uint32_t)(second) << 16)
#define NOP	0xe1a00000u
#define TNOP	0xbf00u
#define FAULTS	STATUS_FAULT

static void run_all(const struct misdeed *list, uint32_t count,
		    uint32_t limit_us)
{
	for (uint32_t i = 0; i < count; i++) {
		struct misdeed m = list[i];
		char name[16];
		int status;

		snprintk(name, sizeof(name), "%s", m.name);
		if (m.thumb)
			snprintk(name, sizeof(name), "T %s", m.name);
		m.name = name;
		for (int j = 0; j < 5; j++)
			if (m.code[j] == 0)
				m.code[j] = m.thumb ? T(TNOP, TNOP) : NOP;
		status = run(&m, limit_us);
		if (m.status != ANY && !EXPECT_EQ(status, m.status))
			printk("# that was %s\n", name);
	}
}

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* r1 and r4: the kernel's code; r2: a device; r3: data */
static const struct misdeed arm_list[] = {
	{"udf", FAULTS, 0, 0, {0xe7f000f7}},
	{"write TTBR0", FAULTS, 0, 0, {0xee020f10}},
	{"read SCTLR", FAULTS, 0, 0, {0xee110f10}},
	{"write SCTLR", FAULTS, 0, 0, {0xee010f10}},
	{"write DACR", FAULTS, 0, 0, {0xee030f10}},
	{"write VBAR", FAULTS, 0, 0, {0xee0c0f10}},
	{"write CPACR", FAULTS, 0, 0, {0xee010f50}},
	{"write TPIDRURO", FAULTS, 0, 0, {0xee0d0f70}},
	{"write CONTEXTIDR", FAULTS, 0, 0, {0xee0d0f30}},
	{"TLBIALL", FAULTS, 0, 0, {0xee080f17}},
	{"ICIALLU", FAULTS, 0, 0, {0xee070f15}},
	{"discard line", FAULTS, 0, 0, {0xee070f36}},
	{"read CNTVCT", FAULTS, 0, 0, {0xec510f1e}},
	{"read CNTPCT", FAULTS, 0, 0, {0xec510f0e}},
	{"stop timer", FAULTS, 0, 0, {0xee0e0f33}},
	{"set timer", FAULTS, 0, 0, {0xee0e0f13}},
	{"stop phys timer", FAULTS, 0, 0, {0xee0e0f32}},
	{"read PMCCNTR", FAULTS, 0, 0, {0xee190f1d}},
	{"write PMCR", FAULTS, 0, 0, {0xee090f1c}},
	{"write PMUSERENR", FAULTS, 0, 0, {0xee090f1e}},
	{"write TEEHBR", FAULTS, 0, 0, {0xeec10e10}},
	{"read TEEHBR", FAULTS, 0, 0, {0xeed10e10}},
	{"hvc", FAULTS, 0, 0, {0xe3080408, 0xe1400070}},
	{"smc", FAULTS, 0, 0, {0xe3080408, 0xe1600070}},
	{"read spsr", ANY, 0, 0, {0xe14f0000}},
	{"write spsr", ANY, 0, 0, {0xe169f000}},
	{"rfe", ANY, 0, 0, {0xf8930a00}},
	{"srs", ANY, 0, 0, {0xf96d0513}},
	{"movs pc, lr", ANY, 0, 0, {0xe1b0f00e}},
	{"ldm ^", ANY, 0, 0, {0xe8d38001}},
	{"swp", ANY, 0, 0, {0xe1030090}},
	{"bkpt", FAULTS, 0, 0, {0xe1200070}},
	{"coprocessor 9", FAULTS, 0, 0, {0xee000910}},
	{"coprocessor 12", FAULTS, 0, 0, {0xee000c10}},
	{"vmov", FAULTS, 0, 0, {0xee000a10}},
	{"vadd.f64", FAULTS, 0, 0, {0xee310b02}},
	{"vldr", FAULTS, 0, 0, {0xed930a00}},
	{"vldm", FAULTS, 0, 0, {0xecb30b04}},
	{"vmrs fpexc", FAULTS, 0, 0, {0xeef80a10}},
	{"vmsr fpexc", FAULTS, 0, 0, {0xeee80a10}},
	{"vadd.i32", FAULTS, 0, 0, {0xf2220844}},
	{"vmul.f32", FAULTS, 0, 0, {0xf3020d12}},
	{"vld1", FAULTS, 0, 0, {0xf423070f}},
	{"vst1", FAULTS, 0, 0, {0xf403070f}},
	{"pli", SURVIVED, 0, 0, {0xf4d3f000}},
	{"pld", SURVIVED, 0, 0, {0xf5d1f000}},
	{"vmov, not done", SURVIVED, 0, 0,
	 {0xe1500000, 0x1e000a10}},
	{"read kernel", FAULTS, 0, 0, {0xe5910000}},
	{"ldrt kernel", FAULTS, 0, 0, {0xe4b10000}},
	{"write kernel", FAULTS, 0, 0, {0xe5810000}},
	{"strt kernel", FAULTS, 0, 0, {0xe4a10000}},
	{"read device", FAULTS, 0, 0, {0xe5920000}},
	{"write device", FAULTS, 0, 0, {0xe5820000}},
	{"write a TCB", FAULTS, 0, 0,
	 {0xe3a0020e, 0xe3800a02, 0xe5000010}},
	{"write 0", FAULTS, 0, 0, {0xe5800000}},
	{"write code", FAULTS, 0, 0, {0xe50f0008}},
	{"write before", FAULTS, 0, 0, {0xe5030004}},
	{"write behind", FAULTS, 0, 0,
	 {0xe2833a01, 0xe5830000}},
	{"write over end", FAULTS, 0, 0,
	 {0xe2833eff, 0xe283300e, 0xe5830000}},
	{"ldm, unaligned", FAULTS, 0, 0, {0xe2833002, 0xe8930003}},
	{"ldrd, unaligned", FAULTS, 0, 0, {0xe2833002, 0xe1c300d0}},
	{"ldrex, unaligned", FAULTS, 0, 0, {0xe2833002, 0xe1930f9f}},
	{"str, unaligned", SURVIVED, 0, 0, {0xe2833002, 0xe5830000}},
	{"jump to kernel", FAULTS, 0, 0, {0xe12fff11}},
	{"jump to device", FAULTS, 0, 0, {0xe12fff12}},
	{"jump to data", FAULTS, 0, 0, {0xe12fff13}},
	{"jump to 0", FAULTS, 0, 0, {0xe12fff10}},
	{"jump high", FAULTS, 0, 0,
	 {0xe3e03cff, 0xe3c330ff, 0xe12fff13}},
	{"jump to middle", ANY, 0, 0,
	 {0xe28f3002, 0xe12fff13}},
	{"push to kernel", FAULTS, 0, 0, {0xe1a0d001, 0xe92d4003}},
	{"push, unaligned", FAULTS, 0, 0, {0xe3a0d041, 0xe92d4003}},
	{"sp in kernel", SURVIVED, 0, 0,
	 {0xe1a0d001, 0xe3a0c000, 0xef000000}},
	{"sp nowhere", SURVIVED, 0, 0,
	 {0xe3e0d000, 0xe3a0c000, 0xef000000}},
	{"run off", FAULTS, 0, 4092, {NOP}},
};

static const struct misdeed thumb_list[] = {
	{"udf", FAULTS, 1, 0, {T(0xde07, TNOP)}},
	{"udf.w", FAULTS, 1, 0, {T(0xf7f0, 0xa007)}},
	{"udf.w at 2", FAULTS, 1, 0,
	 {T(TNOP, 0xf7f0), T(0xa007, TNOP)}},
	{"udf at end", FAULTS, 1, 4094, {0xde07}},
	{"write TTBR0", FAULTS, 1, 0, {T(0xee02, 0x0f10)}},
	{"stop timer", FAULTS, 1, 0, {T(0xee0e, 0x0f33)}},
	{"hvc", FAULTS, 1, 0, {T(0xf248, 0x4008), T(0xf7e0, 0x8000)}},
	{"smc", FAULTS, 1, 0, {T(0xf7f0, 0x8000)}},
	{"bkpt", FAULTS, 1, 0, {T(0xbe00, TNOP)}},
	{"bkpt 0xab", FAULTS, 1, 0, {T(0xbeab, TNOP)}},
	{"vmov", FAULTS, 1, 0, {T(0xee00, 0x0a10)}},
	{"vmov at 2", FAULTS, 1, 0,
	 {T(TNOP, 0xee00), T(0x0a10, TNOP)}},
	{"vldm", FAULTS, 1, 0, {T(0xecb3, 0x0b04)}},
	{"vadd.i32", FAULTS, 1, 0, {T(0xef22, 0x0844)}},
	{"vmul.f32", FAULTS, 1, 0, {T(0xff02, 0x0d12)}},
	{"vld1", FAULTS, 1, 0, {T(0xf923, 0x070f)}},
	{"coprocessor 9", FAULTS, 1, 0, {T(0xee00, 0x0910)}},
	{"ldrsb", SURVIVED, 1, 0,
	 {T(0xf993, 0x0000)}},
	{"beside vld1", FAULTS, 1, 0, {T(0xf973, 0x0000)}},
	{"vmov, not done", SURVIVED, 1, 0,
	 {T(0x2800, 0xbf18), T(0xee00, 0x0a10)}},
	{"vmov after it", FAULTS, 1, 0,
	 {T(0x2800, 0xbf08), T(0xee00, 0x0a10)}},
	{"cps", SURVIVED, 1, 0, {T(0xb672, 0xb677)}},
	{"read kernel", FAULTS, 1, 0, {T(0x6808, TNOP)}},
	{"write kernel", FAULTS, 1, 0, {T(0x6008, TNOP)}},
	{"write code", FAULTS, 1, 0, {T(0xa000, 0x6000)}},
	{"jump to kernel", FAULTS, 1, 0, {T(0x3101, 0x4708)}},
	{"jump to data", FAULTS, 1, 0, {T(0x3301, 0x4718)}},
	{"run off", FAULTS, 1, 4094, {TNOP}},
	{"mov.w over end", FAULTS, 1, 4094,
	 {0xf04f}},
	{"svc 0xab", SURVIVED, 1, 0,
	 {T(0xf04f, 0x0c00), T(0x2018, 0xdfab)}},
};

TEST(misdeeds_end_alone)
{
	run_all(arm_list, COUNT(arm_list), 50000);
	run_all(thumb_list, COUNT(thumb_list), 50000);
}

/* Whatever firmware had opened is closed. */
static const struct misdeed open_doors[] = {
	{"vmov", FAULTS, 0, 0, {0xee000a10}},
	{"read CNTVCT", FAULTS, 0, 0, {0xec510f1e}},
	{"read CNTPCT", FAULTS, 0, 0, {0xec510f0e}},
	{"stop timer", FAULTS, 0, 0, {0xee0e0f33}},
	{"phys timer", FAULTS, 0, 0, {0xee0e0f32}},
	{"read PMCCNTR", FAULTS, 0, 0, {0xee190f1d}},
	{"write TEEHBR", FAULTS, 0, 0, {0xeec10e10}},
};

TEST(doors_left_open_are_closed)
{
	uint32_t word;

	asm volatile("mcr p15, 0, %0, c1, c0, 2\n\tisb\n\t"	/* CPACR */
		     "mov r0, #1 << 30\n\t.inst 0xeee80a10\n\t" /* FPEXC */
		     "mcr p15, 0, %1, c14, c1, 0\n\t"	/* CNTKCTL */
		     "mcr p15, 0, %2, c9, c14, 0\n\t"	/* PMUSERENR */
		     "mcr p14, 6, %3, c0, c0, 0\n\t"	/* TEECR */
		     "mcr p15, 0, %0, c13, c0, 3\n\tisb"
		     : : "r"(0xf << 20), "r"(0x303), "r"(1), "r"(0) : "r0");
	users_shut_out();
	run_all(open_doors, COUNT(open_doors), 50000);
	asm volatile("mrc p15, 0, %0, c13, c0, 3" : "=r"(word));
	EXPECT_EQ(word, 0);			/* TPIDRURO */
}

/* Nothing that goes on for ever keeps the others from running. */
static const struct misdeed endless[] = {
	{"a loop", -ETIMEDOUT, 0, 0, {0xeafffffe}},
	{"masked loop", -ETIMEDOUT, 0, 0, {0xf10c01c0, 0xeafffffe}},
	{"waiting", -ETIMEDOUT, 0, 0, {0xe320f003, 0xeafffffd}},
	{"yielding", -ETIMEDOUT, 0, 0,
	 {0xe3a0c001, 0xef000000, 0xeafffffc}},
	{"asking", -ETIMEDOUT, 0, 0,
	 {0xe3e0c000, 0xef000000, 0xeafffffc}},
	{"a loop", -ETIMEDOUT, 1, 0, {T(0xe7fe, TNOP)}},
};

TEST(endless_programs_are_ended)
{
	run_all(endless, COUNT(endless), 15000);
}

static void nothing(void *unused)
{
	(void)unused;
}

/* A frame that was used for something else is the program's alone. */
TEST(frame_is_prepared_whole)
{
	const uint32_t registers[] = {1, 2, 3};
	struct thread *t = thread_create("frame", 10, nothing, NULL);
	uint32_t *frame = (uint32_t *)user_frame(t);

	memset(frame, 0xff, 68);
	user_prepare(t, 0x12345, 0x20000, registers, 3);
	for (uint32_t i = 0; i < 15; i++)
		EXPECT_EQ(frame[i], i < 3 ? i + 1 : i == 13 ? 0x20000 : 0);
	EXPECT_EQ(frame[15], 0x12344);
	EXPECT_EQ(frame[16], 0x30);		/* user, Thumb */
	user_prepare(t, 0x12344, 0x20000, registers, 0);
	EXPECT_EQ(frame[0], 0);
	EXPECT_EQ(frame[16], 0x10);
	thread_free(t);
}

/* r1, r4 and r9 are what user_prepare was told. */
TEST(program_begins_with_what_it_was_given)
{
	/* cmp r1, #0x40010000 (r4); bne .+8; cmp r9, #0; ... exit(99) */
	static const struct misdeed m = {"", SURVIVED, 0, 0,
		{0xe1510004, 0x1afffffe, 0xe3590000, 0x1afffffe, NOP}};

	EXPECT_EQ(run(&m, 50000), SURVIVED);
}
