/*
 * elf_check.c: programs made to deceive, for mm0/elf.c.
 *	elf_check hostile [DIR]	programs with one thing wrong; saved in DIR
 *	elf_check cut FILE	a program that ends anywhere
 *	elf_check bytes FILE	each of the first bytes, changed in each bit
 *	elf_check good FILE...	real programs, which must be accepted
 */
#include <string.h>
#include "elf_use.h"
#include "l4/errors.h"

#define SIZE 0x3000

static unsigned char base[SIZE];

static void put(unsigned char *file, unsigned at, unsigned bytes,
		uint32_t value)
{
	for (unsigned i = 0; i < bytes; i++)
		file[at + i] = (unsigned char)(value >> 8 * i);
}

enum { PH = 52, TEXT = PH, RODATA = PH + 32, DATA = PH + 64, NOTE = PH + 96 };

static void segment(unsigned at, uint32_t offset, uint32_t address,
		    uint32_t file, uint32_t memory, uint32_t flags)
{
	const uint32_t words[] = {1, offset, address, address, file,
				  memory, flags, 0x1000};

	for (unsigned i = 0; i < 8; i++)
		put(base, at + 4 * i, 4, words[i]);
}

/* Three segments, and a note. */
static void make_base(void)
{
	static const unsigned char ident[16] = {0x7f, 'E', 'L', 'F', 1, 1, 1};

	memcpy(base, ident, 16);
	put(base, 16, 2, 2);
	put(base, 18, 2, 40);
	put(base, 20, 4, 1);
	put(base, 24, 4, 0x10801);
	put(base, 28, 4, PH);
	put(base, 36, 4, 0x05000200);
	put(base, 40, 2, 52);
	put(base, 42, 2, 32);
	put(base, 44, 2, 4);
	segment(TEXT, 0, 0x10000, 0x900, 0x900, 5);
	segment(RODATA, 0x1010, 0x11010, 0x20, 0x20, 4);
	segment(DATA, 0x2000, 0x12000, 0x800, 0x5000, 6);
	put(base, NOTE, 4, 4);
}

static const struct edit {
	const char *what;
	unsigned at, bytes;
	uint32_t value;
	int good;
} edits[] = {
	{"nothing", 0, 1, 0x7f, 1},
	{"magic", 0, 1, 0x7e, 0},
	{"magic 2", 3, 1, 'f', 0},
	{"64 bits", 4, 1, 2, 0},
	{"big endian", 5, 1, 2, 0},
	{"version", 6, 1, 0, 0},
	{"another ABI", 7, 1, 3, 1},
	{"relocatable", 16, 2, 1, 0},
	{"shared object", 16, 2, 3, 0},
	{"i386", 18, 2, 3, 0},
	{"version 2", 20, 4, 2, 0},
	{"EABI 4", 36, 4, 0x04000000, 0},
	{"no EABI", 36, 4, 0, 0},
	{"entry 0", 24, 4, 0, 0},
	{"entry at the end", 24, 4, 0x10901, 0},
	{"entry in the last halfword", 24, 4, 0x108fe + 1, 1},
	{"entry in ARM state", 24, 4, 0x10800, 1},
	{"entry in ARM state, not aligned", 24, 4, 0x10802, 0},
	{"entry in the last word", 24, 4, 0x108fc, 1},
	{"entry in half of the last word", 24, 4, 0x10900 - 2, 0},
	{"entry in constants", 24, 4, 0x11010, 0},
	{"entry in data", 24, 4, 0x12001, 0},
	{"entry in the last segment's zeroes", 24, 4, 0x12901, 0},
	{"entry at the end of all", 24, 4, 0xffffffff, 0},
	{"no segments", 44, 2, 0, 0},
	{"one segment", 44, 2, 1, 1},
	{"too many segments", 44, 2, 0xffff, 0},
	{"table outside", 28, 4, SIZE, 0},
	{"table just outside", 28, 4, SIZE - 127, 0},
	{"table wraps", 28, 4, 0xffffffe0, 0},
	{"table far out", 28, 4, 0x80000000, 0},
	{"small entries", 42, 2, 31, 0},
	{"large entries", 42, 2, 64, 0},
	{"entries of 0", 42, 2, 0, 0},
	{"dynamic", NOTE, 4, 2, 0},
	{"interpreter", NOTE, 4, 3, 0},
	{"something else", NOTE, 4, 0x70000001, 1},
	{"a segment of nothing", NOTE, 4, 1, 0},
	{"text is no segment", TEXT, 4, 0, 0},
	{"offset outside", TEXT + 4, 4, 0x100000, 0},
	{"offset at the end", DATA + 4, 4, 0x3000, 0},
	{"offset wraps", TEXT + 4, 4, 0xfffff000, 0},
	{"offset does not match", RODATA + 4, 4, 0x1020, 0},
	{"address does not match", RODATA + 8, 4, 0x11020, 0},
	{"address too low", TEXT + 8, 4, 0xf000, 0},
	{"address 0", TEXT + 8, 4, 0, 0},
	{"address too high", DATA + 8, 4, END, 0},
	{"address in the kernel", DATA + 8, 4, 0x40010000, 0},
	{"address at the end", DATA + 8, 4, 0xfffff000, 0},
	{"up to the end", DATA + 8, 4, END - 0x5000, 1},
	{"beyond the end", DATA + 8, 4, END - 0x4000, 0},
	{"file size too large", TEXT + 16, 4, 0x901, 0},
	{"file size wraps", DATA + 16, 4, 0xffffffff, 0},
	{"file size 0", RODATA + 16, 4, 0, 1},
	{"memory size 0", RODATA + 20, 4, 0, 0},
	{"memory size wraps", DATA + 20, 4, 0xffffffff, 0},
	{"memory size wraps to 0", DATA + 20, 4, 0xfffee000, 0},
	{"memory size too large", DATA + 20, 4, END - 0x12000 + 1, 0},
	{"memory size as large as can be", DATA + 20, 4, END - 0x12000, 1},
	{"text grows over constants", TEXT + 20, 4, 0x1011, 0},
	{"text grows into their page", TEXT + 20, 4, 0x1001, 0},
	{"text grows up to their page", TEXT + 20, 4, 0x1000, 1},
	{"constants over text", RODATA + 8, 4, 0x10010, 0},
	{"out of order", DATA + 8, 4, 0x10000, 0},
	{"written and executed", TEXT + 24, 4, 7, 0},
	{"written and executed 2", TEXT + 24, 4, 3, 0},
	{"not executed", TEXT + 24, 4, 4, 0},
	{"only executed", TEXT + 24, 4, 1, 1},
	{"only written", DATA + 24, 4, 2, 1},
	{"no rights", DATA + 24, 4, 0, 0},
	{"other rights", DATA + 24, 4, 8, 0},
	{"more rights", DATA + 24, 4, 0xfffffffe, 1},
};

