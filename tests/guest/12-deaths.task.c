/*
 * A task that does what it may not is ended, its parent is told how,
 * and mm0 goes on.
 * since: 12
 */
#include "12-family.h"

static const uint32_t constants[4] = {0xe12fff1e, 2, 3, 4};
static uint32_t code[2] = {0xe12fff1e, 0};	/* bx lr */

/* An address that the compiler has no opinion of. */
static volatile int *at(uint32_t address)
{
	asm volatile("" : "+r"(address));
	return (volatile int *)address;
}

static void call(uint32_t address)
{
	((void (*)(void))(uintptr_t)at(address))();
}

static int read_null(void)
{
	int value;

	/* In C a sanitizer would find it first. */
	asm volatile("ldr %0, [%1]" : "=r"(value) : "r"(0));
	return value;
}


static int write_null(void)	{ *at(4) = 1; return 0; }
static int call_null(void)	{ call(0); return 0; }
static int read_kernel(void)	{ return *at(0x40010000); }
static int write_kernel(void)	{ *at(0x40010000) = 1; return 0; }
static int call_kernel(void)	{ call(0x40010000); return 0; }
static int read_device(void)	{ return *at(0xf0000000); }
static int read_last(void)	{ return *at(0xfffffffc); }
static int read_wild(void)	{ return *at(0x20000000); }
static int call_wild(void)	{ call(0x20000000); return 0; }
static int call_data(void)	{ call((uint32_t)code); return 0; }
static int call_constant(void)	{ call((uint32_t)constants); return 0; }

static int write_code(void)
{
	*(volatile uint32_t *)((uintptr_t)read_null & ~3u) = 0;
	return 0;
}

static int write_constant(void)
{
	*at((uint32_t)constants) = 1;
	return 0;
}

static int call_stack(void)
{
	uint32_t here[2] = {0xe12fff1e, 0};

	call((uint32_t)here);
	return 0;
}

static int below_the_stack(void)
{
	return *at((STACK_TOP - STACK_PAGES * 4096 - 4));
}

static int behind_the_stack(void)
{
	return *at(STACK_TOP);
}

static __attribute__((noinline)) int recurse(volatile int depth)
{
	volatile char room[100];

	room[0] = (char)depth;
	return depth < 0 ? 0 : recurse(depth + 1) + room[0];
}

static int overflow(void)
{
	return recurse(0);
}

static int unaligned(void)
{
	asm volatile("ldm %0, {r2, r3}" : : "r"((char *)code + 1) :
		     "r2", "r3");
	return 0;
}

static int undefined(void)	{ asm volatile("udf #1"); return 0; }
static int breakpoint(void)	{ asm volatile("bkpt #0"); return 0; }
static int privileged(void)	{ asm volatile("mcr p15, 0, r0, c7, c5, 0"); return 0; }

static int floating(void)
{
	asm volatile(".inst 0xee300a00");	/* vadd.f32 s0, s0, s0 */
	return 0;
}

static int exit_raw(void)	{ l4_exit(5); return 0; }
static int exit_minus(void)	{ l4_exit(-1); return 0; }
static int call_exit(void)	{ _exit(6); return 0; }

static const struct {
	const char *name;
	int (*run)(void);
	int status;
} deaths[] = {
	{"read NULL", read_null, SIGSEGV},
	{"write NULL", write_null, SIGSEGV},
	{"call NULL", call_null, SIGSEGV},
	{"read the kernel", read_kernel, SIGSEGV},
	{"write the kernel", write_kernel, SIGSEGV},
	{"call the kernel", call_kernel, SIGSEGV},
	{"read a device", read_device, SIGSEGV},
	{"read the last word", read_last, SIGSEGV},
	{"read nowhere", read_wild, SIGSEGV},
	{"call nowhere", call_wild, SIGSEGV},
	{"call data", call_data, SIGSEGV},
	{"call the stack", call_stack, SIGSEGV},
	{"call a constant", call_constant, SIGSEGV},
	{"write code", write_code, SIGSEGV},
	{"write a constant", write_constant, SIGSEGV},
	{"below the stack", below_the_stack, SIGSEGV},
	{"behind the stack", behind_the_stack, SIGSEGV},
	{"overflow", overflow, SIGSEGV},
	{"unaligned", unaligned, SIGBUS},
	{"undefined", undefined, SIGILL},
	{"privileged", privileged, SIGILL},
	{"breakpoint", breakpoint, SIGTRAP},
	{"exit without mm0", exit_raw, STATUS_EXITED(5)},
	{"exit with -1", exit_minus, STATUS_EXITED(255)},
	{"exit", call_exit, STATUS_EXITED(6)},
};

TEST(every_death_is_told_to_the_parent)
{
	for (uint32_t i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++) {
		int status = status_of(run(deaths[i].run));

		if (!EXPECT_EQ(status, deaths[i].status))
			print("# by: %s\n", deaths[i].name);
	}
}

TEST(floating_point_is_not_there)
{
	int status = status_of(run(floating));

	EXPECT(status == SIGFPE || status == SIGILL);
}

/* The parent that waits is told at once; so is the one that comes late. */
TEST(a_death_is_remembered)
{
	int pid = run(read_null);

	pause_ms(50);
	EXPECT_EQ(status_of(pid), SIGSEGV);
}

static int have_children_and_die(void)
{
	run(read_null);
	run(call_exit);
	return *at(8);
}

TEST(the_dead_leave_orphans_too)
{
	EXPECT_EQ(status_of(run(have_children_and_die)), SIGSEGV);
	pause_ms(50);
	EXPECT_EQ(waitpid(-1, NULL, WNOHANG), -ECHILD);
}
