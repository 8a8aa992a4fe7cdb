/*
 * Ranges of addresses; what is taken is not free.
 * since: 03
 */
#include "kernel/fdt.h"
#include "kernel/frames.h"
#include "kernel/memory.h"
#include "kernel/test.h"
#include "l4/errors.h"

static bool is_in(const struct ranges *set, uint32_t address)
{
	for (unsigned int i = 0; i < set->count; i++)
		if (set->list[i].start <= address &&
		    address < set->list[i].end)
			return true;
	return false;
}

TEST(ranges_subtract)
{
	struct ranges s = {.count = 0};

	EXPECT_EQ(ranges_add(&s, 100, 200), 0);
	EXPECT_EQ(ranges_remove(&s, 140, 150), 0);	/* the middle */
	EXPECT_EQ(s.count, 2);
	EXPECT(is_in(&s, 139) && !is_in(&s, 140));
	EXPECT(!is_in(&s, 149) && is_in(&s, 150));
	EXPECT_EQ(ranges_remove(&s, 0, 110), 0);	/* a beginning */
	EXPECT_EQ(ranges_remove(&s, 190, ~0u), 0);	/* an end */
	EXPECT(!is_in(&s, 109) && is_in(&s, 110) && is_in(&s, 189));
	EXPECT_EQ(ranges_remove(&s, 130, 160), 0);	/* over the hole */
	EXPECT(is_in(&s, 129) && !is_in(&s, 139) && is_in(&s, 160));
	EXPECT_EQ(ranges_remove(&s, 50, 50), 0);	/* nothing */
	EXPECT_EQ(s.count, 2);
	EXPECT_EQ(ranges_remove(&s, 0, ~0u), 0);	/* all */
	EXPECT_EQ(s.count, 0);
}

TEST(ranges_have_an_end)
{
	struct ranges s = {.count = 0};

	for (uint32_t i = 0; i < MAX_RANGES; i++)
		EXPECT_EQ(ranges_add(&s, 16 * i, 16 * i + 8), 0);
	EXPECT_EQ(ranges_add(&s, 9999, 10000), -ENOMEM);
	EXPECT_EQ(ranges_remove(&s, 17, 18), -ENOMEM);
	EXPECT_EQ(s.count, MAX_RANGES);
}

TEST(memory_taken_is_not_free)
{
	extern const char image_start[], image_end[];
	extern struct fdt device_tree;
	uint32_t tree = (uint32_t)(uintptr_t)device_tree.blob;

	EXPECT(!is_in(&memory_free, (uintptr_t)image_start));
	EXPECT(!is_in(&memory_free, (uintptr_t)image_end - 1));
	EXPECT(!is_in(&memory_free, tree));
	EXPECT(!is_in(&memory_free, tree + device_tree.size - 1));
	EXPECT(is_in(&memory_ram, tree));
	EXPECT(!is_in(&memory_free, (uintptr_t)frames_alloc) &&
	       is_in(&memory_ram, (uintptr_t)frames_alloc));
	EXPECT(memory_free.count > 0);
}

TEST(ranges_lose_nothing_at_the_ends)
{
	struct ranges s = {.count = 0};

	EXPECT_EQ(ranges_add(&s, 0x1000, 0x1000), 0);
	EXPECT_EQ(ranges_add(&s, 0x2000, 0x1000), 0);
	EXPECT_EQ(s.count, 0);
	EXPECT_EQ(ranges_add(&s, 0, 0xfffff000), 0);
	EXPECT_EQ(ranges_remove(&s, 0xffffe000, 0xfffff000), 0);
	EXPECT_EQ(s.count, 1);
	EXPECT(is_in(&s, 0) && is_in(&s, 0xffffdfff) &&
	       !is_in(&s, 0xffffe000));
}
