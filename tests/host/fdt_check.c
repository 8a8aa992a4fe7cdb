/*
 * fdt_check.c: feeds kernel/fdt.c trees that are real, damaged or made
 * to deceive, the same ones every time.  What is run is the first
 * argument:
 *
 *   tree FILE START+SIZE...  FILE is accepted and has this memory
 *   small FILE               FILE is small.dts, and answers as it should
 *   cut FILE                 each beginning of FILE
 *   bytes FILE               FILE with each byte changed
 *   hostile [DIR]            trees made to deceive; writes them into DIR
 *
 * Status 0: as it should be.  Else a sentence says which case it was.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sanitizer/asan_interface.h>
#include "kernel/bootargs.h"
#include "kernel/fdt.h"
#include "l4/errors.h"
#include "fdt_use.h"

/* ---- saying which case it was -------------------------------------- */

static struct {
	const char *what;	/* with room for two numbers */
	unsigned int one, other;
} now = {.what = "before the first case"};

static void say_case(void)
{
	fprintf(stderr, "fdt_check: it happened with ");
	fprintf(stderr, now.what, now.one, now.other);
	fprintf(stderr, "\n");
}

static void too_long(int signal)
{
	(void)signal;
	fprintf(stderr, "fdt_check: it does not end\n");
	say_case();
	_Exit(1);
}

/* Begin a case.  A few hundred of them may take three seconds. */
static void begin(const char *what, unsigned int one, unsigned int other)
{
	static const struct itimerval limit = {.it_value = {.tv_sec = 3}};
	static unsigned int cases;

	now.what = what;
	now.one = one;
	now.other = other;
	if (cases++ % 256 == 0)
		setitimer(ITIMER_PROF, &limit, NULL);
}

static _Noreturn void stop(const char *why, const char *what)
{
	fprintf(stderr, "fdt_check: %s: %s\n", what, why);
	exit(1);
}

/* ---- trees --------------------------------------------------------- */

struct blob {
	uint8_t *bytes;		/* a block of exactly size bytes */
	uint32_t size;
};

enum {				/* words of the header */
	MAGIC, SIZE, STRUCTURE, STRINGS, RESERVATIONS, VERSION,
	COMPATIBLE, CPU, STRINGS_SIZE, STRUCTURE_SIZE,
};

static uint32_t header(const struct blob *b, unsigned int word)
{
	return be32(b->bytes + 4 * word);
}

static void put(struct blob *b, uint32_t offset, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		b->bytes[offset + i] = (uint8_t)(value >> (24 - 8 * i));
}

static struct blob new_blob(uint32_t size)
{
	struct blob b = {calloc(1, size), size};

	CHECK(b.bytes);
	return b;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Where the last of the three blocks ends. */
static uint32_t end_of_blocks(const struct blob *b)
{
	uint32_t end = header(b, STRUCTURE) + header(b, STRUCTURE_SIZE);

	end = larger(end, header(b, STRINGS) + header(b, STRINGS_SIZE));
	return larger(end, header(b, RESERVATIONS));
}

static struct blob read_tree(const char *name)
{
	FILE *file = fopen(name, "rb");
	struct blob b;
	long size;

	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 40)
		stop("cannot be read", name);
	rewind(file);
	b = new_blob((uint32_t)size);
	if (fread(b.bytes, 1, b.size, file) != b.size)
		stop("cannot be read", name);
	fclose(file);
	if (header(&b, SIZE) > b.size || end_of_blocks(&b) > b.size)
		stop("is not a whole tree", name);
	return b;
}

/* ---- whole trees --------------------------------------------------- */

static int check_tree(const char *name, char **memory)
{
	struct blob b = read_tree(name);
	uint64_t address, size;
	struct fdt t;
	uint32_t node = 0;
	char text[64];

	begin("the whole tree", 0, 0);
	CHECK(fdt_use(b.bytes, b.size) == 0);
	CHECK(fdt_open(&t, b.bytes, b.size) == 0);
	while (fdt_child(&t, &node, "device_type", "memory") == 0)
		for (unsigned int i = 0;
		     fdt_reg(&t, node, i, &address, &size) == 0; i++) {
			snprintf(text, sizeof(text), "%#llx+%#llx",
				 (unsigned long long)address,
				 (unsigned long long)size);
			if (!*memory || strcmp(*memory, text) != 0)
				stop("is not the memory it has", text);
			memory++;
		}
	if (*memory)
		stop("this memory was not found", *memory);
	free(b.bytes);
	return 0;
}

