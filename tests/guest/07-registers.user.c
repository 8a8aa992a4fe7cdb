/*
 * A program's registers survive: system calls, preemption, and the
 * other instruction set.
 * since: 07
 */
#include "libl4/test.h"
#include "l4/calls.h"

/*
 * Load every register and the flags with known values, make the call r12
 * times (or do nothing, if it is negative), and compare.  Returns a word with
 * a bit for each register that was changed: bits 0 to 14, and 16 for the flags.
 * What the call returns, r0 and perhaps r1, is stored to result.
 */
#define HOLD(name, set, svc)						\
	asm(								\
	"	.syntax unified\n"					\
	"	.text\n"						\
	"	." #set "\n"						\
	"	.balign 4\n"						\
	"	.type " #name ", %function\n"				\
	#name ":\n"							\
	"	push	{r0-r11, lr}\n"					\
	"	mov	r12, r0\n"	/* the call */			\
	"	mov	r0, r1\n"	/* its argument */		\
	"	ldr	r11, =0xf80f0000\n"				\
	"	msr	apsr_nzcvqg, r11\n"				\
	"	ldr	r1, =0x11111111\n"				\
	"	ldr	r2, =0x22222222\n"				\
	"	ldr	r3, =0x33333333\n"				\
	"	ldr	r4, =0x44444444\n"				\
	"	ldr	r5, =0x55555555\n"				\
	"	ldr	r6, =0x66666666\n"				\
	"	ldr	r7, =0x77777777\n"				\
	"	ldr	r8, =0x88888888\n"				\
	"	ldr	r9, =0x99999999\n"				\
	"	ldr	r10, =0xaaaaaaaa\n"				\
	"	ldr	lr, =0xeeeeeeee\n"				\
	"	mov	r11, sp\n"					\
	svc								\
	"	push	{r0-r12, lr}\n"		/* what is there now */	\
	"	mov	r5, #0\n"					\
	"	mrs	r4, apsr\n"					\
	"	ldr	r6, =0xf80f0000\n"				\
	"	and	r4, r4, r6\n"					\
	"	cmp	r4, r6\n"					\
	"	it	ne\n"						\
	"	orrne	r5, r5, #0x10000\n"				\
	"	add	r4, sp, #56\n"		/* sp after the call */	\
	"	cmp	r4, r11\n"					\
	"	it	ne\n"						\
	"	orrne	r5, r5, #0x2000\n"				\
	"	ldr	r6, =0x11111111\n"				\
	"	add	r4, sp, #4\n"					\
	"	mov	r7, #1\n"					\
	"	mov	r8, #2\n"					\
	"1:	mul	r3, r6, r7\n"					\
	"	ldr	r2, [r4], #4\n"					\
	"	cmp	r2, r3\n"					\
	"	it	ne\n"						\
	"	orrne	r5, r5, r8\n"					\
	"	lsl	r8, r8, #1\n"					\
	"	add	r7, r7, #1\n"					\
	"	cmp	r7, #11\n"					\
	"	blo	1b\n"						\
	"	ldr	r3, =0xeeeeeeee\n"				\
	"	ldr	r2, [sp, #52]\n"				\
	"	cmp	r2, r3\n"					\
	"	it	ne\n"						\
	"	orrne	r5, r5, #0x4000\n"				\
	"	ldr	r2, [sp, #48]\n"	/* r12 */		\
	"	ldr	r3, [sp, #56]\n"	/* as it was given */	\
	"	cmp	r2, r3\n"					\
	"	it	ne\n"						\
	"	orrne	r5, r5, #0x1000\n"				\
	"	ldr	r2, [sp, #64]\n"	/* result */		\
	"	ldm	sp, {r0, r1}\n"					\
	"	stm	r2, {r0, r1}\n"					\
	"	mov	r0, r5\n"					\
	"	add	sp, sp, #64\n"					\
	"	pop	{r2-r11, pc}\n"					\
	"	.ltorg\n"						\
	"	.arm\n");						\
	uint32_t name(uint32_t call, uint32_t argument, uint32_t *result)