static void save(const char *dir, unsigned i, const unsigned char *file)
{
	char name[300];
	FILE *out;

	snprintf(name, sizeof(name), "%s/%u", dir, i);
	out = fopen(name, "wb");
	CHECK(out && fwrite(file, 0x1000, 1, out) == 1);
	fclose(out);
}

/* What takes more than one change. */
static int several(void)
{
	int wrong = 0;

	/* Offset and size together wrap around to 0. */
	segment(DATA, 0xc8014000, 0x12000, 0x37fec000, 0x37fec000, 6);
	wrong += elf_use(base, SIZE) == 0;
	make_base();
	segment(RODATA, 0x1010, 0x11010, 0, 0, 4);
	wrong += elf_use(base, SIZE) == 0;
	make_base();
	segment(TEXT, 0, 0x10000, 0x901, 0x901, 5);
	put(base, 24, 4, 0x10901);
	wrong += elf_use(base, SIZE) == 0;
	segment(TEXT, 0, 0x10000, 0x902, 0x902, 5);
	wrong += elf_use(base, SIZE) != 0;
	put(base, 24, 4, 0x10900);
	wrong += elf_use(base, SIZE) == 0;
	make_base();
	if (wrong)
		printf("%d of several\n", wrong);
	return wrong;
}

static int hostile(const char *dir)
{
	int wrong = 0;

	for (unsigned i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		const struct edit *e = &edits[i];
		unsigned char file[SIZE];
		int result;

		memcpy(file, base, SIZE);
		put(file, e->at, e->bytes, e->value);
		result = elf_use(file, SIZE);
		if (dir)
			save(dir, i, file);
		if ((result == 0) != e->good) {
			printf("%s: %d\n", e->what, result);
			wrong++;
		}
	}
	wrong += several();
	/* Nine segments are one too many. */
	for (unsigned n = 8; n <= 9; n++) {
		put(base, 44, 2, n);
		for (unsigned i = 0; i < n; i++)
			segment(PH + 32 * i, 0, 0x10000 + 0x1000 * i, 0x900,
				0x900, 5);
		wrong += (elf_use(base, SIZE) == 0) != (n == 8);
	}
	make_base();
	return wrong != 0;
}

static unsigned char *load(const char *name, size_t *size)
{
	static unsigned char data[1 << 20];
	FILE *in = fopen(name, "rb");

	CHECK(in);
	*size = fread(data, 1, sizeof(data), in);
	fclose(in);
	return data;
}

static int cut(void)
{
	int good = 0;

	for (size_t size = 0; size <= SIZE; size++)
		good += elf_use(base, size) == 0;
	/* What ends behind the last segment's file part is whole. */
	return good == SIZE - 0x2800 + 1 ? 0 : 1;
}

static int bytes(void)
{
	for (unsigned at = 0; at < PH + 4 * 32; at++) {
		unsigned char was = base[at];

		for (unsigned value = 0; value < 256; value++) {
			base[at] = (unsigned char)value;
			elf_use(base, SIZE);
		}
		base[at] = was;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	make_base();
	if (strcmp(what, "hostile") == 0)
		return hostile(argv[2]);
	if (strcmp(what, "cut") == 0)
		return cut();
	if (strcmp(what, "bytes") == 0)
		return bytes();
	for (int i = 2; strcmp(what, "good") == 0 && i < argc; i++) {
		size_t size;
		unsigned char *data = load(argv[i], &size);

		CHECK(elf_use(data, size) == 0);
	}
	return strcmp(what, "good") != 0 || argc < 3;
}
