/*
 * Mapping and protecting: every argument, and every right, as seen by
 * a program that tries it out.  since: 09
 *
 * The test's thread is paged by its helper, in the same space.  The
 * pager notes each fault and maps a decoy, with just the right that was
 * missing, so that the access can be tried again and the test goes on.
 */
#include "libl4/string.h"
#include "libl4/test.h"

#define PAGE	4096u
#define START	0x00001000u		/* where user addresses begin */
#define END	0x40000000u		/* and where they end */
#define HERE	0x10000000u		/* where nothing is */
#define PAGES(n) L4_PAGES(n)
#define R	L4_READ
#define W	L4_WRITE
#define X	L4_EXECUTE
#define RW	(L4_READ | L4_WRITE)

/* The largest piece of memory. */
static uint32_t piece, piece_pages;

static void find_piece(void)
{
	uint64_t p;

	for (uint32_t i = 0; (p = l4_memory(i)) != 0; i++)
		if ((uint32_t)(p >> 32) / PAGE > piece_pages) {
			piece = (uint32_t)p;
			piece_pages = (uint32_t)(p >> 32) / PAGE;
		}
}

/* ---- the pager ------------------------------------------------------- */

static volatile uint32_t faults;	/* since this was set to 0 */
static volatile struct fault last;

static void mend(uint32_t member)
{
	static const uint32_t needed[] = {R, W, X};
	struct l4_message m;

	(void)member;
	find_piece();
	l4_receive(L4_ANYONE, &m);
	for (;;) {
		if (m.tag & L4_FAULT) {
			uint32_t decoy = piece + (piece_pages - 1) * PAGE;

			faults++;
			last.address = m.word[0];
			last.kind = m.word[1];
			last.pc = m.word[2];
			last.status = m.word[3];
			m.tag = m.word[1] > FAULT_EXECUTE ||
				l4_map(0, m.word[0] & ~(PAGE - 1), decoy,
				       PAGES(1) |
				       needed[m.word[1] % 3]) != 1;
			m.word[0] = 77;
		}
		while (l4_reply_wait(m.from, &m) < 0)
			m.from = L4_NOBODY;
	}
}

#define PAGED .helper = mend, .helpers = 1, .paged = 2

/* Each returns whether the access failed; then a decoy is there. */
static bool read_fails(uint32_t at)
{
	faults = 0;
	(void)*(volatile uint32_t *)at;
	return faults != 0;
}

static bool write_fails(uint32_t at, uint32_t value)
{
	faults = 0;
	*(volatile uint32_t *)at = value;
	return faults != 0;
}

/* bx lr, in ARM state, must be at this address, and in the decoy. */
#define BX_LR 0xe12fff1e

static bool call_fails(uint32_t at)
{
	faults = 0;
	((void (*)(void))at)();
	return faults != 0;
}

/* Fill physical pages with words that say which page it is. */
#define TAG(page) (BX_LR ^ (page) << 28)	/* word 1 of each */

static void fill(uint32_t first, uint32_t pages)
{
	for (uint32_t i = 0; i < pages; i++) {
		uint32_t *at = (uint32_t *)(HERE + i * PAGE);

		l4_map(0, HERE + i * PAGE, first + i * PAGE,
		       PAGES(1) | RW);
		at[0] = BX_LR;
		at[1] = TAG(i);
		at[PAGE / 4 - 1] = BX_LR;
	}
	EXPECT_EQ(l4_protect(0, HERE, PAGES(pages)), pages);
}

static void fill_decoy(void)
{
	fill(piece + (piece_pages - 1) * PAGE, 1);
}

/* ---- arguments ------------------------------------------------------- */

static const uint32_t addresses[] = {
	0, 1, 4, 0xfff, START, START + 4, HERE, HERE + 1, HERE + 0x800,
	END - PAGE, END - 1, END - 4, END, END + PAGE, 0x40010000,
	0x7ffff000, 0x80000000, 0xe0000000, 0xfffff000, 0xfffffff0,
	0xffffffff,
};

static const uint32_t counts[] = {
	0, 1, 2, 0x3ffff, 0x40000, 0x7ffff, 0x80000, 0xfffff,
	0x100000 - 1, 0xffffff,
};

#define COUNT(array) (sizeof(array) / sizeof(array[0]))

