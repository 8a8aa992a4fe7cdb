/* initrd.h: the files of a cpio archive, in the format "newc". */
#ifndef MM0_INITRD_H
#define MM0_INITRD_H

#include <stddef.h>
#include <stdint.h>

struct initrd {
	const char *data;
	uint32_t size;
};

struct initrd_file {
	const char *name;	/* ends with a NUL */
	const void *data;
	uint32_t size;
	uint32_t mode;
};

/*
 * The entry at *offset (0: the first); *offset is then at the next.
 * -ENOENT: there are no more.  -EINVAL: the archive is damaged here.
 */
int initrd_next(const struct initrd *archive, uint32_t *offset,
		struct initrd_file *file);

/* The regular file of this name.  -ENOENT, -EINVAL. */
int initrd_find(const struct initrd *archive, const char *name,
		struct initrd_file *file);

/* Is this the mode of a regular file? */
#define INITRD_IS_FILE(mode) (((mode) & 0170000) == 0100000)

#endif
