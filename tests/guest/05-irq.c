/*
 * Interrupts: they come anywhere and change nothing but what they are
 * meant to.
 * since: 05
 */
#include "kernel/arch.h"
#include "kernel/irq.h"
#include "kernel/platform.h"
#include "kernel/test.h"
#include "kernel/time.h"
#include "l4/errors.h"

static volatile unsigned int came;
static volatile unsigned int misaligned;

static void count(void *context)
{
	uintptr_t here;

	asm volatile("mov %0, sp" : "=r"(here));
	misaligned += here % 8 != 0;
	came += (unsigned int)(uintptr_t)context;
}

TEST(irq_is_delivered_once)
{
	unsigned int handled = irq_counts.handled;

	EXPECT_EQ(irq_register(3, count, (void *)5), 0);
	EXPECT_EQ(irq_register(3, count, (void *)5), -EBUSY);
	came = 0;
	irq_send_self(3);
	EXPECT_EQ(came, 5);
	EXPECT(irq_counts.handled > handled);
	irq_unregister(3);
	EXPECT_EQ(irq_register(irq_lines(), count, NULL), -EINVAL);
	EXPECT_EQ(irq_register(~0u, count, NULL), -EINVAL);
}

TEST(irq_waits_while_masked)
{
	bool were_on = interrupts_off();

	EXPECT(were_on);
	EXPECT_EQ(irq_register(3, count, (void *)1), 0);
	came = 0;
	irq_send_self(3);
	for (volatile int i = 0; i < 1000; i++)
		;
	EXPECT_EQ(came, 0);
	EXPECT(!interrupts_off());
	interrupts_restore(false);
	EXPECT_EQ(came, 0);
	interrupts_restore(were_on);
	for (volatile int i = 0; i < 10; i++)
		;
	EXPECT_EQ(came, 1);
	irq_unregister(3);
}

TEST(irq_spurious_is_counted)
{
	bool were_on = interrupts_off();
	unsigned int spurious = irq_counts.spurious;
	unsigned int handled = irq_counts.handled;

	irq_handle();		/* nothing is pending */
	interrupts_restore(were_on);
	EXPECT_EQ(irq_counts.spurious, spurious + 1);
	EXPECT_EQ(irq_counts.handled, handled);
	came = 0;		/* and the next real one still works */
	EXPECT_EQ(irq_register(4, count, (void *)1), 0);
	irq_send_self(4);
	EXPECT_EQ(came, 1);
	irq_unregister(4);
}

TEST(irq_unwanted_is_switched_off)
{
	unsigned int unwanted = irq_counts.unwanted;

	irq_enable(6);
	irq_send_self(6);
	EXPECT_EQ(irq_counts.unwanted, unwanted + 1);
}

/*
 * Values in every register, flags that matter, an odd number of words
 * on the stack, and the return address in lr only.  Returns rounds left.
 */
static __attribute__((noinline)) uint32_t hold_registers(uint32_t rounds)
{
	register uint32_t left asm("r0") = rounds;

	asm volatile(
		"push {r4-r11, lr}\n\t"
		"mov r1, #1\n\tmov r2, #2\n\tmov r3, #3\n\tmov r4, #4\n\t"
		"mov r5, #5\n\tmov r6, #6\n\tmov r7, #7\n\tmov r8, #8\n\t"
		"mov r9, #9\n\tmov r10, #10\n\tmov r11, #11\n\t"
		"mov r12, #12\n\tmov lr, #14\n"
		"1:\tcmp r1, #1\n\tcmpeq r2, #2\n\tcmpeq r3, #3\n\t"
		"cmpeq r4, #4\n\tcmpeq r5, #5\n\tcmpeq r6, #6\n\t"
		"cmpeq r7, #7\n\tcmpeq r8, #8\n\tcmpeq r9, #9\n\t"
		"cmpeq r10, #10\n\tcmpeq r11, #11\n\tcmpeq r12, #12\n\t"
		"cmpeq lr, #14\n\tbne 2f\n\t"
		"push {r1}\n\tpop {r1}\n\t"
		"subs r0, r0, #1\n\tbne 1b\n"
		"2:\tpop {r4-r11, lr}\n\t"
		: "+r"(left) : : "r1", "r2", "r3", "r12", "memory", "cc");
	return left;
}

TEST(irq_changes_no_register)
{
	uint64_t before = time_ticks();
	uint64_t period = counter_frequency() / TICKS_PER_SECOND;

	misaligned = 0;
	timer_start(61);		/* about every 976 instructions */
	EXPECT_EQ(hold_registers(40000), 0);
	timer_start(period);
	EXPECT(time_ticks() - before > 300);
	EXPECT_EQ(misaligned, 0);
}

TEST(irq_keeps_the_stack_aligned)
{
	EXPECT_EQ(irq_register(3, count, (void *)1), 0);
	misaligned = came = 0;
	asm volatile("push {r4}" : : : "memory");
	irq_send_self(3);
	asm volatile("pop {r4}" : : : "memory");
	EXPECT_EQ(came, 1);
	EXPECT_EQ(misaligned, 0);
	irq_unregister(3);
}
