/*
 * initrd_check.c: archives made to deceive, for mm0/initrd.c.
 *	initrd_check hostile [DIR]	archives with one thing wrong
 *	initrd_check cut		an archive that ends anywhere
 *	initrd_check bytes		each byte with each value
 *	initrd_check good FILE N	a real archive, with N entries
 */
#include <string.h>
#include "initrd_use.h"
#include "l4/errors.h"
#include "mm0/initrd.h"

static char base[2000];
static unsigned length;

static void add(const char *name, unsigned mode, const char *data,
		unsigned size)
{
	int n = snprintf(base + length, sizeof(base) - length,
			 "070701%08X%08x%08x%08x%08x%08x%08x%08x%08x%08x"
			 "%08x%08zx%08x%s", 1, mode, 0, 0, 1, 0, size, 0, 0,
			 0, 0, strlen(name) + 1, 0, name);

	length += (unsigned)n + 1;
	while (length % 4)
		base[length++] = '\0';
	memcpy(base + length, data, size);
	length += size;
	while (length % 4)
		base[length++] = '\0';
}

enum { MODE = 14, SIZE = 54, NAME_SIZE = 94, NAME = 110 };

/* A file of 5 bytes, a folder, an empty file, and the file again. */
static void make_base(void)
{
	memset(base, 0, sizeof(base));
	length = 0;
	add("abc", 0100644, "12345", 5);
	add("abcd", 040755, "", 0);
	add("abcd", 0100755, "", 0);
	add("abc", 0100644, "other", 5);
	add("TRAILER!!!", 0, "", 0);
}

static const struct edit {
	const char *what;
	unsigned at;
	const char *text;
	int result;		/* how many entries, or an error */
} edits[] = {
	{"nothing", 0, "0", 4},
	{"magic", 5, "2", -EINVAL},
	{"another format", 0, "070707", -EINVAL},
	{"an unused field", 6, "zzzzzzzz", 4},
	{"mode", MODE, "0000g000", -EINVAL},
	{"mode is signed", MODE, "-0008000", -EINVAL},
	{"mode with spaces", MODE, "    81a4", -EINVAL},
	{"mode in capitals", MODE, "000081AF", 4},
	{"mode in small letters", MODE, "000081af", 4},
	{"mode: behind 9", MODE, "000081a:", -EINVAL},
	{"mode: before 0", MODE, "000081a/", -EINVAL},
	{"mode: before a", MODE, "000081a`", -EINVAL},
	{"mode: before A", MODE, "000081a@", -EINVAL},
	{"mode: behind F", MODE, "000081aG", -EINVAL},
	{"mode: behind f", MODE, "000081ag", -EINVAL},
	{"size", SIZE, "0000000x", -EINVAL},
	{"as large, when rounded", SIZE, "00000008", 4},
	{"larger", SIZE, "00000009", -EINVAL},
	{"smaller, when rounded", SIZE, "00000004", -EINVAL},
	{"size is huge", SIZE, "ffffffff", -EINVAL},
	{"size wraps when rounded", SIZE, "fffffffd", -EINVAL},
	{"size wraps the offset", SIZE, "ffffff8c", -EINVAL},
	{"name's size 0", NAME_SIZE, "00000000", -EINVAL},
	{"name cut", NAME_SIZE, "00000003", -EINVAL},
	{"name longer, with two NULs", NAME_SIZE, "00000005", 4},
	{"name's size is huge", NAME_SIZE, "ffffffff", -EINVAL},
	{"name's size wraps", NAME_SIZE, "ffffff92", -EINVAL},
	{"name does not end", NAME + 3, "x", -EINVAL},
	{"name is empty", NAME, "\1", 4},
	{"the trailer comes first", NAME, "abc", 4},
};

static void save(const char *dir, unsigned i)
{
	char name[300];
	FILE *out;

	snprintf(name, sizeof(name), "%s/%u", dir, i);
	out = fopen(name, "wb");
	CHECK(out && fwrite(base, length, 1, out) == 1);
	fclose(out);
}

static int hostile(const char *dir)
{
	struct initrd a = {base, 0};
	struct initrd_file f;
	int wrong = 0;

	for (unsigned i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		const struct edit *e = &edits[i];
		int result;

		make_base();
		memcpy(base + e->at, e->text, strlen(e->text));
		result = initrd_use(base, length);
		if (dir)
			save(dir, i);
		if (result != e->result) {
			printf("%s: %d\n", e->what, result);
			wrong++;
		}
	}
	make_base();
	a.size = length;
	CHECK(initrd_find(&a, "abc", &f) == 0);
	CHECK(f.size == 5 && memcmp(f.data, "12345", 5) == 0);
	CHECK(initrd_find(&a, "abcd", &f) == 0 && f.size == 0);
	CHECK(f.mode == 0100755);
	CHECK(initrd_find(&a, "ab", &f) == -ENOENT);
	CHECK(initrd_find(&a, "abcde", &f) == -ENOENT);
	CHECK(initrd_find(&a, "TRAILER!!!", &f) == -ENOENT);
	return wrong != 0;
}

static int cut(void)
{
	int good = 0;

	for (unsigned size = 0; size <= length; size++)
		good += initrd_use(base, size) >= 0;
	return good != 1;
}

static int bytes(void)
{
	for (unsigned at = 0; at < length; at++) {
		char was = base[at];

		for (int value = 0; value < 256; value++) {
			base[at] = (char)value;
			initrd_use(base, length);
		}
		base[at] = was;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static char data[1 << 22];
	const char *what = argc > 1 ? argv[1] : "";
	FILE *in;
	int n;

	make_base();
	if (strcmp(what, "hostile") == 0)
		return hostile(argv[2]);
	if (strcmp(what, "cut") == 0)
		return cut();
	if (strcmp(what, "bytes") == 0)
		return bytes();
	if (strcmp(what, "good") != 0 || argc != 4)
		return 2;
	in = fopen(argv[2], "rb");
	CHECK(in);
	n = initrd_use(data, fread(data, 1, sizeof(data), in));
	printf("%d entries\n", n);
	return n != atoi(argv[3]);
}
