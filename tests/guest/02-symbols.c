/*
 * Names of functions, and the way back through callers.
 * since: 02
 */
#include "kernel/arch/arm/unwind.h"
#include "kernel/printk.h"
#include "kernel/string.h"
#include "kernel/symbols.h"
#include "kernel/test.h"

static bool named(uintptr_t address, const char *wanted, size_t at)
{
	size_t offset = 0;
	const char *name = symbol_name(address, &offset);

	return name && strcmp(name, wanted) == 0 && offset == at;
}

TEST(symbols_name_functions)
{
	size_t offset;

	EXPECT(named((uintptr_t)printk, "printk", 0));
	EXPECT(named((uintptr_t)printk + 8, "printk", 8));
	EXPECT(!symbol_name(0, &offset));
	EXPECT(!symbol_name((uintptr_t)&offset, &offset));
	EXPECT(!symbol_name((uintptr_t)printk + 1, &offset));
}

/*
 * A function with a large frame, many saved registers, and callers.  The
 * stack has room for three of it and an interrupt, without optimisation.
 */
static __attribute__((noinline)) int deep(int depth, const char *last)
{
	volatile char big[300];
	struct registers r = {.r = {0}};
	int found = 0;

	big[0] = (char)depth;
	if (depth > 0)
		return deep(depth - 1, last) + (big[0] != depth);
	asm volatile("stm %0, {r0-r12}\n\tstr sp, [%0, #52]\n\t"
		     "str lr, [%0, #56]\n\tadr r3, .\n\t"
		     "str r3, [%0, #60]"
		     : : "r"(r.r) : "r3", "memory");
	r.stack = r.r[SP] & ~(STACK_SIZE - 1);
	while (unwind_step(&r)) {
		size_t offset;
		const char *name = symbol_name(r.r[PC], &offset);

		if (name && strcmp(name, last) == 0)
			found = 1;
	}
	return found;
}

/* Tests run in the kernel's first function, or in its first thread. */
TEST(backtrace_reaches_the_entry)
{
	EXPECT_EQ(deep(0, "_start") + deep(0, "thread_entry"), 1);
	EXPECT_EQ(deep(2, "_start") + deep(2, "thread_entry"), 1);
	EXPECT_EQ(deep(2, "kmain") + deep(2, "main_thread"), 1);
	EXPECT_EQ(deep(2, "no_such_function"), 0);
}
