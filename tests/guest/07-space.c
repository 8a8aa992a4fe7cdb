/*
 * Address spaces: entries, rights, numbers, memory, and the accessors.
 * since: 07
 */
#include "kernel/arch.h"
#include "kernel/frames.h"
#include "kernel/space.h"
#include "kernel/string.h"
#include "kernel/test.h"
#include "kernel/user.h"
#include "l4/errors.h"

#define RW	(L4_READ | L4_WRITE)
#define RX	(L4_READ | L4_EXECUTE)
#define AT	0x00345000u

/* A frame full of one word. */
static uint32_t *frame_of(uint32_t word)
{
	uint32_t *frame = frames_alloc(0);

	for (uint32_t i = 0; frame && i < PAGE_SIZE / 4; i++)
		frame[i] = word;
	return frame;
}

static struct space *space_with(uint32_t word)
{
	struct space *s = space_create();

	if (!s)
		return NULL;
	s->image = frame_of(word);
	if (!s->image || space_map(s, AT, (uint32_t)s->image, RW) < 0) {
		space_destroy(s);
		return NULL;
	}
	return s;
}

/* What the program would see; a value that is in no frame for nothing. */
#define NOTHING	0xdeadbeefu

static uint32_t see(uint32_t address)
{
	uint32_t word;

	return user_read(&word, address, 4) < 0 ? NOTHING : word;
}

static int try_write(uint32_t address, uint32_t word)
{
	return user_write(address, &word, 4);
}

TEST(page_is_seen_in_its_space_only)
{
	struct space *a = space_with(0xaaaa), *b = space_with(0xbbbb);

	interrupts_off();
	for (int i = 0; i < 3; i++) {
		space_switch(a);
		EXPECT_EQ(see(AT), 0xaaaa);
		EXPECT_EQ(see(AT + 4092), 0xaaaa);
		EXPECT_EQ(see(AT + 4096), NOTHING);
		EXPECT_EQ(see(AT - 4), NOTHING);
		space_switch(b);
		EXPECT_EQ(see(AT), 0xbbbb);
	}
	EXPECT_EQ(try_write(AT, 0xcccc), 0);
	EXPECT_EQ(*(uint32_t *)b->image, 0xcccc);
	space_switch(a);
	EXPECT_EQ(see(AT), 0xaaaa);
	space_destroy(a);
	space_destroy(b);
	interrupts_on();
}

TEST(unmapped_page_is_gone_at_once)
{
	struct space *s = space_with(1), *other = space_with(3);
	uint32_t *frame = frame_of(2), physical;

	interrupts_off();
	space_switch(s);
	EXPECT_EQ(see(AT), 1);
	space_unmap(s, AT);
	EXPECT_EQ(see(AT), NOTHING);
	EXPECT_EQ(space_look(s, AT, &physical), 0);
	space_unmap(s, AT);			/* again: nothing happens */
	space_unmap(s, 0x30000000);		/* where there is no table */
	EXPECT_EQ(space_map(s, AT, (uint32_t)frame, L4_READ), 0);
	EXPECT_EQ(see(AT), 2);
	EXPECT_EQ(try_write(AT, 5), -EFAULT);
	EXPECT_EQ(space_map(s, AT, (uint32_t)s->image, RW), 0);
	EXPECT_EQ(see(AT), 1);
	EXPECT_EQ(try_write(AT, 5), 0);
	EXPECT_EQ(space_map(s, AT, (uint32_t)s->image, L4_READ), 0);
	EXPECT_EQ(try_write(AT, 6), -EFAULT);
	EXPECT_EQ(see(AT), 5);
	space_switch(other);			/* and while others run */
	EXPECT_EQ(see(AT), 3);
	EXPECT_EQ(space_map(s, AT, (uint32_t)frame, RW), 0);
	EXPECT_EQ(see(AT), 3);
	space_switch(s);
	EXPECT_EQ(see(AT), 2);
	space_switch(other);
	space_unmap(s, AT);
	space_switch(s);
	EXPECT_EQ(see(AT), NOTHING);
	space_destroy(s);
	space_destroy(other);
	frames_free(frame);
	interrupts_on();
}

