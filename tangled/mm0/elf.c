/*
 * elf.c: reads the headers of a program that may be truncated, damaged
 * or hostile.  Pure functions over the bytes; built for the host as
 * well, where it is fuzzed.
 *
 * Format: System V ABI, chapters 4 and 5; ELF for the Arm Architecture.
 */
#include <stdbool.h>
#include <stddef.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "libl4/string.h"
#include "mm0/elf.h"

#define PAGE 4096u

struct header {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry;
	uint32_t segments, sections;	/* where their tables are */
	uint32_t flags;
	uint16_t header_size;
	uint16_t segment_size, segment_count;
	uint16_t section_size, section_count, names;
};

struct program_header {
	uint32_t type, offset;
	uint32_t address, physical;
	uint32_t file_size, memory_size;
	uint32_t flags, align;
};

enum { TYPE_EXECUTABLE = 2, MACHINE_ARM = 40, VERSION = 1 };
enum { LOAD = 1, DYNAMIC = 2, INTERPRETER = 3 };
enum { EXECUTE = 1, WRITE = 2, READ = 4 };

#define EABI		0xff000000u
#define EABI_5		0x05000000u

/* 32 bits, the lowest byte first, and this version of the format. */
static const uint8_t ident[7] = {0x7f, 'E', 'L', 'F', 1, 1, 1};

static int check_header(const struct header *h, uint32_t size)
{
	if (memcmp(h->ident, ident, sizeof(ident)) != 0 ||
	    h->type != TYPE_EXECUTABLE || h->machine != MACHINE_ARM ||
	    h->version != VERSION || (h->flags & EABI) != EABI_5)
		return -ENOEXEC;
	if (h->segment_size != sizeof(struct program_header) ||
	    h->segments > size ||
	    h->segment_count > (size - h->segments) / h->segment_size)
		return -ENOEXEC;
	return 0;
}

static uint32_t rights_of(uint32_t flags)
{
	return (flags & READ ? L4_READ : 0) |
	       (flags & WRITE ? L4_READ | L4_WRITE : 0) |
	       (flags & EXECUTE ? L4_READ | L4_EXECUTE : 0);
}

static bool is_sane(const struct program_header *p, uint32_t size)
{
	return p->offset <= size && p->file_size <= size - p->offset &&
	       p->file_size <= p->memory_size &&
	       p->memory_size != 0 &&
	       p->offset % PAGE == p->address % PAGE &&
	       rights_of(p->flags) != 0 &&
	       !(p->flags & WRITE && p->flags & EXECUTE);
}

static uint32_t last_byte(const struct elf_segment *s)
{
	return s->address + s->size - 1;
}

/* Add a segment, which must lie on pages from first to end. */
static int add_segment(struct elf *elf, const struct program_header *p,
		       uint32_t first, uint32_t end)
{
	struct elf_segment *s = &elf->segment[elf->segments];

	if (elf->segments > 0)
		first = (last_byte(&s[-1]) | (PAGE - 1)) + 1;
	if (elf->segments == ELF_SEGMENTS || p->address < first ||
	    p->address >= end || p->memory_size > end - p->address)
		return -ENOEXEC;
	*s = (struct elf_segment){
		.address = p->address, .size = p->memory_size,
		.offset = p->offset, .file_size = p->file_size,
		.rights = rights_of(p->flags),
	};
	elf->segments++;
	return 0;
}

/* Can a program begin there?  Bit 0: in Thumb state. */
static bool is_code(const struct elf *elf, uint32_t entry)
{
	uint32_t bytes = entry & 1 ? 2 : 4, at = entry & ~1u;

	if (at % bytes)
		return false;
	for (uint32_t i = 0; i < elf->segments; i++) {
		const struct elf_segment *s = &elf->segment[i];

		if (s->rights & L4_EXECUTE && at >= s->address &&
		    at - s->address < s->file_size &&
		    s->file_size - (at - s->address) >= bytes)
			return true;
	}
	return false;
}

int elf_open(struct elf *elf, const void *file, uint32_t size,
	     uint32_t first, uint32_t end)
{
	struct header h;

	elf->segments = 0;
	if (size < sizeof(h))
		return -ENOEXEC;
	memcpy(&h, file, sizeof(h));
	if (check_header(&h, size) < 0)
		return -ENOEXEC;
	for (uint32_t i = 0; i < h.segment_count; i++) {
		struct program_header p;

		memcpy(&p, (const char *)file + h.segments +
		       i * sizeof(p), sizeof(p));
		if (p.type == DYNAMIC || p.type == INTERPRETER)
			return -ENOEXEC;
		if (p.type == LOAD && (!is_sane(&p, size) ||
		    add_segment(elf, &p, first, end) < 0))
			return -ENOEXEC;
	}
	elf->entry = h.entry;
	return is_code(elf, h.entry) ? 0 : -ENOEXEC;
}
