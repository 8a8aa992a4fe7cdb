/*
 * What a program's memory is: shared, private, promised, refused.
 * since: 13
 */
#include "libl4/l4.h"
#include "libl4/test.h"
#include "libposix/posix.h"
#include "mm0/layout.h"

#define PAGE 4096u
#define CHILDREN 6

static int run(int (*function)(void))
{
	return spawn("tests", (uint32_t)function);
}

/* How a child ends that does this. */
static int outcome(int (*function)(void))
{
	int status = -1, pid = run(function);

	return waitpid(pid, &status, 0) == pid ? status : -1;
}

/* Free, or to be had again. */
static int pages(void)
{
	return info(INFO_PAGES_FREE) + info(INFO_FILE_PAGES);
}

static void let_run(void)
{
	uint64_t start = l4_uptime();

	while (l4_uptime() - start < 5000)
		l4_yield();
}

static int sit(void)
{
	struct l4_message m;

	return l4_receive(L4_ANYONE, &m);
}

static void end_all(const int *pid, int n)
{
	for (int i = 0; i < n; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
}

TEST(text_and_constants_are_shared)
{
	int counts[INFO_COUNTS], pid[CHILDREN], one, all;
	int large[3], more;

	for (int i = 0; i < INFO_COUNTS; i++)
		counts[i] = info((uint32_t)i);
	one = pages();
	for (int i = 0; i < CHILDREN; i++)
		pid[i] = run(sit);
	let_run();
	all = pages();
	EXPECT(one - all >= CHILDREN);		/* a stack at least */
	EXPECT(one - all <= 5 * CHILDREN);
	EXPECT_EQ(info(INFO_FILES), counts[INFO_FILES]);
	EXPECT_EQ(info(INFO_SPACES), counts[INFO_SPACES] + CHILDREN);
	more = info(INFO_AREAS) - counts[INFO_AREAS];
	EXPECT(more >= 4 * CHILDREN && more % CHILDREN == 0);
	more = info(INFO_LINKS) - counts[INFO_LINKS];
	EXPECT(more >= 4 * CHILDREN && more % CHILDREN == 0);
	end_all(pid, CHILDREN);
	EXPECT_EQ(pages(), one);
	for (int i = INFO_OBJECTS; i <= INFO_LINKS; i++)
		EXPECT_EQ(info((uint32_t)i), counts[i]);

	/* The 32 pages of constants of a large one are there once. */
	one = info(INFO_FILE_PAGES);
	for (int i = 0; i < 3; i++)
		large[i] = spawn("large", 0);
	let_run();
	more = info(INFO_FILE_PAGES) - one;
	EXPECT(more >= 33 && more < 40);
	EXPECT_EQ(info(INFO_FILES), counts[INFO_FILES] + 1);
	end_all(large, 3);
	EXPECT_EQ(info(INFO_FILES), counts[INFO_FILES]);
}

static volatile int one = 1, zero;
static volatile char many[64 * PAGE];
static const char constant[2 * PAGE] = {1, 2, 3};

static int write_mine(void)
{
	for (int i = 0; i < 50; i++) {
		if (one != 1 + i || zero != i || many[PAGE * 9] != i)
			return 1;
		one++;
		zero++;
		many[PAGE * 9]++;
		l4_yield();
	}
	return 0;
}

TEST(nobody_sees_what_another_one_writes)
{
	int pid[CHILDREN], status;

	for (int i = 0; i < CHILDREN; i++)
		pid[i] = run(write_mine);
	for (int i = 0; i < CHILDREN; i++) {
		EXPECT_EQ(waitpid(pid[i], &status, 0), pid[i]);
		EXPECT_EQ(status, 0);
	}
	EXPECT(one == 1 && zero == 0 && many[PAGE * 9] == 0);
}

static int fill(void)
{
	volatile uint32_t *deep = (uint32_t *)(STACK_TOP - 40 * PAGE);

	for (uint32_t i = 0; i < sizeof(many); i++)
		many[i] = (char)(0x80 | i);
	for (uint32_t i = 0; i < 30 * PAGE / 4; i++)
		deep[i] = ~i;
	return 0;
}

static int all_zero(void)
{
	volatile uint32_t *deep = (uint32_t *)(STACK_TOP - 40 * PAGE);
	uint32_t sum = 0;

	for (uint32_t i = 0; i < sizeof(many); i++)
		sum |= (uint32_t)many[i];
	for (uint32_t i = 0; i < 30 * PAGE / 4; i++)
		sum |= deep[i];
	return sum != 0 || zero != 0 || one != 1;
}

/* Behind the variables, the file goes on; the program must not. */
static int look_behind(void)
{
	extern const uint32_t data_end[];
	int words = 0;

	for (const uint32_t *w = data_end; (uint32_t)w % PAGE; w++)
		words += *w != 0;
	return words > 12;	/* variables that have a value by now */
}

TEST(the_files_end_is_not_seen)
{
	EXPECT_EQ(outcome(look_behind), 0);
}

TEST(fresh_memory_is_full_of_zeroes)
{
	for (int i = 0; i < 4; i++) {
		EXPECT_EQ(outcome(fill), 0);
		EXPECT_EQ(outcome(all_zero), 0);
	}
}

#define STACK_END (STACK_TOP - STACK_PAGES * PAGE)

static int use_stack(void)
{
	for (uint32_t at = STACK_TOP - PAGE; at >= STACK_END; at -= PAGE)
		*(volatile uint32_t *)at = at;
	for (uint32_t at = STACK_TOP - 3 * PAGE; at >= STACK_END;
	     at -= PAGE)
		if (*(volatile uint32_t *)at != at)
			return 1;
	return 0;
}

static int read_guard(void)
{
	return *(volatile char *)(STACK_END - 1);
}

static int write_guard(void)
{
	*(volatile uint32_t *)(STACK_END - PAGE) = 1;
	return 0;
}

static int read_above(void)
{
	return *(volatile char *)STACK_TOP;
}

static __attribute__((noinline)) int depth(volatile int *above, int more)
{
	volatile int here[10];

	here[0] = above[0] + 1;
	return more > 0 ? depth(here, more - 1) + here[0] : here[0];
}

static int recurse(void)
{
	return depth(&one, 1 << 30);
}

TEST(the_stack_grows_to_its_guard)
{
	EXPECT_EQ(outcome(use_stack), 0);
	EXPECT_EQ(outcome(read_guard), SIGSEGV);
	EXPECT_EQ(outcome(write_guard), SIGSEGV);
	EXPECT_EQ(outcome(read_above), SIGSEGV);
	EXPECT_EQ(outcome(recurse), SIGSEGV);
}

static int write_text(void)
{
	*(volatile uint32_t *)((uint32_t)write_text & ~3u) = 0;
	return 0;
}

static int write_constant(void)
{
	*(volatile char *)(uintptr_t)&constant[PAGE + 5] = 1;
	return 0;
}

static int call(uint32_t address)
{
	return ((int (*)(void))address)();
}

static int run_constant(void)
{
	return call((uint32_t)constant & ~3u);
}

static int run_data(void)
{
	return call((uint32_t)&one & ~3u);
}

static int run_zeroes(void)
{
	many[0] = many[1] = 0;
	return call((uint32_t)many & ~3u);
}

static int run_stack(void)
{
	uint32_t code[2] = {0xe3a00000, 0xe12fff1e};

	asm volatile("" : : "r"(code) : "memory");
	return call((uint32_t)code);
}

/* In assembly: the hard build would stop it before it does it. */
static int read_null(void)
{
	uint32_t value;

	asm volatile("ldrb %0, [%1]" : "=r"(value) : "r"(0));
	return (int)value;
}

static int read_below(void)
{
	return *(volatile char *)(PROGRAM_FIRST - 1);
}

static int write_hole(void)
{
	*(volatile char *)0x20000000 = 1;
	return 0;
}

static int read_kernel(void)
{
	return *(volatile char *)0x40000000;
}

static int call_kernel(void)
{
	return call(0xfffffffc);
}

TEST(rights_are_what_they_are)
{
	static int (*const misdeeds[])(void) = {
		write_text, write_constant, run_constant, run_data,
		run_zeroes, run_stack, read_null, read_below,
		write_hole, read_kernel, call_kernel,
	};

	for (unsigned int i = 0;
	     i < sizeof(misdeeds) / sizeof(misdeeds[0]); i++)
		EXPECT_EQ(outcome(misdeeds[i]), SIGSEGV);
}

/* Text can be read, and executed after it has been read. */
static int read_text(void)
{
	uint32_t sum = 0;

	for (uint32_t at = PROGRAM_FIRST;
	     at < ((uint32_t)read_text & ~3u); at += 256)
		sum += *(volatile uint32_t *)at;
	return sum == 0 || constant[1] != 2;
}

TEST(text_can_be_read)
{
	EXPECT_EQ(outcome(read_text), 0);
}

/* Pages that nobody has touched so far: mm0 brings them itself. */
static char untouched[4 * PAGE];
static char names[3 * PAGE];

static int ask(void)
{
	char *value = untouched + 2 * PAGE - 1, *name;
	int length = bootarg("test", value, PAGE);

	if (length < 0 || value[length] != '\0')
		return 1;
	if (bootarg(names + PAGE, value, 4) != -ENOENT)
		return 2;
	name = names + 2 * PAGE - 2;
	for (int i = 0; i < 5; i++)
		name[i] = "test"[i];
	if (bootarg(name, untouched, 4) < 0)
		return 3;
	for (char *end = value + length; end < untouched + 3 * PAGE; end++)
		if (*end != 0)
			return 4;	/* mm0 has brought pages of zeroes */
	return 0;
}

static int ask_badly(void)
{
	static const uint32_t bad[] = {
		0, 1, PROGRAM_FIRST - 4, 0x20000000, STACK_TOP,
		STACK_END - 1, STACK_END - PAGE, 0x3fffffff, 0x40000000,
		0xfffff000, 0xffffffff,
	};

	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (bootarg((char *)bad[i], untouched, 4) != -EFAULT)
			return 1;
		if (bootarg("test", (char *)bad[i], 4) != -EFAULT)
			return 2;
		if (spawn((char *)bad[i], 0) != -EFAULT)
			return 3;
	}
	if (bootarg("test", (char *)(uintptr_t)constant, 4) != -EFAULT ||
	    bootarg("test", (char *)(uintptr_t)ask_badly, 4) != -EFAULT)
		return 4;
	return constant[0] != 1;
}