static bool good_address(uint32_t at, uint32_t pages)
{
	uint64_t end = (uint64_t)at + (uint64_t)pages * PAGE;

	return at % PAGE == 0 && at >= START && at < END && end <= END;
}

static bool good_memory(uint32_t at, uint32_t pages)
{
	uint64_t end = (uint64_t)at + (uint64_t)pages * PAGE, p;

	for (uint32_t i = 0; (p = l4_memory(i)) != 0; i++)
		if (at >= (uint32_t)p && at - (uint32_t)p < p >> 32 &&
		    end <= (uint32_t)p + (p >> 32))
			return at % PAGE == 0;
	return false;
}

TEST(map_takes_only_users_addresses)
{
	find_piece();
	for (unsigned int i = 0; i < COUNT(addresses); i++)
		for (unsigned int j = 0; j < COUNT(counts); j++) {
			uint32_t at = addresses[i], n = counts[j];
			bool good = good_address(at, n);

			if (good && n > 2)
				continue;	/* would unmap us */
			EXPECT_EQ(l4_map(0, at, piece, PAGES(n) | RW),
				  good ? (int)n : -EINVAL);
			EXPECT_EQ(l4_protect(0, at, PAGES(n) | R),
				  good ? (int)n : -EINVAL);
			EXPECT_EQ(l4_protect(0, at, PAGES(n)),
				  good ? (int)n : -EINVAL);
		}
}

TEST(map_takes_only_users_memory)
{
	static const uint32_t memory[] = {
		0, 1, PAGE, 0x08000000, 0x09000000, 0x0a000000,
		0x3ffff000, 0x40010000, 0x40011000, 0x400ff000, 0x40100000,
		0x40101000, 0x410ff000, 0x7ffff000, 0x80000000,
		0xe0000000, 0xfffff000, 0xffffffff,
	};
	static const uint32_t pages[] = {1, 2, 0x7fff, 0x2ffff};

	for (unsigned int i = 0; i < COUNT(memory); i++)
		for (unsigned int j = 0; j < COUNT(pages); j++) {
			bool good = good_memory(memory[i], pages[j]);

			EXPECT_EQ(l4_map(0, HERE, memory[i],
					 PAGES(pages[j]) | RW),
				  good ? (int)pages[j] :
				  memory[i] % PAGE ? -EINVAL : -EPERM);
		}
	EXPECT_EQ(l4_protect(0, HERE, PAGES(0x2ffff)), 0x2ffff);
}

/* Inside a piece everything goes, and one page outside nothing. */
TEST(pieces_of_memory_have_edges)
{
	uint64_t p;
	uint32_t pieces = 0;

	for (uint32_t i = 0; (p = l4_memory(i)) != 0; i++) {
		uint32_t start = (uint32_t)p;
		uint32_t n = (uint32_t)(p >> 32) / PAGE;

		pieces++;
		EXPECT_EQ(start % PAGE, 0);
		EXPECT_EQ((p >> 32) % PAGE, 0);
		EXPECT_EQ(l4_map(0, HERE, start, PAGES(n) | R), n);
		EXPECT_EQ(l4_map(0, HERE, start, PAGES(n + 1) | R),
			  -EPERM);
		EXPECT_EQ(l4_map(0, HERE, start + PAGE, PAGES(n) | R),
			  -EPERM);
		EXPECT_EQ(l4_map(0, HERE, start + (n - 1) * PAGE,
				 PAGES(1) | R), 1);
		EXPECT_EQ(l4_map(0, HERE, start + (n - 1) * PAGE,
				 PAGES(2) | R), -EPERM);
		EXPECT_EQ(l4_map(0, HERE, start + 1, PAGES(1) | R),
			  -EINVAL);
		if (!good_memory(start - PAGE, 1))
			EXPECT_EQ(l4_map(0, HERE, start - PAGE,
					 PAGES(1) | R), -EPERM);
		if (!good_memory(start + n * PAGE, 1))
			EXPECT_EQ(l4_map(0, HERE, start + n * PAGE,
					 PAGES(1) | R), -EPERM);
		EXPECT_EQ(l4_protect(0, HERE, PAGES(n)), n);
	}
	EXPECT(pieces > 0);
	EXPECT_EQ(l4_memory(pieces), 0);
	EXPECT_EQ(l4_memory(pieces + 1), 0);
	EXPECT_EQ(l4_memory(32), 0);
	EXPECT_EQ(l4_memory(0x7fffffff), 0);
	EXPECT_EQ(l4_memory(0x80000000), 0);
	EXPECT_EQ(l4_memory(~0u), 0);
}

