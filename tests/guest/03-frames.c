/*
 * The frame allocator: no frame twice, alignment, joining, exhaustion.
 * since: 03
 */
#include "kernel/frames.h"
#include "kernel/test.h"

#define MANY 512

static void *runs[MANY];
static uint32_t seed = 1;

static uint32_t random(void)
{
	return seed = seed * 1664525 + 1013904223;
}

/* Each run is filled with its number at both ends of each frame. */
static void mark(unsigned int i, unsigned int order)
{
	for (unsigned int f = 0; f < 1u << order; f++) {
		uint32_t *frame = (uint32_t *)runs[i] + 1024 * f;

		frame[0] = i << 8 | order;
		frame[1023] = i << 8 | order;
	}
}

static bool marked(unsigned int i)
{
	uint32_t *first = runs[i];
	uint32_t is = *first;

	for (unsigned int f = 0; f < 1u << (is & 15); f++)
		if (first[1024 * f] != is || first[1024 * f + 1023] != is ||
		    is >> 8 != i)
			return false;
	return true;
}

TEST(frames_never_twice)
{
	unsigned int wrong = 0;

	for (unsigned int round = 0; round < 20000; round++) {
		unsigned int i = random() >> 8 & (MANY - 1);

		if (runs[i]) {
			wrong += !marked(i);
			frames_free(runs[i]);
			runs[i] = NULL;
		} else {
			unsigned int order = (random() >> 20) % 4;

			runs[i] = frames_alloc(order);
			if (!runs[i])
				continue;
			wrong += (uintptr_t)runs[i] %
				 (PAGE_SIZE << order) != 0;
			mark(i, order);
		}
	}
	EXPECT_EQ(wrong, 0);
	for (unsigned int i = 0; i < MANY; i++) {
		if (runs[i]) {
			EXPECT(marked(i));
			frames_free(runs[i]);
			runs[i] = NULL;
		}
	}
}

TEST(frames_run_out_and_come_back)
{
	unsigned int n = 0, left = frames_left();
	void *list = NULL, *frame;

	while ((frame = frames_alloc(0))) {
		*(void **)frame = list;
		list = frame;
		n++;
	}
	EXPECT_EQ(n, left);
	EXPECT_EQ(frames_left(), 0);
	EXPECT(!frames_alloc(0));
	EXPECT(!frames_alloc(MAX_ORDER));
	while (list) {
		frame = list;
		list = *(void **)frame;
		frames_free(frame);
	}
	EXPECT_EQ(frames_left(), left);
	frame = frames_alloc(MAX_ORDER);	/* they have joined up */
	REQUIRE(frame);
	EXPECT_EQ((uintptr_t)frame % (PAGE_SIZE << MAX_ORDER), 0);
	frames_free(frame);
	EXPECT(!frames_alloc(MAX_ORDER + 1));
}