TEST(mm0_sees_what_the_program_would)
{
	EXPECT_EQ(outcome(ask), 0);
	EXPECT_EQ(outcome(ask_badly), 0);
}

#define SITS (1u << 16)
#define ENDLESS (1u << 17)

TEST(memory_is_promised)
{
	int status = -1, pid = spawn("glutton", 0xffff);

	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, STATUS_EXITED(40));
}

/* Whatever is the first thing that cannot be had. */
TEST(no_memory_is_an_error_wherever)
{
	int hog = spawn("glutton", SITS | 160), status, pid, before;
	int none = 0, some = 0, other = 0;

	while (info(INFO_PAGES_FREE) > 160)
		l4_yield();
	let_run();
	before = pages();
	for (uint32_t leave = 0; leave < 80; leave++) {
		pid = spawn("glutton", leave);
		EXPECT(pid > 0);
		EXPECT_EQ(waitpid(pid, &status, 0), pid);
		none += status == STATUS_EXITED(0) || status == SIGKILL;
		some += WIFEXITED(status) && WEXITSTATUS(status) > 0 &&
			WEXITSTATUS(status) < 40;
		other += WIFEXITED(status) ? WEXITSTATUS(status) > 40 :
			 WTERMSIG(status) != SIGKILL;
		EXPECT_EQ(pages(), before);
	}

	/*
	 * Both have happened.  How many pages it takes to start one is no
	 * promise: with 0 left there was none, with 1 it may be.
	 */
	EXPECT(none > 0 && some > 30);
	EXPECT_EQ(other, 0);

	/* With none left at all, who wants more is ended, and only he. */
	pid = spawn("glutton", ENDLESS);
	waitpid(pid, &status, 0);
	EXPECT_EQ(status, SIGKILL);
	EXPECT_EQ(waitpid(hog, &status, WNOHANG), 0);
	end_all(&hog, 1);
}
