/*
 * ranges_check.c: the kernel's arithmetic with ranges of addresses,
 * against models that mark cells.
 *
 *   ranges [N]     N random sequences of ranges_add and ranges_remove
 *   memory [N]     memory_init on N random device trees
 *
 * kernel/memory.c is compiled as it is; what it needs of the kernel is
 * below.  Random means the same numbers every time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* It runs once at boot and has static variables, which we reset. */
#ifndef MEMORY_C
#define MEMORY_C "kernel/memory.c"
#endif
#include MEMORY_C

static const char *what = "nothing yet";	/* what is tried */
static unsigned int round_number;

static void fail(int line, const char *is_so)
{
	fprintf(stderr, "ranges_check.c:%d: this is not so: %s\n"
		"it happened in round %u of %s\n", line, is_so,
		round_number, what);
	exit(1);
}

#define CHECK(is_so) ((is_so) ? (void)0 : fail(__LINE__, #is_so))

/* ---- the rest of the kernel ----------------------------------------- */

/*
 * Where a kernel might lie.  On hosts whose linkers cannot do this it
 * lies above all 32-bit addresses, and so in no RAM.
 */
#ifdef __ELF__
__asm__(".globl image_start, image_end\n"
	".set image_start, 0x40010000\n"
	".set image_end, 0x4003a123\n");
#else
const char image_start[1], image_end[1];
#endif

static jmp_buf panicked;
static char panic_words[256];
static uint64_t pool_start, pool_end;

_Noreturn void panic(const char *why, ...)
{
	va_list args;

	va_start(args, why);
	vsnprintf(panic_words, sizeof(panic_words), why, args);
	va_end(args);
	longjmp(panicked, 1);
}

void printk(const char *format, ...)
{
	(void)format;
}

void frames_init(uintptr_t start, uintptr_t end)
{
	pool_start = start;
	pool_end = end;
}

/* ---- chance --------------------------------------------------------- */

static uint64_t chance = 88172645463325252u;

/* A number below n.  (Marsaglia's xorshift.) */
static uint32_t any(uint32_t n)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (uint32_t)(chance >> 20) % n;
}

/* ---- ranges_add and ranges_remove ----------------------------------- */

#define CELLS 256u

/* The address where cell i begins; the last one ends at the very end. */
static uint32_t edge(uint32_t i)
{
	return i == CELLS ? ~0u : i << 24;
}

/* How often is each cell in the set? */
static void count(const struct ranges *set, unsigned char *cells)
{
	memset(cells, 0, CELLS);
	CHECK(set->count <= MAX_RANGES);
	for (unsigned int i = 0; i < set->count; i++) {
		uint32_t start = set->list[i].start, end = set->list[i].end;

		CHECK(start < end);
		CHECK(start % edge(1) == 0);
		CHECK(end % edge(1) == 0 || end == ~0u);
		for (uint32_t c = 0; c < CELLS; c++)
			if (start <= edge(c) && edge(c) < end)
				cells[c]++;
	}
}

static void try_add(struct ranges *set, uint32_t from, uint32_t to)
{
	unsigned char before[CELLS], after[CELLS];
	unsigned int room = MAX_RANGES - set->count;
	int error;

	count(set, before);
	error = ranges_add(set, edge(from), edge(to));
	count(set, after);
	CHECK(error == 0 || (error == -ENOMEM && room == 0));
	for (uint32_t c = 0; c < CELLS; c++)
		CHECK(!after[c] == !(before[c] || (!error && from <= c &&
						   c < to)));
}

/* If there is no room for all that is left, it may lose some of it. */
static void try_remove(struct ranges *set, uint32_t from, uint32_t to)
{
	unsigned char before[CELLS], after[CELLS];
	unsigned int pieces = set->count;	/* at most */
	int error;

	count(set, before);
	for (unsigned int i = 0; i < set->count; i++)
		if (set->list[i].start < edge(from) &&
		    edge(to) < set->list[i].end)
			pieces++;
	error = ranges_remove(set, edge(from), edge(to));
	count(set, after);
	CHECK(error == 0 || (error == -ENOMEM && pieces > MAX_RANGES));
	for (uint32_t c = 0; c < CELLS; c++) {
		bool is_removed = from <= c && c < to;

		CHECK(is_removed ? !after[c] : after[c] <= before[c]);
		if (!error)
			CHECK(is_removed || after[c] == before[c]);
	}
}

static bool is_free(const struct ranges *set, uint32_t from, uint32_t to)
{
	unsigned char cells[CELLS];

	count(set, cells);
	while (from < to)
		if (cells[from++])
			return false;
	return true;
}

