/* storm.c: whatever might keep the kernel busy for long. */
#include "libl4/child.h"
#include "libl4/l4.h"
#include "libl4/print.h"

#define THREADS	500u
#define PAGE	4096u
#define RW	(L4_READ | L4_WRITE)

static uint64_t stacks[THREADS][32];
static uint32_t ids[THREADS];
static uint32_t memory;			/* pages of our own */

static void begin(uint32_t i, void (*run)(uint32_t), uint32_t argument)
{
	ids[i] = (uint32_t)l4_thread_create(0, 11);
	child_start(ids[i], run, argument, (uint32_t)&stacks[i + 1]);
}

static void end(uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		l4_thread_destroy(ids[i], 0);
}

static void listen(uint32_t limit)
{
	struct l4_message m = {.tag = 0};

	l4_message(L4_NOBODY, L4_NOTICES, limit, &m);
}

static void send_to_first(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	l4_send(ids[0], &m);
}

static void wait_for_first(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	l4_receive(ids[0], &m);
}

static void crowd(void (*run)(uint32_t))
{
	begin(0, listen, L4_FOREVER);
	for (uint32_t i = 1; i < THREADS; i++)
		begin(i, run, 0);
	end(THREADS);
}

/* All in about the same tick, whenever they began. */
static void limits(void)
{
	for (uint32_t i = 0; i < THREADS; i++)
		begin(i, listen, (1000 - i / 2) * 10000);
	listen(1100 * 10000);
}

static void send_to(uint32_t other)
{
	struct l4_message m = {.tag = 0};

	l4_send(other, &m);
}

/* Each waits for the one before, and lends it its priority. */
static void chain(void)
{
	begin(0, listen, L4_FOREVER);
	for (uint32_t i = 1; i < 40; i++)
		begin(i, send_to, ids[i - 1]);
	for (uint32_t i = 0; i < 200; i++)
		l4_thread_set(ids[39 - i % 20], L4_SET_PRIORITY,
			      12 + i % 8);
	end(40);
}

static void spaces(void)
{
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t t = (uint32_t)l4_thread_create(0,
						L4_NEW_SPACE | 11);

		for (uint32_t at = PAGE; at < 0x40000000; at += 1 << 22)
			l4_map(t, at, memory, L4_PAGES(1) | RW);
		l4_thread_destroy(t, 0);
	}
}

static void ranges(void)
{
	const uint32_t at = 0x10000000, pages = L4_PAGES(4096);

	l4_map(0, at, memory, pages | RW);
	l4_protect(0, at, pages | L4_READ);
	l4_protect(0, at, pages | L4_READ | L4_EXECUTE);
	l4_map(0, at, memory, pages | L4_READ | L4_EXECUTE);
	l4_protect(0, 0x08000000, L4_PAGES(0x30000));
}

static void pieces(void)
{
	for (uint32_t n = 0; n < 8; n++) {
		uint32_t t = (uint32_t)l4_container_create(2, 10);

		for (uint32_t i = 0; i < 30; i++)
			l4_grant(t, memory + i * 2 * PAGE, PAGE);
		l4_thread_destroy(t, n % 2 ? L4_WHOLE_CONTAINER : 0);
	}
}

int main(uint32_t argument, uint32_t member)
{
	(void)argument, (void)member;
	memory = child_largest();
	crowd(send_to_first);
	crowd(wait_for_first);
	limits();
	chain();
	spaces();
	ranges();
	pieces();
	return 0;
}
