/* initrd_use.c: see initrd_use.h. */
#include <string.h>
#include "initrd_use.h"
#include "l4/errors.h"
#include "mm0/initrd.h"

/* Everything of a file lies in the archive, behind what came before. */
static void check_file(const struct initrd *a,
		       const struct initrd_file *f, uint32_t before,
		       uint32_t after)
{
	const char *data = f->data;

	CHECK(f->name == a->data + before + 110);
	CHECK(memchr(f->name, '\0', a->size - before - 110));
	CHECK(data > f->name && (data - a->data) % 4 == 0);
	CHECK((size_t)(data - a->data) <= a->size);
	CHECK(f->size <= a->size - (size_t)(data - a->data));
	CHECK(data + f->size <= a->data + after);
	CHECK(after > before && after % 4 == 0 && after <= a->size);
}

/* What is found is the first regular file of that name. */
static void check_find(const struct initrd *a, const char *name)
{
	struct initrd_file f, found;
	uint32_t offset = 0;
	int result = initrd_find(a, name, &found), error;

	while ((error = initrd_next(a, &offset, &f)) == 0)
		if (INITRD_IS_FILE(f.mode) && strcmp(f.name, name) == 0)
			break;
	CHECK(result == error);
	if (result == 0)
		CHECK(found.data == f.data && found.size == f.size &&
		      found.name == f.name && found.mode == f.mode);
}

int initrd_use(const void *archive, size_t size)
{
	char *copy = malloc(size ? size : 1);
	struct initrd a = {copy, (uint32_t)size};
	struct initrd_file f;
	uint32_t offset = 0, before = 0;
	int n = 0, error;

	CHECK(copy);
	memcpy(copy, archive, size);
	while ((error = initrd_next(&a, &offset, &f)) == 0) {
		check_file(&a, &f, before, offset);
		if (n < 20)
			check_find(&a, f.name);
		before = offset;
		n++;
	}
	CHECK(error == -ENOENT || error == -EINVAL);
	check_find(&a, "no such file");
	check_find(&a, "TRAILER!!!");
	check_find(&a, "");
	offset = (uint32_t)size + 1;
	CHECK(initrd_next(&a, &offset, &f) == -EINVAL);
	free(copy);
	return error == -ENOENT ? n : error;
}
