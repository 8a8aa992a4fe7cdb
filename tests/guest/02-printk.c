/*
 * printk's formats, cut-off and odd cases.
 * since: 02
 */
#include <stdint.h>
#include "kernel/printk.h"
#include "kernel/string.h"
#include "kernel/test.h"

static char buffer[64];

#define PRINTS(text, ...)						\
	do {								\
		EXPECT_EQ(snprintk(buffer, sizeof(buffer), __VA_ARGS__),	\
			  strlen(text));				\
		if (!EXPECT(strcmp(buffer, text) == 0))			\
			printk("# it printed '%s'\n", buffer);		\
	} while (0)

TEST(printk_numbers)
{
	PRINTS("0 -1 2147483647 -2147483648", "%d %d %d %d", 0, -1,
	       2147483647, -2147483647 - 1);
	PRINTS("4294967295 ffffffff", "%u %x", 0xffffffffu, 0xffffffffu);
	PRINTS("18446744073709551615", "%llu", ~0ull);
	PRINTS("-9223372036854775808", "%lld", INT64_MIN);
	PRINTS("0x00001000", "%p", (void *)0x1000);
}

TEST(printk_widths)
{
	PRINTS("[    7][00007][7    ]", "[%5d][%05d][%-5d]", 7, 7, 7);
	PRINTS("[   -7][-0007]", "[%5d][%05d]", -7, -7);
	PRINTS("[  abc][abc  ][abc]", "[%5s][%-5s][%2s]", "abc", "abc",
	       "abc");
}

TEST(printk_text)
{
	const char *volatile nothing = NULL;

	PRINTS("a%b (null)", "%c%%%s %s", 'a', "b", nothing);
}

TEST(printk_cuts_off)
{
	buffer[4] = '!';
	EXPECT_EQ(snprintk(buffer, 4, "abcdefgh"), 8);
	EXPECT(strcmp(buffer, "abc") == 0);
	EXPECT_EQ(buffer[4], '!');
	EXPECT_EQ(snprintk(buffer, 0, "abc"), 3);
	EXPECT_EQ(buffer[0], 'a');
}
