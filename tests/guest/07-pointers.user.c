/*
 * Bad pointers, as a program can make them up.
 * since: 07
 */
#include "libl4/badptr.h"
#include "libl4/print.h"
#include "libl4/test.h"

static int call_print(uint32_t address, uint32_t size)
{
	return l4_print((const void *)address, size);
}

static const struct pointer_call print_call = {
	.name = "print", .call = call_print, .most = 128,
};

TEST(print_refuses_every_bad_pointer)
{
	EXPECT_EQ(try_bad_pointers(&print_call), 0);
}

/* A call that lies about what it does must be found out. */
static int never_refuses(uint32_t address, uint32_t size)
{
	(void)address;
	return (int)(size & 127);
}

static int refuses_all(uint32_t address, uint32_t size)
{
	(void)address, (void)size;
	return -EFAULT;
}

TEST(bad_pointers_are_really_tried)
{
	struct pointer_call call = {"(as it should)", never_refuses, 4, false};
	unsigned int reading = try_bad_pointers(&call);

	call.writes = true;
	EXPECT(reading > 100);
	EXPECT(try_bad_pointers(&call) > reading);
	call.call = refuses_all;
	EXPECT_EQ(try_bad_pointers(&call), 0);
}

/* The last bytes before a hole, one by one, from every offset. */
extern char program_end[];

TEST(print_reads_up_to_the_last_byte)
{
	const char *end = program_end;

	for (uint32_t size = 0; size <= 9; size++) {
		EXPECT_EQ(l4_print(end - size, size), size);
		EXPECT_EQ(l4_print(end - size, size + 1), -EFAULT);
	}
	print("\n");
}
