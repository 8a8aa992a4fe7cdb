/*
 * heap.h: memory for mm0's own structures, in blocks of at most a page.
 */
#ifndef MM0_HEAP_H
#define MM0_HEAP_H

#include <stddef.h>
#include <stdint.h>

#define HEAP_LARGEST 4096u

/* A block of zeroes, aligned to 8 bytes; NULL: there is no memory. */
void *heap_alloc(size_t size);

/* Give it back; NULL is nothing.  Panics if it is no block in use. */
void heap_free(void *block);

/* How many blocks are in use. */
uint32_t heap_blocks(void);

#endif
