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
	struct list list;	/* among those with room */
	unsigned int used;
	uint32_t in_use[MAX_OBJECTS / 32];
};

static struct cache *caches;

static struct slab *slab_with_room(struct cache *cache)
{
	struct slab *slab;

	if (!list_empty(&cache->with_room))
		return list_object(cache->with_room.next, struct slab,
				   list);
	slab = frames_alloc(cache->order);
	if (!slab)
		return NULL;
	memset(slab, 0, sizeof(*slab));
	slab->cache = cache;
	list_insert(&cache->with_room, &slab->list);
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
	list_init(&cache->with_room);
	cache->next = caches;
	caches = cache;
}

void *cache_alloc(struct cache *cache)
{
	struct slab *slab = slab_with_room(cache);
	unsigned int i = 0;
	char *object;

	if (!slab)
		return NULL;
	while (slab->in_use[i] == ~0u)
		i++;
	i = 32 * i + (unsigned int)__builtin_ctz(~slab->in_use[i]);
	slab->in_use[i / 32] |= 1u << i % 32;
	cache->used++;
	if (++slab->used == cache->per_slab)
		list_remove(&slab->list);
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
		list_insert(cache->with_room.next, &slab->list);
	if (slab->used == 0) {
		list_remove(&slab->list);
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
