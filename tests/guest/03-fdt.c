/*
 * The device tree: looking things up in the real one, and refusing
 * damaged copies of it.
 * since: 03
 */
#include "kernel/fdt.h"
#include "kernel/frames.h"
#include "kernel/string.h"
#include "kernel/test.h"
#include "l4/errors.h"

extern struct fdt device_tree;

TEST(fdt_finds_memory_and_devices)
{
	struct fdt_item item;
	uint64_t address, size;
	uint32_t node = 0;

	REQUIRE(fdt_child(&device_tree, &node, "device_type",
			  "memory") == 0);
	EXPECT_EQ(fdt_reg(&device_tree, node, 0, &address, &size), 0);
	EXPECT(address == 0x40000000 && size >= 32 << 20);
	EXPECT_EQ(fdt_reg(&device_tree, node, 9, &address, &size),
		  -ENOENT);
	node = 0;
	REQUIRE(fdt_child(&device_tree, &node, "compatible",
			  "arm,pl011") == 0);
	EXPECT_EQ(fdt_reg(&device_tree, node, 0, &address, &size), 0);
	EXPECT(address == 0x09000000);
	node = 0;
	EXPECT_EQ(fdt_child(&device_tree, &node, "compatible", "no,such"),
		  -ENOENT);
	REQUIRE(fdt_child_named(&device_tree, "chosen", &node) == 0);
	EXPECT_EQ(fdt_property(&device_tree, node, "bootargs", &item), 0);
	EXPECT_EQ(fdt_child_named(&device_tree, "chose", &node), -ENOENT);
	EXPECT_EQ(fdt_property(&device_tree, 0, "#size-cells", &item), 0);
	EXPECT_EQ(item.length, 4);
}

TEST(fdt_refuses_damage)
{
	uint32_t *copy = frames_alloc(4);
	struct fdt t;
	size_t max = PAGE_SIZE << 4;

	REQUIRE(copy && device_tree.size <= 1 << 20);
	memcpy(copy, device_tree.blob, 40);
	EXPECT_EQ(fdt_open(&t, copy, 36), -EINVAL);
	EXPECT_EQ(fdt_open(&t, NULL, max), -EINVAL);
	EXPECT_EQ(fdt_open(&t, (char *)copy + 1, max), -EINVAL);
	EXPECT(fdt_open(&t, copy, 64) < 0);
	copy[0] ^= 1;
	EXPECT_EQ(fdt_open(&t, copy, max), -EINVAL);
	frames_free(copy);
}

#define STRINGS 76		/* bytes; names at 0, 8 and 40 */

/* A tree built by hand: header, one empty reservation, structure. */
static int open_words(const uint32_t *structure, unsigned int words)
{
	static uint32_t blob[64];
	static const char strings[STRINGS] = "name\0\0\0\0"
		"a-name-of-thirty-one-characters\0"
		"a-name-of-thirty-two-characters-";
	struct fdt t;

	blob[0] = 0xd00dfeed;
	blob[2] = 64;				/* structure */
	blob[3] = 64 + 4 * words;		/* strings */
	blob[4] = 40;				/* reservations */
	blob[1] = blob[3] + STRINGS;
	blob[5] = 17;
	blob[6] = 16;
	blob[7] = 0;
	blob[8] = STRINGS;
	blob[9] = 4 * words;
	for (unsigned int i = 10; i < 16; i++)
		blob[i] = 0;
	memcpy(&blob[16], structure, 4 * words);
	for (unsigned int i = 0; i < 16 + words; i++)
		blob[i] = __builtin_bswap32(blob[i]);
	memcpy(&blob[16 + words], strings, STRINGS);
	return fdt_open(&t, blob, sizeof(blob));
}

#define OPEN(...) \
	open_words((uint32_t[]){__VA_ARGS__}, \
		   sizeof((uint32_t[]){__VA_ARGS__}) / 4)

TEST(fdt_refuses_bad_structure)
{
	EXPECT_EQ(OPEN(1, 0, 2, 9), 0);
	EXPECT_EQ(OPEN(1, 0, 3, 4, 0, 77, 2, 9), 0);
	EXPECT_EQ(OPEN(4, 1, 0, 4, 4, 2, 9), 0);
	EXPECT_EQ(OPEN(1, 0, 2), -EINVAL);		/* no end */
	EXPECT_EQ(OPEN(1, 0, 9), -EINVAL);		/* open node */
	EXPECT_EQ(OPEN(2, 9), -EINVAL);			/* never begun */
	EXPECT_EQ(OPEN(9), -EINVAL);			/* no root */
	EXPECT_EQ(OPEN(1, 0, 2, 1, 0, 2, 9), -EINVAL);	/* two roots */
	EXPECT_EQ(OPEN(7, 1, 0, 2, 9), -EINVAL);	/* what is 7? */
	EXPECT_EQ(OPEN(3, 0, 0, 1, 0, 2, 9), -EINVAL);	/* outside */
	EXPECT_EQ(OPEN(1, 0, 3, 0xfffffffd, 0, 2, 9), -EINVAL);
	EXPECT_EQ(OPEN(1, 0, 3, 4, 0xfffffffe, 7, 2, 9), -EINVAL);
	EXPECT_EQ(OPEN(1, 0, 3, 4, STRINGS, 7, 2, 9), -EINVAL);
	EXPECT_EQ(OPEN(1, 0, 3, 0, 8, 2, 9), 0);
	EXPECT_EQ(OPEN(1, 0, 3, 0, 40, 2, 9), -EINVAL);	/* too long */
	EXPECT_EQ(OPEN(1, 0, 1, 0, 2, 3, 0, 0, 2, 9), -EINVAL); /* late */
	EXPECT_EQ(OPEN(1, 0x61616161), -EINVAL);	/* endless name */
}
