/*
 * Asking the kernel what is mapped: every page, in order, with its
 * rights; and every argument that is refused.  since: 14
 */
#include "libl4/test.h"

#define PAGE	4096u
#define END	0x40000000u
#define R	L4_READ
#define RW	(L4_READ | L4_WRITE)
#define RX	(L4_READ | L4_EXECUTE)

static uint32_t memory;		/* physical pages that we may map */

static bool find_memory(void)
{
	uint64_t piece;

	for (uint32_t i = 0; (piece = l4_memory(i)) != 0; i++)
		if ((uint32_t)(piece >> 32) >= 16 * PAGE) {
			memory = (uint32_t)piece;
			return true;
		}
	return false;
}

static uint64_t answer(uint32_t address, uint32_t physical,
		       uint32_t rights)
{
	return (uint64_t)(physical | rights) << 32 | address;
}

static int child(void)
{
	return l4_thread_create(0, 1 | L4_NEW_SPACE);
}

/* In tables' first and last entries, in batches' and in neighbours. */
static const struct place {
	uint32_t address, rights;
} places[] = {
	{0x00001000, R}, {0x00002000, RW}, {0x000ff000, RX},
	{0x00100000, RW}, {0x003ff000, R}, {0x00400000, RX},
	{0x10000000, RW}, {0x3f000000, R}, {0x3ffff000, RW},
};
#define PLACES (sizeof(places) / sizeof(*places))

TEST(each_mapping_is_told_in_order)
{
	uint32_t t = (uint32_t)child(), at = 0;

	REQUIRE(find_memory() && (int)t > 0);
	EXPECT(l4_mapped(t, 0) == 0);
	for (uint32_t i = PLACES; i-- > 0; )
		EXPECT_EQ(l4_map(t, places[i].address, memory + i * PAGE,
				 L4_PAGES(1) | places[i].rights), 1);
	for (uint32_t i = 0; i < PLACES; i++) {
		uint64_t is = l4_mapped(t, at);

		EXPECT(is == answer(places[i].address, memory + i * PAGE,
				    places[i].rights));
		EXPECT(l4_mapped(t, places[i].address) == is);
		at = places[i].address + PAGE;
	}
	EXPECT(at == END && l4_mapped(t, at) == 0);
	EXPECT_EQ(l4_protect(t, 0x00400000, L4_PAGES(1)), 1);
	EXPECT(l4_mapped(t, 0x00400000) ==
	       answer(0x10000000, memory + 6 * PAGE, RW));
	EXPECT_EQ(l4_protect(t, 0x10000000, L4_PAGES(1) | R), 1);
	EXPECT(l4_mapped(t, 0x00400000) ==
	       answer(0x10000000, memory + 6 * PAGE, R));
	EXPECT_EQ(l4_thread_destroy(t, 0), 0);
	EXPECT_EQ((int)(uint32_t)l4_mapped(t, 0), -ESRCH);
}

/* Our own space has our code in it, and 0 is our own. */
TEST(ones_own_mappings)
{
	uint32_t code = (uint32_t)(uintptr_t)child & ~(PAGE - 1);
	uint64_t is = l4_mapped(0, code);

	EXPECT_EQ((uint32_t)is, code);
	EXPECT_EQ((uint32_t)(is >> 32) & (PAGE - 1), RX);
	EXPECT(l4_mapped(l4_self(), code) == is);
	EXPECT(l4_mapped(0, 0) != 0);
}

static void expect_refused(uint32_t thread, uint32_t address, int error)
{
	uint64_t is = l4_mapped(thread, address);

	EXPECT_EQ((int)(uint32_t)is, error);
	EXPECT_EQ((uint32_t)(is >> 32), 0);
}

TEST(every_bad_argument_is_refused)
{
	static const uint32_t bad[] = {
		1, 2, 4, 0xfff, 0x1001, END - 1, END + 1, END + PAGE,
		0x80000000, 0xfffff000, 0xfffffff0, 0xffffffff,
	};
	uint32_t t = (uint32_t)child();

	REQUIRE((int)t > 0);
	for (unsigned int i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		expect_refused(0, bad[i], -EINVAL);
		expect_refused(t, bad[i], -EINVAL);
	}
	expect_refused(0xffffffff, 0, -ESRCH);
	expect_refused(t ^ 0x1000, 0, -ESRCH);
	EXPECT(l4_mapped(t, 0) == 0 && l4_mapped(t, END) == 0);
	EXPECT_EQ(l4_thread_destroy(t, 0), 0);
}

/*
 * A helper in another space: not ours to look at, and not we its.  It
 * tells what it was told, and stays until the test has ended.
 */
static void look(uint32_t member)
{
	struct l4_message m = {.tag = 2};
	uint64_t is = l4_mapped(team[0], 0);

	(void)member;
	m.word[0] = (uint32_t)is;
	m.word[1] = (uint32_t)(is >> 32);
	l4_call(team[0], &m);
}

TEST(nobody_looks_into_anothers_space, .helper = look, .helpers = 1,
     .apart = 1)
{
	struct l4_message m;

	expect_refused(team[1], 0, -EPERM);
	EXPECT_EQ(l4_receive(team[1], &m), 0);
	EXPECT_EQ((int)m.word[0], -EPERM);
	EXPECT_EQ(m.word[1], 0);
}