/* What is in one piece is in no other. */
TEST(pieces_do_not_overlap)
{
	uint64_t p, q;

	for (uint32_t i = 0; (p = l4_memory(i)) != 0; i++)
		for (uint32_t j = 0; (q = l4_memory(j)) != 0; j++) {
			uint64_t p_end = (uint32_t)p + (p >> 32);

			EXPECT(i == j || p_end <= (uint32_t)q ||
			       (uint32_t)q + (q >> 32) <= (uint32_t)p);
		}
}

TEST(map_knows_seven_rights)
{
	find_piece();
	for (uint32_t rights = 0; rights < 256; rights++) {
		bool good = rights > 0 && rights < 8;

		if (rights & 8)
			continue;		/* chapter 10 adds one */
		EXPECT_EQ(l4_map(0, HERE, piece, PAGES(1) | rights),
			  good ? 1 : -EINVAL);
		EXPECT_EQ(l4_protect(0, HERE, PAGES(1) | rights),
			  good || rights == 0 ? 1 : -EINVAL);
	}
}

TEST(map_wants_a_thread_of_ours, .helper = mend, .helpers = 2,
     .apart = 1)
{
	static const uint32_t nobody[] = {
		1, 5, 0xfff, 0x1fff, 0x7fffffff, 0x80000000, 0xfffff000,
		0xffffffff,
	};

	find_piece();
	for (unsigned int i = 0; i < COUNT(nobody); i++) {
		int map = l4_map(nobody[i], HERE, piece, PAGES(1) | R);
		int protect = l4_protect(nobody[i], HERE, PAGES(1));

		EXPECT(map == -ESRCH || map == -EPERM);
		EXPECT_EQ(protect, map);
	}
	for (uint32_t index = 0; index < 8; index++)	/* the kernel's */
		EXPECT(l4_map(1 << 12 | index, HERE, piece,
			      PAGES(1) | R) < 0 ||
		       (1 << 12 | index) == l4_self());
	EXPECT_EQ(l4_map(team[1], HERE, piece, PAGES(1) | R), -EPERM);
	EXPECT_EQ(l4_protect(team[2], HERE, PAGES(1) | R), -EPERM);
	EXPECT_EQ(l4_map(team[1] + 0x1000, HERE, piece, PAGES(1) | R),
		  -ESRCH);
	EXPECT_EQ(l4_map(l4_self(), HERE, piece, PAGES(1) | R), 1);
	EXPECT_EQ(l4_protect(l4_self(), HERE, PAGES(1)), 1);
}

/* ---- what mappings do ------------------------------------------------ */

TEST(first_and_last_page_can_be_mapped)
{
	find_piece();
	EXPECT_EQ(l4_map(0, START, piece, PAGES(1) | RW), 1);
	EXPECT_EQ(l4_map(0, END - PAGE, piece, PAGES(1) | R), 1);
	*(volatile uint32_t *)START = 1234;
	*(volatile uint32_t *)(START + PAGE - 4) = 5678;
	EXPECT_EQ(*(volatile uint32_t *)(END - PAGE), 1234);
	EXPECT_EQ(*(volatile uint32_t *)(END - 4), 5678);
	EXPECT_EQ(l4_map(0, END - 1000 * PAGE, piece, PAGES(1000) | R),
		  1000);
	EXPECT_EQ(*(volatile uint32_t *)(END - 1000 * PAGE), 1234);
	EXPECT_EQ(l4_protect(0, HERE, PAGES((END - HERE) / PAGE)),
		  (END - HERE) / PAGE);
	EXPECT_EQ(*(volatile uint32_t *)START, 1234);
}

