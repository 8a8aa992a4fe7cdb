/* worlds.c: makes two systems that cannot touch each other. */
#include "libl4/child.h"
#include "libl4/l4.h"
#include "libl4/print.h"

#define MEGABYTE	(1u << 20)

static void live(uint32_t pager)
{
	volatile uint32_t *heap = (uint32_t *)0x10000000;

	*heap = 42;
	print("client 0x%lx: memory from pager 0x%lx: %lu\n",
	      l4_self(), pager, *heap);
}


static void try_the_other(uint32_t other, uint32_t memory)
{
	struct l4_message m = {.tag = 0};
	struct l4_registers r;

	print("0x%lx: its memory %d, its registers %d, its life %d, "
	      "its ear %d\n", l4_self(),
	      l4_map(0, 0x20000000, memory, L4_PAGES(1) | L4_READ),
	      l4_thread_read(other, &r), l4_thread_destroy(other, 0),
	      l4_send(other, &m));
}


static void rule(uint32_t parent)
{
	struct l4_message m = {.tag = 0};
	int client;

	l4_receive(parent, &m);
	child_memory((uint32_t)l4_memory(0), MEGABYTE);
	try_the_other(m.word[0], m.word[1]);
	client = l4_thread_create(0, 5 | L4_NEW_SPACE);
	child_copy((uint32_t)client);
	child_start((uint32_t)client, live, l4_self(), CHILD_STACK);
	l4_receive((uint32_t)client, &m);
	child_give(m.from, m.word[0], L4_READ | L4_WRITE, NULL);
	m.tag = L4_REPLY;
	l4_message(m.from, m.from, L4_FOREVER, &m);
	m.tag = 0;
	l4_call(parent, &m);
}

static uint32_t make_world(uint32_t memory)
{
	int id = l4_container_create(20, 10);
	int error = id;

	if (id > 0)
		error = l4_grant((uint32_t)id, memory, MEGABYTE);
	if (error == 0)
		error = child_copy((uint32_t)id);
	if (error == 0)
		error = child_start((uint32_t)id, rule, l4_self(),
				    CHILD_STACK);
	if (error < 0)
		print("a world could not be made: %d\n", error);
	return (uint32_t)id;
}

static void introduce(uint32_t world, uint32_t other, uint32_t memory)
{
	struct l4_message m = {.tag = 2, .word = {other, memory}};

	l4_send(world, &m);
}

int main(uint32_t argument, uint32_t member)
{
	uint32_t start = child_largest();
	struct l4_message m = {.tag = 0};
	uint32_t a, b;

	(void)argument, (void)member;
	child_memory(start, MEGABYTE);
	a = make_world(start + MEGABYTE);
	b = make_world(start + 2 * MEGABYTE);
	introduce(a, b, start + 2 * MEGABYTE);
	introduce(b, a, start + MEGABYTE);
	for (int ready = 0; ready < 2; ready++)
		l4_receive(L4_ANYONE, &m);
	print("world A ends with %d, world B with %d\n",
	      l4_thread_destroy(a, L4_WHOLE_CONTAINER),
	      l4_thread_destroy(b, L4_WHOLE_CONTAINER));
	return 0;
}
