/*
 * unwind.c: finds a function's caller from the tables that the compiler
 * leaves in .ARM.exidx.  Used by reports and panics only.
 *
 * Exception Handling ABI for the ARM Architecture (IHI 0038), 5-10.
 */
#include <stddef.h>
#include "kernel/arch/arm/trap.h"
#include "kernel/arch/arm/unwind.h"
#include "kernel/printk.h"
#include "kernel/symbols.h"
#include "kernel/thread.h"

struct entry {
	uint32_t function;	/* distance from here, 31 bits */
	uint32_t how;		/* instructions, or where, or 1 */
};

#define CANNOT_UNWIND 1

extern const struct entry exidx_start[], exidx_end[];
extern const char bss_start[], image_end[];

static uintptr_t target(const uint32_t *word)
{
	int32_t distance = (int32_t)(*word * 2);

	return (uintptr_t)word + (uint32_t)(distance >> 1);
}

static const struct entry *find_entry(uint32_t pc)
{
	const struct entry *low = exidx_start, *high = exidx_end;

	while (high - low > 1) {
		const struct entry *middle = low + (high - low) / 2;

		if (target(&middle->function) <= pc)
			low = middle;
		else
			high = middle;
	}
	return low;
}

void registers_of(const struct trap_frame *frame, struct registers *r)
{
	for (int i = 0; i < 13; i++)
		r->r[i] = frame->r[i];
	r->r[SP] = frame->sp;
	r->r[LR] = frame->lr;
	r->r[PC] = frame->pc;
	r->stack = frame->sp & ~(STACK_SIZE - 1);
}

struct bytes {
	const uint32_t *word;
	unsigned int left;	/* bytes left in all the words */
	unsigned int shift;	/* of the next byte */
};

static unsigned int next_byte(struct bytes *b)
{
	unsigned int byte;

	if (b->left == 0)
		return FINISH;
	byte = *b->word >> b->shift & 0xff;
	b->left--;
	if (b->shift == 0)
		b->word++;
	b->shift = (b->shift - 8) & 31;
	return byte;
}

/* Where entry's instructions are; false if there are none. */
static bool open_bytes(const struct entry *entry, struct bytes *b)
{
	const uint32_t *word = &entry->how;
	unsigned int more;

	if (*word == CANNOT_UNWIND)
		return false;
	if (!(*word & 1u << 31))
		word = (const uint32_t *)target(word);
	switch (*word >> 24) {
	case 0x80:		/* three bytes, here */
		*b = (struct bytes){word, 3, 16};
		return true;
	case 0x81: case 0x82:	/* a count of words, two bytes, more */
		more = *word >> 16 & 0xff;
		*b = (struct bytes){word, 2 + 4 * more, 8};
		return true;
	}
	return false;		/* another language's own format */
}

/* The set of registers that an instruction pops, as a mask. */
static unsigned int registers_popped(unsigned int op, struct bytes *b)
{
	if (op < 0x90)			/* any of r4 to r15 */
		return ((op & 15) << 8 | next_byte(b)) << 4;
	if (op < 0xb0)			/* r4 to r4 + n, perhaps lr */
		return ((2u << (op & 7)) - 1) << 4 | (op & 8) << 11;
	if (op == 0xb1)			/* any of r0 to r3 */
		return next_byte(b) & 15;
	return 0;			/* not used by C code */
}

/* Is this a word in the upper half of the stack we began in? */
static bool on_stack(const struct registers *r, uint32_t address)
{
	return address % 4 == 0 && address & STACK_SIZE / 2 &&
	       (address ^ r->stack) < STACK_SIZE &&
	       ((address >= (uintptr_t)bss_start &&
	         address < (uintptr_t)image_end) ||
	        thread_at(address));
}

static bool pop(struct registers *r, unsigned int mask)
{
	if (mask == 0)
		return false;
	for (unsigned int i = 0; i < 16; i++) {
		if (!(mask & 1u << i))
			continue;
		if (!on_stack(r, r->r[SP]))
			return false;
		r->r[i] = *(const uint32_t *)r->r[SP];
		if (i != SP)
			r->r[SP] += 4;
	}
	return true;
}

static bool run(struct registers *r, struct bytes *b)
{
	unsigned int op = next_byte(b);

	for (; op != FINISH; op = next_byte(b)) {
		if (op < 0x40)
			r->r[SP] += ((op & 0x3f) << 2) + 4;
		else if (op < 0x80)
			r->r[SP] -= ((op & 0x3f) << 2) + 4;
		else if (op >= 0x90 && op < 0xa0)
			r->r[SP] = r->r[op & 15];
		else if (op == 0xb2)
			r->r[SP] += 0x204 + (next_byte(b) << 2);
		else if (!pop(r, registers_popped(op, b)))
			return false;
	}
	return true;
}

static bool unwind_trap(struct registers *r)
{
	const struct trap_frame *frame = (void *)r->r[4];

	if (!on_stack(r, r->r[4]) ||
	    !on_stack(r, r->r[4] + FRAME_PSR))
		return false;
	registers_of(frame, r);
	printk("  --- a trap, in\n");
	return (frame->psr & MODE_MASK) != MODE_USER;
}

bool unwind_step(struct registers *r)
{
	struct bytes b;

	if (!is_kernel_text(r->r[PC]))
		return false;
	if (r->r[PC] == (uintptr_t)trap_returned - 4)
		return unwind_trap(r);
	if (!open_bytes(find_entry(r->r[PC]), &b))
		return false;
	r->r[PC] = 0;
	if (!run(r, &b))
		return false;
	if (r->r[PC] == 0)
		r->r[PC] = r->r[LR];
	r->r[PC] -= 4;
	return true;
}

void print_path(struct registers *r)
{
	for (int depth = 0; depth < 32 && unwind_step(r); depth++) {
		if (!is_kernel_text(r->r[PC]))
			return;
		printk("  from  ");
		print_symbol(r->r[PC]);
		printk("\n");
	}
}

void print_backtrace(void)
{
	struct registers r = {.r = {0}};

	asm volatile("stm %0, {r0-r12}\n\tstr sp, [%0, #52]\n\t"
		     "str lr, [%0, #56]\n\tadr r3, .\n\t"
		     "str r3, [%0, #60]"
		     : : "r"(r.r) : "r3", "memory");
	r.stack = r.r[SP] & ~(STACK_SIZE - 1);
	print_path(&r);
}

void __aeabi_unwind_cpp_pr0(void);
void __aeabi_unwind_cpp_pr0(void) {}
void __aeabi_unwind_cpp_pr1(void);
void __aeabi_unwind_cpp_pr1(void) {}