TEST(pages_are_found_at_every_border)
{
	static const uint32_t at[] = {
		0x1000, 0x000ff000, 0x00100000, 0x003ff000, 0x00400000,
		0x00401000, 0x007ff000, 0x1ffff000, 0x20000000, 0x3fffe000,
		0x3ffff000,
	};
	enum { N = sizeof(at) / sizeof(at[0]) };
	struct space *s = space_create();
	uint32_t *frame[N], physical;

	interrupts_off();
	space_switch(s);
	for (uint32_t i = 0; i < N; i++) {
		frame[i] = frame_of(i);
		EXPECT_EQ(see(at[i]), NOTHING);
		EXPECT_EQ(space_map(s, at[i], (uint32_t)frame[i],
				    i & 1 ? RX : RW), 0);
	}
	for (uint32_t i = 0; i < N; i++) {
		EXPECT_EQ(see(at[i]), i);
		EXPECT_EQ(space_look(s, at[i] + 123, &physical),
			  i & 1 ? RX : RW);
		EXPECT_EQ(physical, (uint32_t)frame[i]);
		EXPECT_EQ(try_write(at[i] + 8, i), i & 1 ? -EFAULT : 0);
	}
	EXPECT_EQ(see(0x2000), NOTHING);
	EXPECT_EQ(see(0x1fffe000), NOTHING);
	EXPECT_EQ(space_look(s, 0, &physical), 0);
	EXPECT_EQ(space_look(s, 0x40000000, &physical), 0);
	EXPECT_EQ(space_look(s, 0x40010000, &physical), 0);
	EXPECT_EQ(space_look(s, 0xffffffff, &physical), 0);
	space_destroy(s);
	for (uint32_t i = 0; i < N; i++)
		frames_free(frame[i]);
	interrupts_on();
}

TEST(rights_are_kept_apart)
{
	static const unsigned int rights[] = {
		L4_READ, RW, RX, L4_READ | L4_WRITE | L4_EXECUTE,
	};
	struct space *s = space_with(7);
	uint32_t physical = 0;

	for (uint32_t i = 0; i < 4; i++) {
		EXPECT_EQ(space_map(s, AT, (uint32_t)s->image, rights[i]), 0);
		EXPECT_EQ(space_look(s, AT, &physical), rights[i]);
	}
	EXPECT_EQ(physical, (uint32_t)s->image);
	space_destroy(s);
}

/*
 * What an emulator that forgets too much does not show: users' entries are
 * not global, and shareable, write-back memory like the kernel's own.
 */
TEST(entries_are_not_global)
{
	struct space *s = space_with(7);
	const uint32_t *table = (uint32_t *)(s->table[AT >> 20] & ~1023u);
	uint32_t entry = table[AT >> 12 & 255];

	EXPECT_EQ(entry & 0xfff, 1 << 11 | 1 << 10 | 1 << 6 | 3 << 4 | 3 << 2 |
		  1 << 1 | 1);
	EXPECT_EQ(s->table[AT >> 20] & 3, 1);
	space_destroy(s);
}

/* Four megabytes share a frame of tables, and all of them come back. */
TEST(tables_are_four_to_a_frame)
{
	unsigned int before = frames_left();
	struct space *s = space_create();
	uint32_t *frame = frame_of(0);
	unsigned int left = frames_left();

	for (uint32_t at = 0x400000; at < 0x800000; at += 0x80000)
		space_map(s, at, (uint32_t)frame, L4_READ);
	EXPECT_EQ(frames_left(), left - 1);
	space_map(s, 0x3ff000, (uint32_t)frame, L4_READ);
	space_map(s, 0x800000, (uint32_t)frame, L4_READ);
	EXPECT_EQ(frames_left(), left - 3);
	space_destroy(s);
	frames_free(frame);
	EXPECT(frames_left() + 1 >= before);	/* one for the slab */
}

