/* fdt_use.h: what the tests of kernel/fdt.c share. */
#ifndef FDT_USE_H
#define FDT_USE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Open the tree of at most size bytes at blob and, if it is accepted,
 * ask for everything in it.  Returns what fdt_open returned.  An answer
 * that is wrong ends the program.
 */
int fdt_use(const void *blob, size_t size);

/* Called before the program ends because of a wrong answer; or NULL. */
extern void (*fdt_use_failed)(void);

/* End the program with a sentence unless this is so. */
#define CHECK(is_so) \
	((is_so) ? (void)0 : check_failed(__FILE__, __LINE__, #is_so))

_Noreturn void check_failed(const char *file, int line, const char *what);

/* The number in the four bytes at p, the most significant first. */
static inline uint32_t be32(const void *p)
{
	const uint8_t *b = p;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	       (uint32_t)b[2] << 8 | b[3];
}

#endif