static void check_ranges(void)
{
	struct ranges set = {.count = 0};
	bool apart = any(2);		/* no cell is in it twice */
	unsigned int steps = 1 + any(80);

	while (steps--) {
		uint32_t from = any(CELLS + 1);
		uint32_t to = any(4) ? from + any(12) : any(CELLS + 1);

		if (to > CELLS)
			to = CELLS;
		if (any(3) == 0)
			try_remove(&set, from, to);
		else if (!apart || is_free(&set, from, to))
			try_add(&set, from, to);
	}
	if (apart) {
		unsigned char cells[CELLS];

		count(&set, cells);
		for (uint32_t c = 0; c < CELLS; c++)
			CHECK(cells[c] <= 1);
	}
	CHECK(ranges_remove(&set, 0, ~0u) == 0 && set.count == 0);
}

/* ---- memory_init ---------------------------------------------------- */

#define PAGES (1u << 20)		/* of 4 KB, in 4 GB */

/* What is thought of each page of the machine. */
static unsigned char expected[PAGES], found[PAGES];
static uint64_t ram_total;
static bool neighbours;			/* RAM that begins where RAM ends */

static uint8_t blob[4096] __attribute__((aligned(8)));
static uint32_t blob_size;

static void put(uint32_t value)
{
	for (int i = 24; i >= 0; i -= 8)
		blob[blob_size++] = (uint8_t)(value >> i);
}

static void put_number(uint64_t value, uint32_t cells)
{
	if (cells == 2)
		put((uint32_t)(value >> 32));
	put((uint32_t)value);
}

static const char strings[] = "#address-cells\0#size-cells\0device_type\0"
	"reg\0linux,initrd-start\0linux,initrd-end";

static void put_property(const char *name, uint32_t length)
{
	uint32_t at = 0;

	while (strcmp(strings + at, name) != 0)
		at += (uint32_t)strlen(strings + at) + 1;
	put(FDT_PROP);
	put(length);
	put(at);
}

static void put_text(const char *text)
{
	do
		blob[blob_size++] = (uint8_t)*text;
	while (*text++);
	while (blob_size % 4)
		blob[blob_size++] = 0;
}

/* An address: mostly near others, sometimes at the end of something. */
static uint64_t any_address(uint32_t cells)
{
	static const uint64_t edges[] = {
		0, 0x1000, 0x40000000, 0x40010000, 0x4003b000, 0xe0000000,
		0xffffffff, 0x100000000, ~0ull, 1ull << 63,
	};
	uint64_t address = 0x40000000 + ((uint64_t)any(4096) << 16);

	if (any(8) == 0)
		address = edges[any(sizeof(edges) / sizeof(edges[0]))];
	if (any(4) == 0)
		address += (uint64_t)any(3 * 4096) - 4096;
	return cells == 1 ? (uint32_t)address : address;
}

static uint64_t any_size(uint32_t cells)
{
	uint64_t size = any(1024);

	size <<= 12 + any(6);
	if (any(6) == 0)
		size = any_address(cells);
	if (any(4) == 0)
		size += any(2 * 4096);
	return cells == 1 ? (uint32_t)size : size;
}

/* Mark the pages from the first to before the last. */
static void mark(unsigned __int128 first, unsigned __int128 last, int as)
{
	if (last > PAGES)
		last = PAGES;
	if (first < last)
		memset(expected + first, as, (size_t)(last - first));
}

static void expect_ram(uint64_t start, uint64_t size)
{
	unsigned __int128 end = (unsigned __int128)start + size;
	unsigned __int128 first = ((unsigned __int128)start + 4095) / 4096;

	ram_total += size;
	if (end > LIMIT)
		end = LIMIT;
	end /= 4096;
	if (first < end && ((first > 0 && expected[first - 1]) ||
			    (end < PAGES && expected[end])))
		neighbours = true;
	mark(first, end, 1);
}

static void expect_taken(uint64_t start, unsigned __int128 size)
{
	if (size > 0)
		mark(start / 4096, (start + size + 4095) / 4096, 0);
}

static void put_memory(uint32_t a, uint32_t s)
{
	uint32_t entries = 1 + any(3);

	put(FDT_BEGIN_NODE);
	put_text("memory");
	put_property("device_type", 7);
	put_text("memory");
	put_property("reg", 4 * (a + s) * entries);
	while (entries--) {
		uint64_t start = any_address(a), size = any_size(s);

		if (any(2) == 0) {	/* what real boards have */
			start = 0x40000000;
			size = 32u << (20 + any(6));
		}
		put_number(start, a);
		put_number(size, s);
		expect_ram(start, size);
	}
	put(FDT_END_NODE);
}

/* Reservations and the ramdisk; what is expected of them comes later. */
static struct {
	uint64_t start;
	unsigned __int128 size;
} taken[8];
static unsigned int taken_count;

static void note_taken(uint64_t start, uint64_t end_or_size, bool is_end)
{
	if (is_end && end_or_size <= start)
		return;
	taken[taken_count].start = start;
	taken[taken_count++].size = is_end ? end_or_size - start :
					     end_or_size;
}

static void put_reservations(void)
{
	for (uint32_t n = any(4); n > 0; n--) {
		uint64_t start = any_address(2), size = any_size(2);

		if (!start && !size)
			break;		/* the list ends there */
		put_number(start, 2);
		put_number(size, 2);
		note_taken(start, size, false);
	}
	put_number(0, 2);
	put_number(0, 2);
}

