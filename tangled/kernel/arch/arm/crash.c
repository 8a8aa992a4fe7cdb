/*
 * crash.c: deliberate mistakes, chosen by the boot argument "crash".
 * They show what a report looks like, and the tests run all of them.
 */
#include <stddef.h>
#include <stdint.h>
#include "kernel/arch.h"
#include "kernel/bootargs.h"
#include "kernel/panic.h"
#include "kernel/platform.h"
#include "kernel/printk.h"
#include "kernel/string.h"
#include <stdbool.h>
#include "kernel/cache.h"
#include "kernel/frames.h"
#include "kernel/sched.h"
#include "kernel/timeout.h"

static void crash_panic(void)
{
	panic("the boot arguments asked for %s", "it");
}

static void crash_undefined(void)
{
	asm volatile("udf #42");
}

static void crash_breakpoint(void)
{
	asm volatile("bkpt #1");
}

static void crash_svc(void)
{
	asm volatile("svc #7" : : : "lr");
}

static const uint32_t crashing[4];	/* something to misread */

static void crash_unaligned(void)
{
	uintptr_t odd = (uintptr_t)crashing + 1;

	asm volatile("ldm %0, {r2, r3}" : : "r"(odd) : "r2", "r3");
}

static void crash_overflow(void)
{
	asm volatile("lsr r2, sp, #13\n\tlsl r2, r2, #13\n\t"
		     "add r2, r2, #4096\n\tadd sp, r2, #16\n\t"
		     "ldm %0, {r2, r3}"
		     : : "r"((uintptr_t)crashing + 1)
		     : "r2", "r3", "memory");
}

static void crash_wild_stack(void)
{
	asm volatile("mov sp, %0\n\tudf #1"
		     : : "r"(0x00001801) : "memory");
}

static void crash_double_free(void)
{
	void *frame = frames_alloc(0);

	frames_free(frame);
	frames_free(frame);
}

static void crash_foreign_free(void)
{
	frames_free((void *)crashing);
}

static void crash_inner_free(void)
{
	frames_free((char *)frames_alloc(1) + PAGE_SIZE);
}

static void crash_object(bool foreign)
{
	static struct cache a, b;
	void *object, *other;

	cache_init(&a, "crash-a", 24);
	cache_init(&b, "crash-b", 24);
	object = cache_alloc(&a);
	other = cache_alloc(&a);	/* keeps the slab */
	cache_free(foreign ? &b : &a, object);
	cache_free(&a, object);
	cache_free(&a, other);
}

static void crash_object_twice(void)
{
	crash_object(false);
}

static void crash_object_foreign(void)
{
	crash_object(true);
}

static void crash_null_call(void)
{
	asm volatile("blx %0" : : "r"(0) : "lr", "memory");
}

static void crash_null_write(void)
{
	asm volatile("str %0, [%0]" : : "r"(0) : "memory");
}

static void crash_write_code(void)
{
	asm volatile("str %0, [%0]"
		     : : "r"(crash_null_call) : "memory");
}

static void crash_recursion(void)
{
	void (*volatile again)(void) = crash_recursion;
	volatile unsigned int mine[16] = {0};

	again();
	mine[1] = mine[0];
}

extern char boot_stack[];

/* Enough stack for a trap frame, not enough for a report. */
static void crash_short_stack(void)
{
	asm volatile("mov sp, %0\n\tudf #2"
		     : : "r"(boot_stack + 4096 + 240) : "memory");
}

static void dig_a_hole(void *unused)
{
	(void)unused;
	crash_recursion();
}

static void crash_thread(void)
{
	struct thread *t = thread_create("mole", 31, dig_a_hole, NULL);

	if (t)
		thread_start(t);
	sleep_us(100000);
}

static const struct {
	const char *name;
	void (*run)(void);
} crashes[] = {
	{"panic", crash_panic},
	{"undefined", crash_undefined},
	{"unaligned", crash_unaligned},
	{"breakpoint", crash_breakpoint},
	{"svc", crash_svc},
	{"overflow", crash_overflow},
	{"wild-stack", crash_wild_stack},
	{"double-free", crash_double_free},
	{"foreign-free", crash_foreign_free},
	{"inner-free", crash_inner_free},
	{"object-twice", crash_object_twice},
	{"object-foreign", crash_object_foreign},
	{"null-call", crash_null_call},
	{"null-write", crash_null_write},
	{"write-code", crash_write_code},
	{"recursion", crash_recursion},
	{"short-stack", crash_short_stack},
	{"thread", crash_thread},
};

void crash_if_asked(void)
{
	char name[32];

	if (!bootarg("crash", name, sizeof(name)))
		return;
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		if (strcmp(name, crashes[i].name) == 0)
			crashes[i].run();
	printk("crash=%s: no such crash, or it did no harm; there are", name);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		printk(" %s", crashes[i].name);
	printk("\n");
	machine_off(2);
}
