/* elf.h: programs in the Executable and Linkable Format. */
#ifndef MM0_ELF_H
#define MM0_ELF_H

#include <stdint.h>

#define ELF_SEGMENTS 8u		/* that a program may have */

struct elf_segment {
	uint32_t address, size;		/* in memory */
	uint32_t offset, file_size;	/* in the file; then zeroes */
	uint32_t rights;		/* L4_READ ... */
};

struct elf {
	uint32_t entry;
	uint32_t segments;
	struct elf_segment segment[ELF_SEGMENTS];
};

/*
 * Look at a program of size bytes that may lie, from address first to
 * end.  -ENOEXEC: it is none that we can run.  Otherwise its segments
 * are in order, share no page, and are all there.
 */
int elf_open(struct elf *elf, const void *file, uint32_t size,
	     uint32_t first, uint32_t end);

#endif
