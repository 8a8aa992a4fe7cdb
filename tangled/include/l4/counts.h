/* counts.h: what the kernel counts; see l4_count. */
#ifndef L4_COUNTS_H
#define L4_COUNTS_H

enum {
	L4_COUNT_STALE,		/* faults that were mended in time */
	L4_COUNT_FRAMES,	/* free frames of the kernel's pool */
	L4_COUNT_THREADS,
	L4_COUNT_OBJECTS,	/* in the kernel's caches */
	L4_COUNT_ALLOWANCE,	/* pages that our container may still use */
	L4_COUNTS
};

#endif
