/*
 * W^X: each forbidden access is tried and refused; allowed ones work.
 * since: 04
 */
#include "kernel/arch.h"
#include "kernel/frames.h"
#include "kernel/mmu.h"
#include "kernel/platform.h"
#include "kernel/test.h"
#include "l4/errors.h"

static const uint32_t constant[1024] = {0xe12fff1e};
static uint32_t variable[4] = {0xe12fff1e};	/* bx lr */
static uint32_t zeroes[4];
static volatile int called;

static void callee(void)
{
	called++;
}

TEST(allowed_accesses_work)
{
	uint32_t local = 7, *frame = frames_alloc(0);

	EXPECT_EQ(probe_load((void *)callee), 0);
	EXPECT_EQ(probe_load(constant), 0);
	EXPECT_EQ(probe_load((void *)0x40000000), 0);
	EXPECT_EQ(probe_load(variable), 0);
	EXPECT_EQ(probe_store(variable), 0);
	EXPECT_EQ(probe_store(zeroes), 0);
	EXPECT_EQ(probe_store(&local), 0);
	EXPECT_EQ(local, 7);
	EXPECT_EQ(probe_store(frame), 0);
	EXPECT_EQ(probe_load((void *)console_address()), 0);
	EXPECT_EQ(probe_call((void *)callee), 0);
	EXPECT_EQ(called, 1);
	frames_free(frame);
}

TEST(code_and_constants_are_not_written)
{
	EXPECT_EQ(probe_store((void *)callee), -EFAULT);
	EXPECT_EQ(probe_store((void *)(uintptr_t)constant), -EFAULT);
	EXPECT_EQ(probe_store((void *)(uintptr_t)&constant[1023]), -EFAULT);
	EXPECT_EQ(probe_store((void *)(uintptr_t)"text"), -EFAULT);
}

TEST(data_is_not_executed)
{
	uint32_t local = 0xe12fff1e, *frame = frames_alloc(0);

	*frame = 0xe12fff1e;
	EXPECT_EQ(probe_call(constant), -EFAULT);
	EXPECT_EQ(probe_call(variable), -EFAULT);
	EXPECT_EQ(probe_call(zeroes), -EFAULT);
	EXPECT_EQ(probe_call(&local), -EFAULT);
	EXPECT_EQ(probe_call(frame), -EFAULT);
	EXPECT_EQ(probe_call((void *)0x40000000), -EFAULT);
	EXPECT_EQ(probe_call((void *)console_address()), -EFAULT);
	frames_free(frame);
}

TEST(what_is_not_there_is_not_touched)
{
	extern char boot_stack[], emergency_stack[];
	static const uintptr_t nowhere[] = {
		0, 4, 0x1000, 0x08000000, 0x09000000, 0x3ffffffc,
		0xe0000000, 0xfffffffc,
	};

	for (unsigned int i = 0; i < sizeof(nowhere) / 4; i++) {
		EXPECT_EQ(probe_load((void *)nowhere[i]), -EFAULT);
		EXPECT_EQ(probe_store((void *)nowhere[i]), -EFAULT);
		EXPECT_EQ(probe_call((void *)nowhere[i]), -EFAULT);
	}
	for (unsigned int i = 0; i < 4096; i += 1024) {
		EXPECT_EQ(probe_load(boot_stack + i), -EFAULT);
		EXPECT_EQ(probe_store(boot_stack + i), -EFAULT);
		EXPECT_EQ(probe_store(emergency_stack + i), -EFAULT);
	}
	EXPECT_EQ(probe_store(boot_stack + 4096), 0);
	EXPECT_EQ(probe_store(emergency_stack + 4096), 0);
}

struct seen {
	unsigned int pages, bad, code, constants;
	uint32_t last;
};

static void see(uint32_t address, uint32_t size, unsigned int rights,
		void *context)
{
	extern const char image_start[], rodata_start[], data_start[];
	struct seen *seen = context;
	uint32_t code = (uint32_t)(uintptr_t)image_start;
	uint32_t constants = (uint32_t)(uintptr_t)rodata_start;
	uint32_t data = (uint32_t)(uintptr_t)data_start;

	seen->bad += address < seen->last;
	seen->last = address + size - 1;
	seen->pages += size / PAGE_SIZE;
	if (address >= code && address < constants) {
		seen->code++;
		seen->bad += rights != (RIGHT_READ | RIGHT_EXECUTE);
	} else if (address >= constants && address < data) {
		seen->constants++;
		seen->bad += rights != RIGHT_READ;
	} else {
		seen->bad += rights != (RIGHT_READ | RIGHT_WRITE);
	}
}

TEST(every_page_has_its_rights)
{
	struct seen seen = {.last = 0};

	mmu_walk(see, &seen);
	EXPECT_EQ(seen.bad, 0);
	EXPECT(seen.code > 2 && seen.constants > 0);
	EXPECT(seen.pages >= 32 * 256);
}
