/*
 * initrd.c: reads a cpio archive that may be truncated, damaged or
 * hostile.  Pure functions over the bytes; built for the host as well,
 * where it is fuzzed.
 *
 * Format: cpio(5), "New ASCII Format".  A header of 110 characters, the
 * name, the data; name and data are filled up to multiples of four.
 */
#include <stdbool.h>
#include "l4/errors.h"
#include "libl4/string.h"
#include "mm0/initrd.h"

#define MAGIC		"070701"
#define HEADER		110u

enum field {		/* of a header, eight digits each */
	INODE, MODE, UID, GID, LINKS, TIME, SIZE, MAJOR, MINOR,
	RDEV_MAJOR, RDEV_MINOR, NAME_SIZE, CHECKSUM,
};

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool read_field(const char *header, enum field f,
		       uint32_t *value)
{
	const char *s = header + sizeof(MAGIC) - 1 + 8 * f;

	*value = 0;
	for (int i = 0; i < 8; i++) {
		int d = digit(s[i]);

		if (d < 0)
			return false;
		*value = *value << 4 | (uint32_t)d;
	}
	return true;
}

/* Go on by size bytes and to a multiple of four, if they are there. */
static bool skip(const struct initrd *a, uint32_t *at, uint32_t size)
{
	if (size > a->size - *at)
		return false;
	*at += size;
	size = -*at & 3;
	if (size > a->size - *at)
		return false;
	*at += size;
	return true;
}

int initrd_next(const struct initrd *a, uint32_t *offset,
		struct initrd_file *file)
{
	const char *header = a->data + *offset;
	uint32_t at = *offset, name_size;

	if (*offset > a->size || a->size - *offset < HEADER ||
	    memcmp(header, MAGIC, sizeof(MAGIC) - 1) != 0 ||
	    !read_field(header, MODE, &file->mode) ||
	    !read_field(header, SIZE, &file->size) ||
	    !read_field(header, NAME_SIZE, &name_size))
		return -EINVAL;
	file->name = header + HEADER;
	if (name_size == 0 || name_size > a->size - at - HEADER ||
	    file->name[name_size - 1] != '\0' ||
	    !skip(a, &at, HEADER + name_size))
		return -EINVAL;
	file->data = a->data + at;
	if (!skip(a, &at, file->size))
		return -EINVAL;
	*offset = at;
	return strcmp(file->name, "TRAILER!!!") == 0 ? -ENOENT : 0;
}

int initrd_find(const struct initrd *a, const char *name,
		struct initrd_file *file)
{
	uint32_t offset = 0;
	int error;

	while ((error = initrd_next(a, &offset, file)) == 0)
		if (INITRD_IS_FILE(file->mode) &&
		    strcmp(file->name, name) == 0)
			return 0;
	return error;
}
