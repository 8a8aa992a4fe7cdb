/* stops.c: stops threads in each of the four ways. */
#include "libl4/child.h"
#include "libl4/l4.h"
#include "libl4/print.h"

static volatile uint32_t counter;

static void wait(uint32_t unused)
{
	struct l4_message m = {.tag = 0};

	(void)unused;
	counter = (uint32_t)l4_receive(L4_ANYONE, &m);
}

static void send_and_wait(uint32_t parent)
{
	struct l4_message m = {.tag = 0};

	l4_message(parent, L4_ANYONE, L4_FOREVER, &m);
}

static void protect(uint32_t unused)
{
	(void)unused;
	for (;;)
		counter = (uint32_t)l4_protect(0, 0x10000000,
					       L4_PAGES(0x20000));
}

static void compute(uint32_t unused)
{
	(void)unused;
	for (;;)
		counter++;
}

static const struct kind {
	const char *name;
	void (*run)(uint32_t);
	uint32_t how;
} kinds[] = {
	{"asleep", wait, 0},
	{"about to sleep", send_and_wait, 0},
	{"in a long call", protect, L4_MANAGER},
	{"in user mode", compute, 0},
};

static void rest(void)
{
	struct l4_message m = {.tag = 0};

	l4_message(L4_NOBODY, L4_NOTICES, 30000, &m);
}

static void stop_and_end(const struct kind *kind, uint32_t stack)
{
	struct l4_message m = {.tag = 0};
	struct l4_registers r = {.pc = 0};
	uint32_t t = (uint32_t)l4_thread_create(0, 9 | kind->how);

	child_give(0, stack - 4096, L4_READ | L4_WRITE, NULL);
	child_start(t, kind->run, l4_self(), stack);
	rest();
	l4_message(L4_NOBODY, L4_ANYONE, L4_NO_WAIT, &m);
	print("%s: stopped %d", kind->name, l4_thread_stop(t));
	l4_thread_read(t, &r);
	print(" at pc 0x%08lx, r0 %ld", r.pc, (int32_t)r.r[0]);
	print(", going on %d", l4_thread_start(t));
	rest();
	print(", ended %d\n", l4_thread_destroy(t, 0));
}

int main(uint32_t argument, uint32_t member)
{
	(void)argument, (void)member;
	child_memory(child_largest(), 1 << 24);
	for (uint32_t i = 0; i < 4; i++)
		stop_and_end(&kinds[i], 0x200000u - i * 0x10000u);
	return 0;
}