/* ---- the kernel and its users' pages --------------------------------- */

TEST(kernel_does_not_execute_users_pages)
{
	struct space *s = space_with(0xe12fff1e);	/* bx lr */

	interrupts_off();
	EXPECT_EQ(space_map(s, AT, (uint32_t)s->image, RX), 0);
	space_switch(s);
	EXPECT_EQ(probe_load((void *)AT), 0);
	EXPECT_EQ(probe_call((void *)AT), -EFAULT);
	space_destroy(s);
	interrupts_on();
}

/* Of a space that was destroyed nothing can be seen, not even by us. */
TEST(destroyed_space_leaves_nothing)
{
	struct space *s = space_with(9);

	interrupts_off();
	space_switch(s);
	EXPECT_EQ(see(AT), 9);
	EXPECT_EQ(probe_load((void *)AT), 0);
	space_destroy(s);
	EXPECT_EQ(probe_load((void *)AT), -EFAULT);
	EXPECT_EQ(see(AT), NOTHING);
	interrupts_on();
}

TEST(address_zero_is_nowhere)
{
	struct space *s = space_with(9);

	interrupts_off();
	space_switch(s);
	EXPECT_EQ(probe_load(NULL), -EFAULT);
	EXPECT_EQ(see(0), NOTHING);
	space_destroy(s);
	interrupts_on();
}

/* ---- more spaces than numbers ---------------------------------------- */

#define MANY 600

static struct space *many[MANY];

/* Each of them twice in order, then in steps, writing all the while. */
TEST(more_spaces_than_numbers)
{
	uint32_t made = 0, wrong = 0;

	interrupts_off();
	while (made < MANY && (many[made] = space_with(made)))
		made++;
	EXPECT_EQ(made, MANY);
	for (uint32_t i = 0; i < 2 * made; i++) {
		space_switch(many[i % made]);
		wrong += see(AT) != i % made;
		wrong += try_write(AT + 4, i) != 0;
	}
	for (uint32_t i = 0, j = 0; i < 2 * made; i++, j = (j + 7) % made) {
		space_switch(many[j]);
		wrong += see(AT) != j;
		wrong += see(AT + 4) != made + j;
	}
	EXPECT_EQ(wrong, 0);
	for (uint32_t i = 0; i < made; i++)
		wrong += ((uint32_t *)many[i]->image)[1] != made + i;
	EXPECT_EQ(wrong, 0);
	while (made > 0)
		space_destroy(many[--made]);
	interrupts_on();
}

/* One after the other, in the same memory. */
TEST(spaces_come_and_go)
{
	uint32_t wrong = 0;

	interrupts_off();
	for (uint32_t i = 0; i < 1200; i++) {
		struct space *s = space_with(i);

		space_switch(s);
		wrong += see(AT) != i;
		space_destroy(s);
		wrong += see(AT) != NOTHING;
	}
	EXPECT_EQ(wrong, 0);
	interrupts_on();
}

/*
 * The dangerous moment: the number that is in force is the first that is
 * given out again.
 */
static uint32_t number_of(const struct space *s)
{
	return s->asid;
}

TEST(number_is_not_shared_over_generations)
{
	uint32_t made = 0;
	struct space *first, *last;

	interrupts_off();
	do {			/* until somebody has number 1 */
		many[made] = space_with(made);
		space_switch(many[made]);
	} while (number_of(many[made++]) != 1);
	first = many[made - 1];
	do {			/* and somebody the last one */
		many[made] = space_with(made);
		space_switch(many[made]);
	} while (number_of(many[made++]) != 255);
	space_switch(first);
	EXPECT_EQ(number_of(first), 1);
	EXPECT_EQ(see(AT), *(uint32_t *)first->image);
	last = many[made] = space_with(made);
	made++;
	space_switch(last);
	EXPECT_EQ(number_of(last), 1);
	EXPECT_EQ(see(AT), made - 1);
	space_switch(first);
	EXPECT_EQ(number_of(first), 2);
	EXPECT_EQ(see(AT), *(uint32_t *)first->image);
	while (made > 0)
		space_destroy(many[--made]);
	interrupts_on();
}