#define SPIN	"	movw	r0, #20000\n"				\
		"2:	sub	r0, r0, #1\n"				\
		"	cbz	r0, 3f\n"				\
		"	b	2b\n"					\
		"3:\n"

HOLD(hold_arm, arm, "	svc	#0\n");
HOLD(hold_thumb, thumb, "	svc	#0\n");
HOLD(spin_thumb, thumb, SPIN);

static uint32_t result[2];

static void expect_kept(uint32_t call, uint32_t argument, uint32_t changes)
{
	EXPECT_EQ(hold_arm(call, argument, result) & ~changes, 0);
	EXPECT_EQ(hold_thumb(call, argument, result) & ~changes, 0);
}

TEST(registers_survive_system_calls)
{
	expect_kept(SYS_self, 0, 0);
	EXPECT_EQ(result[0], team[0]);
	expect_kept(SYS_yield, 0, 0);
	EXPECT_EQ(result[0], 0);
	expect_kept(SYS_uptime, 0, 2);
	EXPECT(result[1] == 0);
	expect_kept(0x1000, 0, 0);
	EXPECT_EQ((int)result[0], -ENOSYS);
	expect_kept(~0u, 0, 0);
	expect_kept(SYS_print, 0x10, 0);
	EXPECT_EQ((int)result[0], -EFAULT);
}

/* Others are in the kernel, or lose it in the middle of something. */
static volatile uint32_t calls, spins, wrong;

static void disturb(uint32_t member)
{
	for (;;) {
		switch (member) {
		case 1:
			wrong += hold_arm(SYS_yield, 0, result);
			calls++;
			break;
		case 2:
			wrong += hold_thumb(SYS_yield, 0, result);
			calls++;
			break;
		default:
			wrong += spin_thumb(SYS_yield, 0, result);
			spins++;
		}
	}
}

TEST(registers_survive_preemption, .helper = disturb, .helpers = 6)
{
	uint64_t until = l4_uptime() + 300000;

	while (l4_uptime() < until)
		EXPECT_EQ(spin_thumb(SYS_yield, 0, result), 0);
	EXPECT_EQ(wrong, 0);
	EXPECT(calls > 4);
	EXPECT(spins > 10);
}

/* ---- the word of a thread ------------------------------------------- */

static uint32_t my_word(void)
{
	uint32_t word;

	asm volatile("mrc p15, 0, %0, c13, c0, 2" : "=r"(word));
	return word;
}

static void set_my_word(uint32_t word)
{
	asm volatile("mcr p15, 0, %0, c13, c0, 2" : : "r"(word));
}

static volatile uint32_t ready;

static void keep_a_word(uint32_t member)
{
	wrong += my_word() != 0;
	set_my_word(member * 0x01010101);
	ready++;
	for (;;) {
		wrong += my_word() != member * 0x01010101;
		l4_yield();
	}
}

TEST(every_thread_has_a_word_of_its_own, .helper = keep_a_word, .helpers = 5)
{
	EXPECT_EQ(my_word(), 0);
	set_my_word(0x12345678);
	for (int i = 0; i < 20; i++) {
		l4_yield();
		EXPECT_EQ(my_word(), 0x12345678);
	}
	EXPECT_EQ(ready, 5);
	EXPECT_EQ(wrong, 0);
}

/* The word that only the kernel writes holds no secret. */
TEST(kernels_word_is_readable_and_empty)
{
	uint32_t word;

	asm volatile("mrc p15, 0, %0, c13, c0, 3" : "=r"(word));
	EXPECT_EQ(word, 0);
}

/* A new program finds nothing in its registers, nor on its stack. */
extern char program_end[];