static void put_chosen(void)
{
	uint32_t cells = 1 + any(2);
	uint64_t start = any_address(cells);
	uint64_t end = any(2) ? any_address(cells) : start + any(1 << 24);

	if (cells == 1)
		end = (uint32_t)end;
	put(FDT_BEGIN_NODE);
	put_text("chosen");
	put_property("linux,initrd-start", 4 * cells);
	put_number(start, cells);
	if (any(8)) {
		put_property("linux,initrd-end", 4 * cells);
		put_number(end, cells);
		note_taken(start, end, true);
	}
	put(FDT_END_NODE);
}

static void make_tree(void)
{
	uint32_t a = 1 + any(2), s = 1 + any(2), header[10] = {0xd00dfeed};
	uint32_t structure, size, nodes;

	memset(blob, 0, sizeof(blob));
	blob_size = 40;
	put_reservations();
	structure = blob_size;
	put(FDT_BEGIN_NODE);
	put(0);
	put_property("#address-cells", 4);
	put(a);
	put_property("#size-cells", 4);
	put(s);
	for (nodes = 1 + any(3); nodes > 0; nodes--)
		put_memory(a, s);
	if (any(2))
		put_chosen();
	put(FDT_END_NODE);
	put(FDT_END);
	header[2] = structure;
	header[3] = blob_size;
	header[4] = 40;
	header[5] = 17;
	header[6] = 16;
	header[8] = sizeof(strings);
	header[9] = blob_size - structure;
	memcpy(blob + blob_size, strings, sizeof(strings));
	size = header[1] = blob_size + (uint32_t)sizeof(strings);
	blob_size = 0;
	for (unsigned int i = 0; i < 10; i++)
		put(header[i]);
	blob_size = size;
}

static uint32_t expected_pool(void)
{
	uint64_t size = ram_total / 8 / MEGABYTE;

	return size < 2 ? 2 : size > 64 ? 64 : (uint32_t)size;
}

/* Is there so much in one piece, beginning at a megabyte? */
static bool has_room(uint32_t megabytes)
{
	uint32_t run = 0;

	for (uint32_t page = 0; page < PAGES; page += 256) {
		bool whole = !memchr(expected + page, 0, 256);

		run = whole ? run + 1 : 0;
		if (run >= megabytes)
			return true;
	}
	return false;
}

static void find_free(void)
{
	memset(found, 0, PAGES);
	for (unsigned int i = 0; i < memory_free.count; i++) {
		struct range r = memory_free.list[i];

		CHECK(r.start < r.end && r.start % 4096 == 0 &&
		      r.end % 4096 == 0);
		/* A page that is in there twice would be handed out twice. */
		CHECK(!memchr(found + r.start / 4096, 1,
			      (r.end - r.start) / 4096));
		memset(found + r.start / 4096, 1, (r.end - r.start) / 4096);
	}
}

static void check_memory(void)
{
	static struct fdt tree;		/* lives longer than the longjmp */
	uintptr_t at = 0x48000000 + 4u * any(1 << 20);

	memset(expected, 0, PAGES);
	ram_total = 0;
	neighbours = false;
	taken_count = 0;
	make_tree();
	CHECK(fdt_open(&tree, blob, sizeof(blob)) == 0);
	tree.blob = (const void *)at;	/* as if it lay there */
	expect_taken((uintptr_t)image_start,
		     (uintptr_t)image_end - (uintptr_t)image_start);
	expect_taken(at, blob_size);
	while (taken_count--)
		expect_taken(taken[taken_count].start,
			     taken[taken_count].size);

	memory_ram.count = memory_free.count = 0;
	total = 0;
	if (setjmp(panicked)) {
		if (strstr(panic_words, "in one piece"))
			CHECK(neighbours || !has_room(expected_pool()));
		else
			CHECK(strstr(panic_words, "pieces"));
		return;
	}
	memory_init(&tree);
	CHECK(total == ram_total);
	CHECK(pool_start % MEGABYTE == 0);
	CHECK(pool_end - pool_start == expected_pool() * (uint64_t)MEGABYTE);
	CHECK(pool_end <= LIMIT);
	CHECK(!memchr(expected + pool_start / 4096, 0,
		      (pool_end - pool_start) / 4096));
	mark(pool_start / 4096, pool_end / 4096, 0);
	find_free();
	CHECK(memcmp(expected, found, PAGES) == 0);
}

int main(int count, char **args)
{
	unsigned int rounds = count > 2 ? (unsigned int)atoi(args[2]) : 1000;
	bool is_memory = count > 1 && strcmp(args[1], "memory") == 0;

	what = is_memory ? "memory" : "ranges";
	for (round_number = 0; round_number < rounds; round_number++) {
		if (is_memory)
			check_memory();
		else
			check_ranges();
	}
	return 0;
}