/* Each right, given by map and by protect, and what it lets us do. */
TEST(rights_are_what_was_given, PAGED)
{
	find_piece();
	fill(piece, 2);
	fill_decoy();
	for (uint32_t from = 0; from < 8; from++)
		for (uint32_t to = 0; to < 8; to++) {
			if (from)
				l4_map(0, HERE, piece, PAGES(1) | from);
			else
				l4_protect(0, HERE, PAGES(1));
			if (from)
				(void)*(volatile uint32_t *)HERE;
			EXPECT_EQ(l4_protect(0, HERE, PAGES(1) | to), 1);
			if (from == 0)
				to = 0;
			EXPECT_EQ(read_fails(HERE), to == 0);
			EXPECT_EQ(last.kind == FAULT_READ || to, 1);
			l4_map(0, HERE, piece, PAGES(1) | RW);
			EXPECT_EQ(l4_protect(0, HERE, PAGES(1) | to), 1);
			EXPECT_EQ(write_fails(HERE, BX_LR), !(to & W));
			EXPECT_EQ(last.kind == FAULT_WRITE || to & W, 1);
			l4_map(0, HERE, piece, PAGES(1) | RW);
			EXPECT_EQ(l4_protect(0, HERE, PAGES(1) | to), 1);
			EXPECT_EQ(call_fails(HERE), !(to & X));
			EXPECT_EQ(last.kind == FAULT_EXECUTE || to & X,
				  1);
			if (from == 0)
				break;
		}
}

TEST(protect_changes_only_what_is_mapped, PAGED)
{
	find_piece();
	fill(piece, 1);
	fill_decoy();
	l4_map(0, HERE + 3 * PAGE, piece, PAGES(1) | R);
	EXPECT_EQ(l4_protect(0, HERE, PAGES(8) | RW), 8);
	EXPECT(!write_fails(HERE + 3 * PAGE, BX_LR));
	EXPECT(read_fails(HERE + 2 * PAGE));
	EXPECT(read_fails(HERE + 4 * PAGE));
	EXPECT_EQ(last.status, L4_FAULT_UNMAPPED);
	EXPECT_EQ(l4_protect(0, HERE, PAGES(0)), 0);
	EXPECT_EQ(l4_protect(0, HERE + 3 * PAGE, PAGES(0)), 0);
	EXPECT_EQ(l4_map(0, HERE + 3 * PAGE, piece, PAGES(0) | R), 0);
	EXPECT(!write_fails(HERE + 3 * PAGE, BX_LR));
}

/* A range across the edges of tables, and its neighbours. */
TEST(ranges_end_where_they_should, PAGED)
{
	const uint32_t edge = HERE + 0x400000, n = 40;

	find_piece();
	fill(piece, 1);
	fill_decoy();
	for (uint32_t shift = 0; shift <= n; shift += 4) {
		uint32_t first = edge - shift * PAGE;

		l4_map(0, first - PAGE, piece, PAGES(1) | RW);
		l4_map(0, first + n * PAGE, piece, PAGES(1) | RW);
		EXPECT_EQ(l4_map(0, first, piece, PAGES(n) | RW), n);
		EXPECT_EQ(l4_protect(0, first, PAGES(n) | R), n);
		EXPECT(!write_fails(first - PAGE, BX_LR));
		EXPECT(!write_fails(first + n * PAGE, BX_LR));
		for (uint32_t i = 0; i < n; i++)
			EXPECT(write_fails(first + i * PAGE, BX_LR));
		EXPECT_EQ(l4_protect(0, HERE, PAGES(2048)), 2048);
	}
}

/* More than any number of changes that are announced one by one. */
TEST(many_changes_are_seen, PAGED)
{
	find_piece();
	fill(piece, 1);
	fill_decoy();
	for (uint32_t n = 1; n <= 20; n++) {
		EXPECT_EQ(l4_map(0, HERE, piece, PAGES(n) | RW), n);
		for (uint32_t i = 0; i < n; i++)
			EXPECT(!write_fails(HERE + i * PAGE, BX_LR));
		EXPECT_EQ(l4_protect(0, HERE, PAGES(n) | R), n);
		for (uint32_t i = 0; i < n; i++) {
			EXPECT(!read_fails(HERE + i * PAGE));
			EXPECT(write_fails(HERE + i * PAGE, BX_LR));
		}
		l4_map(0, HERE, piece, PAGES(n) | R);
		EXPECT_EQ(l4_protect(0, HERE, PAGES(n) | RW), n);
		for (uint32_t i = 0; i < n; i++)
			EXPECT(!write_fails(HERE + i * PAGE, BX_LR));
	}
}

