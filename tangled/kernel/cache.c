/*
 * cache.c: kernel objects, a cache for each kind.  Slabs with room are
 * in their cache's list; full ones are in none, and are found again
 * through any of their objects; empty ones are given back at once.
 */
#include <stddef.h>
#include "kernel/cache.h"
#include "kernel/frames.h"
#include "kernel/panic.h"
#include "kernel/printk.h"
#include "kernel/string.h"

#define MAX_OBJECTS 256

struct slab {
	struct cache *cache;
	struct slab *next, *prev;	/* among those with room */
	unsigned int used;
	uint32_t in_use[MAX_OBJECTS / 32];
};

static struct cache *caches;

static void link_slab(struct slab *slab)
{
	struct cache *cache = slab->cache;

	slab->next = cache->with_room;
	slab->prev = NULL;
	if (slab->next)
		slab->next->prev = slab;
	cache->with_room = slab;
}

static void unlink_slab(struct slab *slab)
{
	if (slab->prev)
		slab->prev->next = slab->next;
	else
		slab->cache->with_room = slab->next;
	if (slab->next)
		slab->next->prev = slab->prev;
}

static struct slab *new_slab(struct cache *cache)
{
	struct slab *slab = frames_alloc(cache->order);

	if (!slab)
		return NULL;
	memset(slab, 0, sizeof(*slab));
	slab->cache = cache;
	link_slab(slab);
	return slab;
}

void cache_init(struct cache *cache, const char *name, uint32_t size)
{
	uint32_t room;

	*cache = (struct cache){.name = name, .size = (size + 7) & ~7u};
	while (((PAGE_SIZE << cache->order) - sizeof(struct slab)) /
	       cache->size < 4)
		cache->order++;
	room = (PAGE_SIZE << cache->order) - sizeof(struct slab);
	cache->per_slab = room / cache->size;
	if (cache->per_slab > MAX_OBJECTS)
		cache->per_slab = MAX_OBJECTS;
	cache->next = caches;
	caches = cache;
}

void *cache_alloc(struct cache *cache)
{
	struct slab *slab = cache->with_room;
	unsigned int i = 0;
	char *object;

	if (!slab && !(slab = new_slab(cache)))
		return NULL;
	while (slab->in_use[i] == ~0u)
		i++;
	i = 32 * i + (unsigned int)__builtin_ctz(~slab->in_use[i]);
	slab->in_use[i / 32] |= 1u << i % 32;
	cache->used++;
	if (++slab->used == cache->per_slab)
		unlink_slab(slab);
	object = (char *)slab + sizeof(*slab) + i * cache->size;
	return memset(object, 0, cache->size);
}

void cache_free(struct cache *cache, void *object)
{
	uintptr_t size = (uintptr_t)PAGE_SIZE << cache->order;
	struct slab *slab = (void *)((uintptr_t)object & ~(size - 1));
	uintptr_t offset = (uintptr_t)object - (uintptr_t)(slab + 1);
	unsigned int i = offset / cache->size;

	if (slab->cache != cache || offset % cache->size ||
	    i >= cache->per_slab)
		panic("cache %s: %p is none of its objects",
		      cache->name, object);
	if (!(slab->in_use[i / 32] & 1u << i % 32))
		panic("cache %s: %p is free already", cache->name,
		      object);
	memset(object, 0xdd, cache->size);
	slab->in_use[i / 32] &= ~(1u << i % 32);
	cache->used--;
	if (slab->used-- == cache->per_slab)
		link_slab(slab);
	if (slab->used == 0) {
		unlink_slab(slab);
		slab->cache = NULL;
		frames_free(slab);
	}
}

void cache_report(void)
{
	for (const struct cache *c = caches; c; c = c->next)
		printk("objects: %-12s %5u in use, %4lu bytes each, "
		       "%3u in %u KB\n", c->name, c->used, c->size,
		       c->per_slab, 4u << c->order);
}

unsigned int cache_used(void)
{
	unsigned int used = 0;

	for (const struct cache *c = caches; c; c = c->next)
		used += c->used;
	return used;
}
