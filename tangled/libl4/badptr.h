/*
 * badptr.h: tries bad pointers on a system call: every place that is
 * not the program's, with every size for which it matters.
 */
#ifndef LIBL4_BADPTR_H
#define LIBL4_BADPTR_H

#include <stdbool.h>
#include <stdint.h>

struct pointer_call {
	const char *name;
	int (*call)(uint32_t address, uint32_t size);
	uint32_t most;		/* bytes that it looks at, or fewer */
	bool writes;		/* does the kernel write there? */
};

/* Returns how often the call was not refused with an error. */
unsigned int try_bad_pointers(const struct pointer_call *c);

#endif