/* Another page at the same address: for reading, and for executing. */
TEST(remapping_is_seen_at_once)
{
	volatile uint32_t *at = (volatile uint32_t *)HERE;
	int (*function)(void) = (int (*)(void))HERE;

	find_piece();
	for (uint32_t i = 0; i < 4; i++) {
		l4_map(0, HERE, piece + i * PAGE, PAGES(1) | RW);
		at[0] = 0xe3a00000 | i;		/* mov r0, #i */
		at[1] = BX_LR;
	}
	for (uint32_t i = 0; i < 20; i++) {
		l4_map(0, HERE, piece + i % 4 * PAGE, PAGES(1) | X);
		EXPECT_EQ(function(), i % 4);
		EXPECT_EQ(at[0], 0xe3a00000 | i % 4);
	}
	for (uint32_t i = 0; i < 20; i++) {	/* write, protect, call */
		EXPECT_EQ(l4_protect(0, HERE, PAGES(1) | RW), 1);
		at[0] = 0xe3a00000 | i;
		EXPECT_EQ(l4_protect(0, HERE, PAGES(1) | X), 1);
		EXPECT_EQ(function(), i);
	}
	EXPECT_EQ(l4_protect(0, HERE, PAGES(1) | RW | X), 1);
	for (uint32_t i = 0; i < 20; i++) {	/* as a JIT does */
		at[0] = 0xe3a00000 | i;
		EXPECT_EQ(l4_protect(0, HERE, PAGES(1) | RW | X), 1);
		EXPECT_EQ(function(), i);
	}
}

/* ---- against a model ------------------------------------------------- */

#define ROUNDS	10000
#define SPAN	48u			/* pages, across an edge of tables */
#define BASE	(HERE + 0x400000 - 20 * PAGE)
#define FRAMES	8u

static uint8_t rights_of[SPAN], frame_of[SPAN];
static uint32_t seed = 1999;

static uint32_t random(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static void change(uint32_t first, uint32_t n)
{
	uint32_t rights = random(8), frame = random(FRAMES);

	if (random(2)) {
		EXPECT_EQ(l4_protect(0, BASE + first * PAGE,
				     PAGES(n) | rights), n);
		for (uint32_t i = first; i < first + n; i++)
			if (rights_of[i])
				rights_of[i] = (uint8_t)rights;
		return;
	}
	rights += rights == 0;
	if (n > FRAMES - frame)
		n = FRAMES - frame;
	EXPECT_EQ(l4_map(0, BASE + first * PAGE, piece + frame * PAGE,
			 PAGES(n) | rights), n);
	for (uint32_t i = 0; i < n; i++) {
		rights_of[first + i] = (uint8_t)rights;
		frame_of[first + i] = (uint8_t)(frame + i);
	}
}

static void touch(uint32_t page, uint32_t how)
{
	uint32_t at = BASE + page * PAGE, rights = rights_of[page];
	bool failed = how == 0 ? read_fails(at) :
		      how == 1 ? write_fails(at, BX_LR) : call_fails(at);

	EXPECT_EQ(failed, !(how == 0 ? rights : rights & 1u << how));
	if (!failed) {
		EXPECT_EQ(((volatile uint32_t *)at)[1],
			  TAG(frame_of[page]));
		return;
	}
	EXPECT_EQ(faults, 1);
	EXPECT_EQ(last.kind, how);
	EXPECT_EQ(last.address, at);
	EXPECT_EQ(last.status, rights ? L4_FAULT_FORBIDDEN :
					L4_FAULT_UNMAPPED);
	if (rights)			/* the decoy goes */
		l4_map(0, at, piece + frame_of[page] * PAGE,
		       PAGES(1) | rights);
	else
		l4_protect(0, at, PAGES(1));
}

TEST(mappings_agree_with_a_model, PAGED)
{
	find_piece();
	fill(piece, FRAMES);
	fill_decoy();
	for (uint32_t i = 0; i < ROUNDS; i++) {
		uint32_t first = random(SPAN);

		if (random(4) == 0)
			change(first, random(SPAN - first) + 1);
		else
			touch(first, random(3));
	}
}