/* ---- no memory ------------------------------------------------------- */

static void *taken[8192];

TEST(no_memory_for_tables_is_an_error)
{
	struct space *s = space_create(), *other;
	unsigned int count = 0, left = frames_left();
	void *frame = frames_alloc(0);
	uint32_t physical;

	for (unsigned int order = MAX_ORDER + 1; order-- > 0; )
		while (count < 8192 && (taken[count] = frames_alloc(order)))
			count++;
	EXPECT(space_create() == NULL);
	EXPECT_EQ(space_map(s, AT, (uint32_t)frame, RW), -ENOMEM);
	EXPECT_EQ(space_look(s, AT, &physical), 0);
	space_unmap(s, AT);
	frames_free(frame);
	other = space_create();
	EXPECT(other);
	EXPECT_EQ(space_map(other, AT, 0x40000000, RW), -ENOMEM);
	space_destroy(other);
	EXPECT_EQ(frames_left(), 1);
	EXPECT_EQ(space_map(s, AT, 0x40000000, RW), 0);
	EXPECT_EQ(space_map(s, AT + 0x1000, 0x40000000, RW), 0);
	EXPECT_EQ(space_map(s, AT + 0x400000, 0x40000000, RW), -ENOMEM);
	EXPECT_EQ(space_look(s, AT, &physical), RW);
	while (count > 0)
		frames_free(taken[--count]);
	EXPECT_EQ(frames_left(), left - 1);
	space_destroy(s);
}

/* ---- the accessors --------------------------------------------------- */

/* Two pages that are neighbours here and not in memory, then a hole. */
static struct space *two_pages(uint8_t **first, uint8_t **second)
{
	struct space *s = space_with(0);
	uint8_t *frame = frames_alloc(0);

	space_map(s, AT + PAGE_SIZE, (uint32_t)frame, RW);
	*first = s->image;
	*second = frame;
	for (uint32_t i = 0; i < PAGE_SIZE; i++) {
		(*first)[i] = (uint8_t)(i * 7 + 1);
		(*second)[i] = (uint8_t)(i * 5 + 2);
	}
	return s;
}

TEST(user_read_stops_at_the_border)
{
	uint8_t *first, *second;
	struct space *s = two_pages(&first, &second);
	uint32_t end = AT + 2 * PAGE_SIZE, words[8], wrong = 0;
	uint8_t *copy = (uint8_t *)words;

	interrupts_off();
	space_switch(s);
	for (uint32_t size = 0; size <= 20; size++) {
		memset(words, 0xee, sizeof(words));
		EXPECT_EQ(user_read(copy, end - size, size), 0);
		wrong += memcmp(copy, second + PAGE_SIZE - size, size) != 0;
		for (uint32_t i = size; i < sizeof(words); i++)
			wrong += copy[i] != 0xee;
		for (uint32_t more = 1; more < 6; more++)
			wrong += user_read(copy, end - size, size + more) !=
				 -EFAULT;
		wrong += user_read(copy, AT - 1, size + 1) != -EFAULT;
	}
	EXPECT_EQ(wrong, 0);
	for (uint32_t back = 0; back <= 9; back++) {
		EXPECT_EQ(user_read(copy, AT + PAGE_SIZE - back, 17), 0);
		wrong += memcmp(copy, first + PAGE_SIZE - back, back) != 0;
		wrong += memcmp(copy + back, second, 17 - back) != 0;
	}
	EXPECT_EQ(wrong, 0);
	space_destroy(s);
	frames_free(second);
	interrupts_on();
}