static void expect_cells(const struct fdt_item *item, unsigned int cells,
			 uint32_t first)
{
	uint32_t cell;

	CHECK(item->length == 4 * cells);
	CHECK(fdt_cell(item, 0, &cell) == 0 && cell == first);
	CHECK(fdt_cell(item, cells, &cell) == -ENOENT);
}

static void expect_memory(const struct fdt *t)
{
	static const uint64_t memory[][2] = {
		{0x80000000, 0x01000000}, {0x82000000, 0x00800000},
		{0, 0x800},
	};
	uint64_t address, size;
	uint32_t node = 0;
	unsigned int n = 0;

	while (fdt_child(t, &node, "device_type", "memory") == 0)
		for (unsigned int i = 0;
		     fdt_reg(t, node, i, &address, &size) == 0; i++, n++)
			CHECK(n < 3 && address == memory[n][0] &&
			      size == memory[n][1]);
	CHECK(n == 3);
	CHECK(fdt_reservation(t, 0, &address, &size) == 0);
	CHECK(address == 0x80001000 && size == 0x2345);
	CHECK(fdt_reservation(t, 1, &address, &size) == 0);
	CHECK(address == 0x100000000 && size == 1);
	CHECK(fdt_reservation(t, 2, &address, &size) == -ENOENT);
}

static void expect_uart(const struct fdt *t)
{
	uint64_t address, size;
	struct fdt_item item;
	uint32_t node = 0, other = 0;

	CHECK(fdt_child(t, &node, "compatible", "small,uart") == 0);
	CHECK(fdt_property(t, node, "clock-frequency", &item) == 0);
	expect_cells(&item, 1, 1843200);
	CHECK(fdt_property(t, node, "empty", &item) == 0);
	CHECK(item.length == 0);
	CHECK(fdt_reg(t, node, 1, &address, &size) == 0);
	CHECK(address == 0x10001000 && size == 0x10);
	CHECK(fdt_reg(t, node, 2, &address, &size) == -ENOENT);
	CHECK(fdt_child(t, &other, "compatible", "small,uart-2") == 0);
	CHECK(other == node);
	other = 0;
	CHECK(fdt_child(t, &other, "compatible", "") == 0 && other == node);
	CHECK(fdt_child(t, &node, "compatible", "small,uart") == -ENOENT);
	node = 0;
	CHECK(fdt_child(t, &node, "compatible", "small,board") == -ENOENT);
	CHECK(fdt_child_named(t, "uart@10002000", &node) == 0);
	CHECK(fdt_reg(t, node, 0, &address, &size) == -ENOENT);
	CHECK(fdt_property(t, node, "compatible", &item) == 0);
	CHECK(item.length == 10);
}

static int check_small(const char *name)
{
	struct blob b = read_tree(name);
	struct fdt_item item;
	struct fdt t;
	uint32_t node, other;
	char word[8];

	begin("the whole tree", 0, 0);
	CHECK(fdt_use(b.bytes, b.size) == 0);
	CHECK(fdt_open(&t, b.bytes, b.size) == 0);
	expect_memory(&t);
	expect_uart(&t);
	CHECK(fdt_property(&t, 0, "#size-cells", &item) == 0);
	expect_cells(&item, 1, 1);
	CHECK(fdt_property(&t, 0, "reg", &item) == -ENOENT);
	CHECK(fdt_child_named(&t, "chosen", &node) == 0);
	CHECK(fdt_property(&t, node, "linux,initrd-end", &item) == 0);
	expect_cells(&item, 2, 0);
	CHECK(fdt_child_named(&t, "memory", &node) == 0);
	CHECK(fdt_child_named(&t, "memory@80000000", &other) == 0);
	CHECK(node == other);
	CHECK(fdt_child_named(&t, "choose", &node) == -ENOENT);
	CHECK(fdt_child_named(&t, "chose", &node) == -ENOENT);
	CHECK(fdt_child_named(&t, "memory@7", &node) == -ENOENT);
	bootargs_init(&t);
	CHECK(bootarg("test", word, sizeof(word)));
	CHECK(strcmp(word, "all") == 0 && !bootarg("wrong", word, 8));
	free(b.bytes);
	return 0;
}

