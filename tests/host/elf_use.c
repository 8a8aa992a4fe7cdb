/* elf_use.c: see elf_use.h. */
#include <string.h>
#include "elf_use.h"
#include "l4/errors.h"
#include "l4/rights.h"
#include "mm0/elf.h"

static void check_segment(const struct elf_segment *s, uint64_t first,
			  size_t size)
{
	uint64_t end = (uint64_t)s->address + s->size;

	CHECK(s->size > 0);
	CHECK(s->address >= first);
	CHECK(end <= END);
	CHECK(s->file_size <= s->size);
	CHECK((uint64_t)s->offset + s->file_size <= size);
	CHECK(s->offset % 4096 == s->address % 4096);
	CHECK(s->rights & L4_READ);
	CHECK(!(s->rights & L4_WRITE) || !(s->rights & L4_EXECUTE));
	CHECK(!(s->rights & ~(L4_READ | L4_WRITE | L4_EXECUTE)));
}

static void check(const struct elf *e, size_t size)
{
	uint64_t first = FIRST;
	uint32_t entry = e->entry & ~1u;
	int found = 0;

	CHECK(e->segments > 0 && e->segments <= ELF_SEGMENTS);
	for (uint32_t i = 0; i < e->segments; i++) {
		const struct elf_segment *s = &e->segment[i];

		check_segment(s, first, size);
		first = ((uint64_t)s->address + s->size + 4095) / 4096 *
			4096;
		found += s->rights & L4_EXECUTE && entry >= s->address &&
			 (uint64_t)entry + (e->entry & 1 ? 2 : 4) <=
			 (uint64_t)s->address + s->file_size;
	}
	CHECK(found == 1);
	CHECK(e->entry & 1 || e->entry % 4 == 0);
}

int elf_use(const void *file, size_t size)
{
	/* A block of exactly this size, at an odd address. */
	char *copy = malloc(size + 1);
	struct elf elf;
	int result;

	CHECK(copy);
	memcpy(copy + 1, file, size);
	memset(&elf, 0xa5, sizeof(elf));
	result = elf_open(&elf, copy + 1, (uint32_t)size, FIRST, END);
	CHECK(result == 0 || result == -ENOEXEC);
	if (result == 0)
		check(&elf, size);
	free(copy);
	return result;
}
