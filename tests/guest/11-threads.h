/*
 * 11-threads.h: for tests that stop and end threads: threads of our own
 * in our own space, what one can wait for, and what the kernel has in
 * use.  since: 11
 */
#include "libl4/child.h"
#include "libl4/string.h"
#include "libl4/test.h"

#define STACKS		12u
#define STACK		1536u
#define LOW		5u		/* less urgent than the test, 10 */
#define HIGH		12u		/* more */

static char stacks[STACKS][STACK] __attribute__((aligned(8)));
static uint32_t next_stack;

/* A thread of ours, on the next stack, that runs run(argument). */
static uint32_t make(uint32_t priority, void (*run)(uint32_t),
		     uint32_t argument)
{
	int t = l4_thread_create(0, priority);
	char *stack = stacks[next_stack++ % STACKS];

	EXPECT(t > 0);
	EXPECT_EQ(child_start((uint32_t)t, run, argument,
			      (uint32_t)stack + STACK), 0);
	return (uint32_t)t;
}

/* Sleep, and receive nothing. */
static inline void rest(uint32_t us)
{
	struct l4_message m = {.tag = 0};

	l4_message(L4_NOBODY, L4_NOTICES, us, &m);
}

#define A_WHILE	20000u			/* two ticks */

/* Is it stopped?  Then its registers can be read. */
static inline bool is_stopped(uint32_t t, struct l4_registers *r)
{
	memset(r, 0xa5, sizeof(*r));
	return l4_thread_read(t, r) == 0;
}

/* Stop it; and it *has* stopped when the call returns. */
static inline bool stop(uint32_t t, struct l4_registers *r)
{
	return EXPECT_EQ(l4_thread_stop(t), 0) &&
	       EXPECT(is_stopped(t, r));
}

static inline void destroy(uint32_t t)
{
	EXPECT_EQ(l4_thread_destroy(t, 0), 0);
	EXPECT_EQ(l4_thread_destroy(t, 0), -ESRCH);
}

/* ---- what the kernel has in use --------------------------------------- */

static uint32_t in_use[L4_COUNTS];

static inline void note_use(void)
{
	for (uint32_t i = 0; i < L4_COUNTS; i++)
		in_use[i] = l4_count(i);
}

/* Has everything come back, at this very moment? */
static inline bool same_use(void)
{
	return EXPECT_EQ(l4_count(L4_COUNT_FRAMES),
			 in_use[L4_COUNT_FRAMES]) &
	       EXPECT_EQ(l4_count(L4_COUNT_THREADS),
			 in_use[L4_COUNT_THREADS]) &
	       EXPECT_EQ(l4_count(L4_COUNT_OBJECTS),
			 in_use[L4_COUNT_OBJECTS]) &
	       EXPECT_EQ(l4_count(L4_COUNT_ALLOWANCE),
			 in_use[L4_COUNT_ALLOWANCE]);
}

/* ---- what a thread can do --------------------------------------------- */

static volatile uint32_t counter;

static inline void compute(uint32_t unused)
{
	(void)unused;
	for (;;)
		counter++;
}

static volatile uint32_t test_thread, nobody;	/* nobody: never answers */
static volatile int result;
static volatile bool returned;

static inline void sleep_for_ever(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	for (;;)
		l4_message(L4_NOBODY, L4_NOTICES, L4_FOREVER, &m);
}

enum wait {
	W_ANYONE, W_ONE, W_NOTICES, W_LIMIT, W_SEND, W_CALL, W_CALLED,
	W_REPLY_WAIT, W_FAULT, WAITS
};

#define NOWHERE	((volatile uint32_t *)0x3e000000)

/* Waits in the way w.  The test must receive what W_CALLED sends it. */
static inline int wait_like(uint32_t w)
{
	struct l4_message m = {.tag = 1, .word = {4711}};

	switch (w) {
	case W_ANYONE:
		return l4_receive(L4_ANYONE, &m);
	case W_ONE:
		return l4_receive(nobody, &m);
	case W_NOTICES:
		return l4_receive(L4_NOTICES, &m);
	case W_LIMIT:
		return l4_message(L4_NOBODY, L4_ANYONE, 900000000, &m);
	case W_SEND:
		return l4_send(nobody, &m);
	case W_CALL:
		return l4_call(nobody, &m);
	case W_CALLED:
		return l4_call(test_thread, &m);
	case W_REPLY_WAIT:
		return l4_message(nobody, L4_ANYONE, L4_FOREVER, &m);
	}
	return (int)*NOWHERE;
}

static inline void wait_then_return(uint32_t w)
{
	result = wait_like(w);
	returned = true;
}

/* A thread that waits in the way w. */
static inline uint32_t make_waiter(uint32_t priority, uint32_t w)
{
	struct l4_message m = {.tag = 0};
	uint32_t t;

	test_thread = l4_self();
	if (!nobody)
		nobody = make(1, sleep_for_ever, 0);
	returned = false;
	result = 1;
	t = make(priority, wait_then_return, w);
	rest(A_WHILE);
	if (w == W_CALLED)
		EXPECT_EQ(l4_receive(t, &m), 0);
	return t;
}