/* ---- damaged trees ------------------------------------------------- */

/* One that begins elsewhere than at a word, or has no beginning. */
static void misplace(const struct blob *b)
{
	struct fdt t;

	CHECK(fdt_open(&t, NULL, b->size) == -EINVAL);
	for (unsigned int i = 1; i < 4; i++) {
		uint8_t *copy = malloc(b->size + i);

		begin("the tree %u bytes further on", i, 0);
		CHECK(copy);
		memcpy(copy + i, b->bytes, b->size);
		CHECK(fdt_open(&t, copy + i, b->size) == -EINVAL);
		free(copy);
	}
}

/*
 * What is cut off is poisoned, so that the sanitizer sees each access.
 * A tree whose header still tells the old size is too big.  One whose
 * header tells the new size is good if only slack was cut off.
 */
static int check_cut(const char *name)
{
	struct blob b = read_tree(name);
	uint32_t n, size = header(&b, SIZE), end = end_of_blocks(&b);

	misplace(&b);
	for (n = b.size; n-- > 0; ) {
		__asan_poison_memory_region(b.bytes + n, b.size - n);
		begin("the first %u bytes", n, 0);
		CHECK((fdt_use(b.bytes, n) == 0) == (n >= size));
		if (n < 8 || (n > end + 64 && n % 4096))
			continue;
		begin("the first %u bytes and that size in the header", n, 0);
		put(&b, 4, n);
		CHECK((fdt_use(b.bytes, n) == 0) == (n >= end && n >= 40));
		put(&b, 4, size);
	}
	__asan_unpoison_memory_region(b.bytes, b.size);
	free(b.bytes);
	return 0;
}

static int check_bytes(const char *name)
{
	struct blob whole = read_tree(name), b;

	/* Without slack, so that nothing harmless lies behind. */
	b = new_blob(end_of_blocks(&whole));
	memcpy(b.bytes, whole.bytes, b.size);
	put(&b, 4, b.size);
	free(whole.bytes);
	for (uint32_t i = 0; i < b.size; i++) {
		const uint8_t old = b.bytes[i];
		const uint8_t new[] = {0, 0xff, old ^ 1, old ^ 0x80};

		for (unsigned int k = 0; k < sizeof(new); k++) {
			begin("byte %u changed to 0x%02x", i, new[k]);
			b.bytes[i] = new[k];
			fdt_use(b.bytes, b.size);
		}
		b.bytes[i] = old;
	}
	free(b.bytes);
	return 0;
}

/* ---- hostile trees ------------------------------------------------- */

#include "fdt_hostile.h"

static void save(const struct blob *b, const char *dir, const char *name)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/hostile-%s", dir, name);
	file = fopen(path, "wb");
	if (!file || fwrite(b->bytes, 1, b->size, file) != b->size ||
	    fclose(file) != 0)
		stop("cannot be written", path);
}

static int check_hostile(const char *dir)
{
	for (unsigned int i = 0; i < HOSTILE; i++) {
		struct blob b = hostile_tree(i);
		int result;

		begin(hostile_name(i), 0, 0);
		result = fdt_use(b.bytes, b.size);
		if (result != hostile_result(i)) {
			fprintf(stderr, "fdt_check: fdt_open returned %d "
				"and not %d\n", result, hostile_result(i));
			say_case();
			return 1;
		}
		if (dir)
			save(&b, dir, hostile_name(i));
		free(b.bytes);
	}
	return 0;
}

int main(int count, char **args)
{
	const char *what = count > 1 ? args[1] : "";

	fdt_use_failed = say_case;
	__sanitizer_set_death_callback(say_case);
	signal(SIGPROF, too_long);
	if (strcmp(what, "hostile") == 0)
		return check_hostile(args[2]);
	if (count < 3)
		stop("a file is missing", "see the comment in fdt_check.c");
	if (strcmp(what, "tree") == 0)
		return check_tree(args[2], args + 3);
	if (strcmp(what, "small") == 0)
		return check_small(args[2]);
	if (strcmp(what, "cut") == 0)
		return check_cut(args[2]);
	if (strcmp(what, "bytes") == 0)
		return check_bytes(args[2]);
	stop("there is no such check", what);
}
