/*
 * Kernel objects: zeroed, aligned, distinct, and given back.
 * since: 03
 */
#include "kernel/cache.h"
#include "kernel/frames.h"
#include "kernel/test.h"

static struct cache cache;

/* Caches are never destroyed, so one is made anew for each size. */
static void try_size(uint32_t size)
{
	static struct cache caches[6];
	static unsigned int made;
	struct cache *c = &caches[made++];
	unsigned int left = frames_left(), n = 0;
	uint8_t *list = NULL, *object;

	cache_init(c, "test", size);
	while (n < 600 && (object = cache_alloc(c))) {
		unsigned int bad = (uintptr_t)object % 8 != 0;

		for (uint32_t i = 0; i < size; i++)
			bad += object[i] != 0;
		EXPECT_EQ(bad, 0);
		for (uint32_t i = 0; i < size; i++)
			object[i] = 0xa5;
		if (size >= sizeof(list)) {
			*(uint8_t **)object = list;
			list = object;
			n++;
		} else {
			cache_free(c, object);
			break;
		}
	}
	EXPECT_EQ(c->used, n);
	while (list) {
		object = list;
		list = *(uint8_t **)object;
		if (size > 8)
			EXPECT_EQ(object[size - 1], 0xa5);
		cache_free(c, object);
	}
	EXPECT_EQ(c->used, 0);
	EXPECT_EQ(frames_left(), left);
}

TEST(cache_sizes)
{
	try_size(1);
	try_size(8);
	try_size(52);
	try_size(1000);
	try_size(4096);
	try_size(8192);
}

TEST(cache_runs_out_and_comes_back)
{
	void *list = NULL, *object;
	unsigned int n = 0;

	cache_init(&cache, "test-full", 2000);
	while ((object = cache_alloc(&cache))) {
		*(void **)object = list;
		list = object;
		n++;
	}
	EXPECT(n > 100);
	EXPECT(!cache_alloc(&cache));
	while (list) {
		object = list;
		list = *(void **)object;
		cache_free(&cache, object);
	}
	EXPECT_EQ(cache.used, 0);
}
