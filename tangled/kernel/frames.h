/*
 * frames.h: the kernel's page frames, in runs of 2^order frames,
 * aligned to their size (up to a megabyte).
 */
#ifndef KERNEL_FRAMES_H
#define KERNEL_FRAMES_H

#include <stdint.h>

#define PAGE_SIZE 4096u
#define MAX_ORDER 8		/* the largest run is a megabyte */

/* Manage the memory from start to end, multiples of a megabyte. */
void frames_init(uintptr_t start, uintptr_t end);

/* A run of 2^order frames, with any contents; NULL: there is none. */
void *frames_alloc(unsigned int order);

/* Give a run back.  Panics if it is not one that was handed out. */
void frames_free(void *run);

/* How many frames are free, in all. */
unsigned int frames_left(void);

/* Where the pool begins and ends. */
uintptr_t frames_start(void);
uintptr_t frames_end(void);

#endif
