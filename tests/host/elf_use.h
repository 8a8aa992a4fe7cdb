/* elf_use.h: what the tests of mm0/elf.c share. */
#ifndef ELF_USE_H
#define ELF_USE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST	0x00010000u
#define END	0x38000000u

/*
 * Open the program of size bytes.  If it is accepted, all that is
 * promised of it must hold.  Returns what elf_open returned.
 */
int elf_use(const void *file, size_t size);

#define CHECK(is_so) \
	((is_so) ? (void)0 : check_failed(__FILE__, __LINE__, #is_so))

_Noreturn static inline void check_failed(const char *file, int line,
					  const char *what)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

#endif