TEST(user_write_stops_at_the_border)
{
	uint8_t *first, *second;
	struct space *s = two_pages(&first, &second);
	uint32_t end = AT + 2 * PAGE_SIZE, wrong = 0;
	static const uint8_t from[24] __attribute__((aligned(4))) =
		"what the kernel writes.";

	interrupts_off();
	space_switch(s);
	for (uint32_t size = 0; size <= 20; size++) {
		memset(second + PAGE_SIZE - 32, 0xee, 32);
		EXPECT_EQ(user_write(end - size, from, size), 0);
		wrong += memcmp(second + PAGE_SIZE - size, from, size) != 0;
		for (uint32_t i = 32; i > size; i--)
			wrong += second[PAGE_SIZE - i] != 0xee;
		wrong += user_write(end - size, from, size + 1) != -EFAULT;
		wrong += user_write(AT - 1, from, size + 1) != -EFAULT;
	}
	EXPECT_EQ(wrong, 0);
	for (uint32_t back = 0; back <= 9; back++) {
		memset(first, 0, PAGE_SIZE);
		memset(second, 0, PAGE_SIZE);
		EXPECT_EQ(user_write(AT + PAGE_SIZE - back, from, 17), 0);
		wrong += memcmp(first + PAGE_SIZE - back, from, back) != 0;
		wrong += memcmp(second, from + back, 17 - back) != 0;
		wrong += first[PAGE_SIZE - back - 1] != 0;
		wrong += second[17 - back] != 0;
	}
	EXPECT_EQ(wrong, 0);
	EXPECT_EQ(space_map(s, AT, (uint32_t)first, RX), 0);
	EXPECT_EQ(user_write(AT, from, 1), -EFAULT);
	EXPECT_EQ(user_write(AT, from, 4), -EFAULT);
	EXPECT_EQ(user_write(AT + PAGE_SIZE - 1, from, 4), -EFAULT);
	space_destroy(s);
	frames_free(second);
	interrupts_on();
}

TEST(accessors_never_touch_the_kernel)
{
	static uint32_t secret = 0x5ec2e7;
	uint32_t copy = 0, local = 1;
	const uint32_t bad[] = {
		0, 1, 4, 0xffc, 0x3fffffff, 0x3ffffffc, 0x40000000,
		0x40010000, (uint32_t)&secret, (uint32_t)&local,
		(uint32_t)&copy & ~4095u, (uint32_t)user_read,
		frames_start(), frames_end() - 4, 0xe0000000, 0xe0001ffc,
		0xf0000000, 0xf0000018, 0xfffffff0, 0xfffffffc, 0xffffffff,
	};
	struct space *s = space_with(1);

	interrupts_off();
	space_switch(s);
	for (uint32_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		for (uint32_t size = 1; size <= 4; size++) {
			EXPECT_EQ(user_read(&copy, bad[i], size), -EFAULT);
			EXPECT_EQ(user_write(bad[i], &local, size), -EFAULT);
		}
	EXPECT_EQ(copy, 0);
	EXPECT_EQ(secret, 0x5ec2e7);
	for (uint32_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		EXPECT_EQ(user_read(&copy, bad[i], 0), 0);
	space_destroy(s);
	interrupts_on();
}

TEST(frames_are_cleared_to_the_last_byte)
{
	uint8_t *run = frames_alloc(2);
	uint32_t sum = 0;

	memset(run, 0xff, 4 * PAGE_SIZE);
	frame_clear(run + PAGE_SIZE);
	for (uint32_t i = PAGE_SIZE; i < 2 * PAGE_SIZE; i++)
		sum |= run[i];
	EXPECT_EQ(sum, 0);
	EXPECT_EQ(run[PAGE_SIZE - 1], 0xff);
	EXPECT_EQ(run[2 * PAGE_SIZE], 0xff);
	frames_free(run);
}
