/* cache.h: allocating kernel objects of one kind. */
#ifndef KERNEL_CACHE_H
#define KERNEL_CACHE_H

#include <stdint.h>
#include "kernel/list.h"

struct cache {
	const char *name;
	uint32_t size;		/* of an object, a multiple of 8 */
	unsigned int order;	/* of a slab's frames */
	unsigned int per_slab;
	unsigned int used;	/* objects in use */
	struct list with_room;	/* slabs */
	struct cache *next;	/* in the list of all caches */
};

/* Make a cache for objects of size bytes, 1 to 8192. */
void cache_init(struct cache *cache, const char *name, uint32_t size);

/* A new object, all zeroes, aligned to 8; NULL: no memory. */
void *cache_alloc(struct cache *cache);

/* Give an object back.  Panics if the cache did not hand it out. */
void cache_free(struct cache *cache, void *object);

/* Print a line for each cache: what is in use, and sizes. */
void cache_report(void);

/* Objects in use in all caches together. */
unsigned int cache_used(void);

#endif
