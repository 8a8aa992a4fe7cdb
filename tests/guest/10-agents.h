/*
 * 10-agents.h: for tests of who may do what: threads that make any
 * system call they are told to make, and say what it returned.  An agent
 * lives in a copy of the test program, in a container of its own or in
 * that of another agent.
 */
#include "l4/calls.h"
#include "libl4/child.h"
#include "libl4/print.h"
#include "libl4/string.h"
#include "libl4/test.h"

#define PAGE	4096u
#define MB	(1u << 20)
#define RW	(L4_READ | L4_WRITE)
#define HERE	0x10000000u		/* where nothing is */
#define COUNT(array) (sizeof(array) / sizeof(array[0]))

/* Any system call, with any arguments. */
static int raw(uint32_t number, uint32_t a, uint32_t b, uint32_t c,
	       uint32_t d)
{
	register uint32_t r12 asm("r12") = number;
	register uint32_t r0 asm("r0") = a;
	register uint32_t r1 asm("r1") = b;
	register uint32_t r2 asm("r2") = c;
	register uint32_t r3 asm("r3") = d;

	asm volatile("svc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3),
		     "+r"(r12) : : "r4", "r5", "r6", "r7", "r8", "r9",
		     "memory", "cc");
	return (int)r0;
}

/* What an agent can do besides. */
enum { PEEK = 1000, POKE, SET_CLIENT, MAKE_CLIENT, MAKE_AGENT };
#define BY_CLIENT 0x10000u		/* tell your client to do it */

static uint32_t client;			/* of a manager */

static int ask(uint32_t agent, const uint32_t *words)
{
	struct l4_message m = {.tag = 5};
	int error;

	memcpy(m.word, words, 20);
	error = l4_message(agent, agent, 10000000, &m);
	if (error < 0)
		print("# agent 0x%lx does not answer: %d\n", agent, error);
	return error < 0 ? error : (int)m.word[0];
}

static void agent(uint32_t unused);
static int make_agent(uint32_t pages, uint32_t how, uint32_t memory,
		      uint32_t bytes);

static int make_client(uint32_t how)
{
	int id = l4_thread_create(0, how);

	if (id < 0)
		return id;
	client = (uint32_t)id;
	if (child_copy(client) < 0 ||
	    child_start(client, agent, 0, CHILD_STACK) < 0)
		return -1;
	return id;
}

static int obey(const uint32_t *w)
{
	uint32_t words[5];

	if (w[0] & BY_CLIENT) {
		memcpy(words, w, sizeof(words));
		words[0] &= ~BY_CLIENT;
		return ask(client, words);
	}
	switch (w[0]) {
	case PEEK:
		return *(volatile int *)w[1];
	case POKE:
		*(volatile uint32_t *)w[1] = w[2];
		return 0;
	case SET_CLIENT:
		client = w[1];
		return 0;
	case MAKE_CLIENT:
		child_memory(w[1], w[2]);
		return make_client(w[3]);
	case MAKE_AGENT:		/* memory: one MB for it, a rest */
		child_memory(w[2], MB);
		return make_agent(w[1], 7, w[2] + MB, w[3]);
	}
	return raw(w[0], w[1], w[2], w[3], w[4]);
}

static void agent(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	l4_receive(L4_ANYONE, &m);
	for (;;) {
		if (!(m.tag & (L4_NOTICE | L4_FAULT)))
			m.word[0] = (uint32_t)obey(m.word);
		m.tag = 1;
		while (l4_reply_wait(m.from, &m) < 0) {
			m.from = L4_NOBODY;
			m.tag = 0;
		}
	}
}

/* Let an agent make a system call. */
static inline int order(uint32_t id, uint32_t n, uint32_t a, uint32_t b,
			uint32_t c, uint32_t d)
{
	const uint32_t words[] = {n, a, b, c, d};

	return ask(id, words);
}

/* A new container's first thread, which is an agent, or an error. */
static int make_agent(uint32_t pages, uint32_t how, uint32_t memory,
		      uint32_t bytes)
{
	int id = l4_container_create(pages, how);
	int error = id;

	if (id > 0 && bytes)
		error = l4_grant((uint32_t)id, memory, bytes);
	if (error >= 0)
		error = child_copy((uint32_t)id);
	if (error >= 0)
		error = child_start((uint32_t)id, agent, 0, CHILD_STACK);
	return error < 0 ? error : id;
}

static inline int end_container(uint32_t id)
{
	return l4_thread_destroy(id, L4_WHOLE_CONTAINER);
}

/* What must be the same before and after. */
struct balance {
	uint32_t frames, threads, objects, allowance;
};

/* Tables once made stay: those of child.c's window are made first. */
static inline struct balance balance(void)
{
	l4_map(0, 0x08000000, child_largest(), L4_PAGES(1) | L4_READ);
	l4_protect(0, 0x08000000, L4_PAGES(1));
	return (struct balance){
		l4_count(L4_COUNT_FRAMES), l4_count(L4_COUNT_THREADS),
		l4_count(L4_COUNT_OBJECTS), l4_count(L4_COUNT_ALLOWANCE),
	};
}

static inline void expect_balance(const struct balance *before)
{
	struct balance now = balance();

	EXPECT_EQ(now.frames, before->frames);
	EXPECT_EQ(now.threads, before->threads);
	EXPECT_EQ(now.objects, before->objects);
	EXPECT_EQ(now.allowance, before->allowance);
}

/* The memory that our container has, and in how many pieces. */
static inline uint32_t memory_pages(uint32_t *pieces)
{
	uint32_t pages = 0, i = 0;
	uint64_t p;

	while ((p = l4_memory(i)) != 0) {
		pages += (uint32_t)(p >> 32) / PAGE;
		i++;
	}
	if (pieces)
		*pieces = i;
	return pages;
}
