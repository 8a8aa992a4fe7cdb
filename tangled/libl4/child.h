/* child.h: threads and copies of our own program. */
#ifndef LIBL4_CHILD_H
#define LIBL4_CHILD_H

#include <stddef.h>
#include <stdint.h>

#define CHILD_STACK	0x400000u	/* the end of a copy's stack */

/* Where the largest piece of our container's memory begins. */
uint32_t child_largest(void);

/* Use this memory for all that follows. */
void child_memory(uint32_t start, uint32_t bytes);

/* A page with these contents, or zeroes; 0: no memory. */
uint32_t child_page(const void *contents);

/* Map such a page in a thread's space. */
int child_give(uint32_t thread, uint32_t address, uint32_t rights,
	       const void *contents);

/* Fill the space of a thread with a copy of this program. */
int child_copy(uint32_t thread);

/* Let an INACTIVE thread call run(argument) on this stack. */
int child_start(uint32_t thread, void (*run)(uint32_t),
		uint32_t argument, uint32_t stack);

#endif
