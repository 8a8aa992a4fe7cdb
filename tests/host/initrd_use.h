/* initrd_use.h: what the tests of mm0/initrd.c share. */
#ifndef INITRD_USE_H
#define INITRD_USE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Go through the archive of size bytes.  Whatever the reader says must
 * hold.  Returns the number of entries, or the error that ended them.
 */
int initrd_use(const void *archive, size_t size);

#define CHECK(is_so) \
	((is_so) ? (void)0 : check_failed(__FILE__, __LINE__, #is_so))

_Noreturn static inline void check_failed(const char *file, int line,
					  const char *what)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

#endif