TEST(stacks_and_memory_begin_empty)
{
	const uint32_t *stack = (const uint32_t *)(0x400000 - 2 * 4096);
	static uint32_t zeroes[2048];
	uint32_t sum = 0;

	for (uint32_t i = 0; i < 1024; i++)
		sum |= stack[i];
	for (uint32_t i = 0; i < 2048; i++)
		sum |= zeroes[i];
	EXPECT_EQ(sum, 0);
}

/* ---- mode and flags -------------------------------------------------- */

static uint32_t status(void)
{
	uint32_t psr;

	asm volatile("mrs %0, cpsr" : "=r"(psr));
	return psr;
}

TEST(mode_cannot_be_changed)
{
	EXPECT_EQ(status() & 0x1ff, 0x10);	/* user, nothing masked */
	asm volatile("cpsid aif" : : : "memory");
	EXPECT_EQ(status() & 0x1ff, 0x10);
	asm volatile("cps #19" : : : "memory");
	EXPECT_EQ(status() & 0x1ff, 0x10);
	asm volatile("msr cpsr_c, %0" : : "r"(0xd3) : "memory");
	EXPECT_EQ(status() & 0x1ff, 0x10);
	asm volatile("msr cpsr_cxsf, %0" : : "r"(0xf00001df) : "memory", "cc");
	EXPECT_EQ(status() & 0xff, 0x10);
	asm volatile("setend le");
}

/* Who has asked for interrupts to be masked is interrupted all the same. */
static volatile uint32_t released;

static void mask_and_spin(uint32_t member)
{
	(void)member;
	asm volatile("cpsid if" : : : "memory");
	asm volatile("msr cpsr_c, %0" : : "r"(0xd0) : "memory");
	while (!released)
		;
	released = 2;
}

TEST(interrupts_cannot_be_masked, .helper = mask_and_spin, .helpers = 1)
{
	l4_yield();		/* returns because the other is preempted */
	released = 1;
	while (released != 2)
		;
	EXPECT_EQ(released, 2);
}

/* A program may turn its bytes around; nobody else is affected. */
TEST(big_endian_program_is_alone_in_it)
{
	uint32_t word = 0x11223344, turned, id;

	asm volatile("setend be\n\tldr %0, [%3]\n\t"
		     "mov r12, %2\n\tsvc #0\n\tmov %1, r0\n\t"
		     "setend le"
		     : "=&r"(turned), "=&r"(id)
		     : "I"(SYS_self), "r"(&word)
		     : "r0", "r1", "r2", "r3", "r12", "memory");
	EXPECT_EQ(turned, 0x44332211);
	EXPECT_EQ(id, team[0]);
}

/* Waiting instructions end at the next interrupt. */
TEST(waiting_is_harmless)
{
	for (int i = 0; i < 3; i++)
		asm volatile("sev\n\twfe\n\twfe\n\twfi\n\tyield\n\tnop");
	EXPECT_EQ(status() & 0xff, 0x10);
}

/* The barriers that old programs use, and harmless hints. */
TEST(old_barriers_work)
{
	asm volatile("mcr p15, 0, %0, c7, c5, 4\n\t"
		     "mcr p15, 0, %0, c7, c10, 4\n\t"
		     "mcr p15, 0, %0, c7, c10, 5\n\t"
		     "dmb\n\tdsb\n\tisb\n\tpld [%1]\n\tclrex"
		     : : "r"(0), "r"(&released) : "memory");
}

/* An exclusive access does not survive a visit to the kernel. */
TEST(exclusive_access_ends_with_a_call)
{
	static uint32_t word;
	uint32_t failed;

	asm volatile("ldrex r1, [%1]\n\tmov r12, %2\n\tsvc #0\n\t"
		     "strex %0, r1, [%1]"
		     : "=&r"(failed) : "r"(&word), "I"(SYS_yield)
		     : "r0", "r1", "r2", "r3", "r12", "memory");
	EXPECT_EQ(failed, 1);
}
