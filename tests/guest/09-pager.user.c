/*
 * Faults as messages: what they say, that they leave no trace, what a
 * pager may answer, and what becomes of those whose pager dies.
 * since: 09
 */
#include "libl4/string.h"
#include "libl4/test.h"

#define PAGE	4096u
#define HERE	0x10000000u		/* where nothing is */
#define ELSE	0x20000000u		/* and another such place */
#define WINDOW	0x30000000u		/* where pages are cleared */
#define R	L4_READ
#define W	L4_WRITE
#define X	L4_EXECUTE
#define RW	(L4_READ | L4_WRITE)
#define BX_LR	0xe12fff1e		/* in ARM state */

static uint32_t piece;			/* physical memory, a lot of it */

static void find_piece(void)
{
	uint64_t p, size = 0;

	for (uint32_t i = 0; (p = l4_memory(i)) != 0; i++)
		if (p >> 32 > size) {
			piece = (uint32_t)p;
			size = p >> 32;
		}
}

/* ---- a pager that maps one page more with each fault ------------------ */

static volatile struct fault seen[64];	/* what it was told, */
static volatile uint32_t faults;	/* how often, */
static volatile uint32_t pages;		/* and how many it gave */
static volatile bool exactly;		/* give only what is asked for */
static volatile uint32_t reply_words;	/* that it sends back */

static uint32_t rights_for(uint32_t kind)
{
	if (kind == FAULT_EXECUTE)
		return X;
	return exactly && kind == FAULT_READ ? R : RW;
}

/* The page of a fault: a new one, or the one that was given for it. */
static uint32_t page_for(uint32_t address)
{
	static uint32_t given[64];

	for (uint32_t i = 0; i < pages; i++)
		if (given[i] == address / PAGE)
			return piece + i * PAGE;
	l4_map(0, WINDOW, piece + pages * PAGE, L4_PAGES(1) | RW);
	memset((void *)WINDOW, 0, PAGE);
	l4_protect(0, WINDOW, L4_PAGES(1));
	given[pages] = address / PAGE;
	return piece + pages++ * PAGE;
}

static void mend(struct l4_message *m)
{
	uint32_t at = m->word[0] & ~(PAGE - 1), bad = 0;

	seen[faults % 64].address = m->word[0];
	seen[faults % 64].kind = m->word[1];
	seen[faults % 64].pc = m->word[2];
	seen[faults++ % 64].status = m->word[3];
	m->tag = reply_words;
	if (!EXPECT_EQ(l4_map(m->from, at, page_for(at), L4_PAGES(1) |
			      rights_for(m->word[1])), 1))
		bad = m->tag = 1;	/* the test is wrong: end it */
	for (uint32_t i = 0; i < 6; i++)
		m->word[i] = i ? 0xbad00 + i : bad;
}

static void pager(uint32_t member)
{
	static struct l4_utcb utcb;
	struct l4_message m;

	(void)member;
	find_piece();
	memset(&utcb, 0xbb, sizeof(utcb));
	l4_utcb(&utcb);
	l4_receive(L4_ANYONE, &m);
	for (;;) {
		if (m.tag & L4_FAULT)
			mend(&m);
		while (l4_reply_wait(m.from, &m) < 0)
			m.from = L4_NOBODY;
	}
}

/* The test is paged by its helper, in the same space. */
#define PAGED .helper = pager, .helpers = 1, .paged = 2

static volatile uint32_t *word(uint32_t address)
{
	return (volatile uint32_t *)address;
}

TEST(fault_says_what_was_tried, PAGED)
{
	exactly = true;
	(void)*word(HERE + 0x7fc);
	REQUIRE(EXPECT_EQ(faults, 1));
	EXPECT_EQ(seen[0].address, HERE + 0x7fc);
	EXPECT_EQ(seen[0].kind, FAULT_READ);
	EXPECT_EQ(seen[0].status, L4_FAULT_UNMAPPED);
	EXPECT(seen[0].pc >= 0x10000 && seen[0].pc < 0x400000);

	*word(HERE + 4) = 0;		/* is there, for reading */
	REQUIRE(EXPECT_EQ(faults, 2));
	EXPECT_EQ(seen[1].address, HERE + 4);
	EXPECT_EQ(seen[1].kind, FAULT_WRITE);
	EXPECT_EQ(seen[1].status, L4_FAULT_FORBIDDEN);

	*(volatile char *)(ELSE + 4095) = 1;	/* one fault, not two */
	REQUIRE(EXPECT_EQ(faults, 3));
	EXPECT_EQ(seen[2].address, ELSE + 4095);
	EXPECT_EQ(seen[2].kind, FAULT_WRITE);
	EXPECT_EQ(seen[2].status, L4_FAULT_UNMAPPED);

	*word(HERE) = BX_LR;
	((void (*)(void))HERE)();	/* is there, for writing */
	REQUIRE(EXPECT_EQ(faults, 4));
	EXPECT_EQ(seen[3].address, HERE);
	EXPECT_EQ(seen[3].kind, FAULT_EXECUTE);
	EXPECT_EQ(seen[3].pc, HERE);
	EXPECT_EQ(seen[3].status, L4_FAULT_FORBIDDEN);

	(void)*word(HERE);		/* executing includes reading */
	EXPECT_EQ(faults, 4);
}

/* Where nothing may ever be, and at both ends of where it may. */
TEST(fault_addresses_are_exact, PAGED)
{
	static const uint32_t at[] = {
		0x1000, 0x1fff, 0x0ffff000, 0x3fffe000, 0x3fffffff,
		0x123456, 0x2abcdef1,
	};

	for (uint32_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		faults = 0;
		EXPECT_EQ(*(volatile uint8_t *)at[i], 0);
		EXPECT_EQ(faults, at[i] != 0x1fff);
		if (faults)
			EXPECT_EQ(seen[0].address, at[i]);
	}
}

/* ---- nothing is left behind ------------------------------------------ */

/*
 * Fill r1 to r12 and lr with known values and set flags, load a word
 * from r0, where nothing is, and return how many registers have changed.
 */
uint32_t load_with_all_registers(uint32_t address);
asm(".arm\n"
    ".type load_with_all_registers, %function\n"
    "load_with_all_registers:\n"
    "	push	{r0, r4-r11, lr}\n"
    "	ldr	r1, =0x11111111\n"
    "	add	r2, r1, r1\n	add	r3, r2, r1\n"
    "	add	r4, r3, r1\n	add	r5, r4, r1\n"
    "	add	r6, r5, r1\n	add	r7, r6, r1\n"
    "	add	r8, r7, r1\n	add	r9, r8, r1\n"
    "	add	r10, r9, r1\n	add	r11, r10, r1\n"
    "	add	r12, r11, r1\n	add	lr, r12, r1\n"
    "	msr	apsr_nzcvqg, #0xa0000000\n"	/* N and C */
    "	ldrb	r0, [r0, #1]\n"
    "	mrs	r0, apsr\n"
    "	and	r0, r0, #0xf0000000\n"
    "	eor	r0, r0, #0xa0000000\n"
    "	sub	r2, r2, r1\n	sub	r3, r3, r1, lsl #1\n"
    "	sub	r4, r4, r1, lsl #2\n"
    "	cmp	r2, r1\n	addne	r0, r0, #1\n"
    "	cmp	r3, r1\n	addne	r0, r0, #1\n"
    "	cmp	r4, #0\n	addne	r0, r0, #1\n"
    "	sub	r5, r5, r1, lsl #2\n"
    "	cmp	r5, r1\n	addne	r0, r0, #1\n"
    "	sub	r6, r6, r1, lsl #2\n	sub	r6, r6, r1, lsl #1\n"
    "	cmp	r6, #0\n	addne	r0, r0, #1\n"
    "	sub	r8, r8, r1, lsl #3\n"
    "	cmp	r8, #0\n	addne	r0, r0, #1\n"
    "	sub	r9, r9, r1, lsl #3\n"
    "	cmp	r9, r1\n	addne	r0, r0, #1\n"
    "	add	r7, r7, r1\n	cmp	r7, r1, lsl #3\n"
    "	addne	r0, r0, #1\n"
    "	sub	r10, r10, r1, lsl #3\n"
    "	cmp	r10, r1, lsl #1\n	addne	r0, r0, #1\n"
    "	sub	r11, r11, r1, lsl #3\n	sub	r11, r11, r1\n"
    "	cmp	r11, r1, lsl #1\n	addne	r0, r0, #1\n"
    "	sub	r12, r12, r1, lsl #3\n"
    "	cmp	r12, r1, lsl #2\n	addne	r0, r0, #1\n"
    "	sub	lr, lr, r1, lsl #3\n	sub	lr, lr, r1\n"
    "	cmp	lr, r1, lsl #2\n	addne	r0, r0, #1\n"
    "	add	sp, sp, #4\n"
    "	pop	{r4-r11, pc}\n"
    "	.ltorg\n");

/* Whatever the pager answers, as long as it is not a status. */
TEST(faults_leave_registers_alone, PAGED)
{
	static struct l4_utcb utcb;

	memset(&utcb, 0x55, sizeof(utcb));
	EXPECT_EQ(l4_utcb(&utcb), 0);
	for (uint32_t words = 0; words <= 6; words++) {
		reply_words = words;
		EXPECT_EQ(load_with_all_registers(HERE + words * PAGE),
			  0);
		EXPECT_EQ(faults, words + 1);
		EXPECT_EQ(seen[words].address, HERE + words * PAGE + 1);
	}
	for (uint32_t words = 7; words <= 256; words += 83) {
		reply_words = words;	/* one that is too long */
		faults = 0;
		EXPECT_EQ(load_with_all_registers(ELSE + words * PAGE),
			  0);
		EXPECT_EQ(faults, 1);
	}
	for (uint32_t i = 0; i < L4_MAX_WORDS; i++)
		EXPECT_EQ(utcb.word[i], 0x55555555);
}

/* And where the one that faulted has no UTCB. */
TEST(long_replies_to_faults_need_no_utcb, PAGED)
{
	reply_words = 200;
	*word(HERE) = 1;
	EXPECT_EQ(faults, 1);
}

/* ---- instructions that are tried again ------------------------------- */

static uint32_t sum(const uint32_t *r, uint32_t n)
{
	uint32_t s = 0;

	for (uint32_t i = 0; i < n; i++)
		s += r[i] * (i + 1);
	return s;
}

/* Store 2, 3, 4, 5, 6, 8, 9, 10; load them; with write-back. */
static uint32_t store_eight(uint32_t at)
{
	asm volatile("mov r2, #2\n\tmov r3, #3\n\tmov r4, #4\n\t"
		     "mov r5, #5\n\tmov r6, #6\n\tmov r8, #8\n\t"
		     "mov r9, #9\n\tmov r10, #10\n\t"
		     "stmia %0!, {r2-r6, r8-r10}"
		     : "+r"(at) : : "r2", "r3", "r4", "r5", "r6", "r8",
		     "r9", "r10", "memory");
	return at;
}

static uint32_t load_eight(uint32_t at, uint32_t *total)
{
	asm volatile("ldmdb %0!, {r2-r6, r8-r10}\n\t"
		     "add r2, r2, r3\n\tadd r2, r2, r4\n\t"
		     "add r2, r2, r5\n\tadd r2, r2, r6\n\t"
		     "add r2, r2, r8\n\tadd r2, r2, r9\n\t"
		     "add %1, r2, r10"
		     : "+r"(at), "=r"(*total) : : "r2", "r3", "r4",
		     "r5", "r6", "r8", "r9", "r10", "memory");
	return at;
}

/* Across an edge; either page, or both, may be missing. */
TEST(multiple_transfers_cross_pages, PAGED)
{
	for (uint32_t i = 0; i < 9; i++) {
		uint32_t edge = HERE + (3 * i + 1) * PAGE, total = 0;
		uint32_t at = edge - 4 * i;

		faults = 0;
		EXPECT_EQ(store_eight(at), at + 32);
		EXPECT_EQ(faults, i == 0 || i == 8 ? 1 : 2);
		EXPECT_EQ(sum((uint32_t *)at, 8),
			  2 + 6 + 12 + 20 + 30 + 48 + 63 + 80);
		l4_protect(0, edge - PAGE, L4_PAGES(2));
		faults = 0;
		EXPECT_EQ(load_eight(at + 32, &total), at);
		EXPECT_EQ(total, 47);
		EXPECT_EQ(faults, i == 0 || i == 8 ? 1 : 2);
	}
}

/* The base is one of the registers that are loaded. */
static uint32_t load_base(uint32_t at)
{
	uint32_t result;

	asm volatile("mov r3, %1\n\t"
		     "ldmia r3, {r2, r3, r4, r5}\n\t"
		     "add %0, r3, r2, lsl #4\n\t"
		     "add %0, %0, r5, lsl #8"
		     : "=r"(result) : "r"(at) : "r2", "r3", "r4", "r5",
		     "memory");
	return result;
}

static uint64_t load_two(uint32_t at)
{
	uint64_t two;

	/* Not into the base: QEMU 7.2 writes it before the second load. */
	asm volatile("ldrd %Q0, %R0, [%1]" : "=&r"(two) : "r"(at)
		     : "memory");
	return two;
}

/* The base in the list; a word across the edge; two words. */
__attribute__((no_sanitize("alignment")))
TEST(odd_transfers_are_tried_again, PAGED)
{
	for (uint32_t i = 0; i < 4; i++)
		*word(HERE + PAGE - 8 + 4 * i) = i + 1;
	for (uint32_t missing = 0; missing < 2; missing++) {
		uint32_t at = HERE + missing * PAGE;

		faults = 0;
		l4_protect(0, at, L4_PAGES(1));
		EXPECT_EQ(load_base(HERE + PAGE - 8), 0x412);
		EXPECT_EQ(faults, 1);
		l4_protect(0, at, L4_PAGES(1));
		EXPECT_EQ(*word(HERE + PAGE - 2), 3 << 16);
		EXPECT_EQ(faults, 2);
		l4_protect(0, at, L4_PAGES(1));
		EXPECT_EQ(load_two(HERE + PAGE - 4), 3ull << 32 | 2);
		EXPECT_EQ(faults, 3);
	}
	l4_protect(0, HERE, L4_PAGES(2) | R);
	faults = 0;
	*word(HERE + PAGE - 2) = 0xabcd1234;
	EXPECT_EQ(faults, 2);
	EXPECT_EQ(*word(HERE + PAGE - 4), 0x12340002);
	EXPECT_EQ(*word(HERE + PAGE), 0x0000abcd);
}

/* A Thumb IT block, in which each instruction that is executed faults. */
__attribute__((target("thumb"), noinline))
static uint32_t it_block(uint32_t equal, uint32_t base)
{
	uint32_t a = 0, b = 0, c = 0, d = 0;

	asm volatile("cmp %[e], #1\n\t"
		     "itete eq\n\t"
		     "ldreq %[a], [%[p]]\n\t"
		     "ldrne %[b], [%[p], #4]\n\t"
		     "moveq %[c], #3\n\t"
		     "strne %[e], [%[q]]\n\t"
		     "ite ne\n\t"
		     "ldrne %[d], [%[s]]\n\t"
		     "streq %[e], [%[s]]"
		     : [a] "+&r"(a), [b] "+&r"(b), [c] "+&r"(c),
		       [d] "+&r"(d)
		     : [e] "r"(equal), [p] "r"(base),
		       [q] "r"(base + PAGE), [s] "r"(base + 2 * PAGE)
		     : "cc", "memory");
	return a + b + c + d;
}

TEST(it_blocks_go_on_where_they_were, PAGED)
{
	for (uint32_t equal = 0; equal < 2; equal++) {
		uint32_t base = HERE + equal * 4 * PAGE;

		faults = 0;
		EXPECT_EQ(it_block(equal, base), equal * 3);
		EXPECT_EQ(faults, equal ? 2 : 3);
		EXPECT_EQ(*word(base + 2 * PAGE), equal);
	}
}

/* An instruction of two halfwords, of which the second is missing. */
TEST(thumb_instructions_cross_pages, PAGED)
{
	volatile uint16_t *code = (volatile uint16_t *)(HERE + PAGE - 4);
	uint32_t (*function)(void) =
		(uint32_t (*)(void))(HERE + PAGE - 4 + 1);

	code[0] = 0x2005;		/* movs r0, #5 */
	code[1] = 0xf500;		/* add.w r0, r0, #... */
	code[2] = 0x7080;		/* ... 256 */
	code[3] = 0x4770;		/* bx lr */
	for (uint32_t missing = 0; missing < 4; missing++) {
		l4_protect(0, HERE, L4_PAGES(2) | X);
		if (missing & 1)
			l4_protect(0, HERE, L4_PAGES(1));
		if (missing & 2)
			l4_protect(0, HERE + PAGE, L4_PAGES(1));
		faults = 0;
		EXPECT_EQ(function(), 261);
		EXPECT_EQ(faults, (missing & 1) + (missing >> 1));
		if (missing & 2)
			EXPECT_EQ(seen[faults - 1].address, HERE + PAGE);
	}
}

/* The store fails because its monitor was cleared, and is repeated. */
TEST(exclusive_pairs_start_again, PAGED)
{
	uint32_t tries = 0, failed, old;

	exactly = true;
	(void)*word(HERE);		/* may be read, not written */
	faults = 0;
	do {
		tries++;
		asm volatile("ldrex %0, [%2]\n\t"
			     "add %0, %0, #7\n\t"
			     "strex %1, %0, [%2]"
			     : "=&r"(old), "=&r"(failed) : "r"(HERE)
			     : "memory");
	} while (failed && tries < 5);
	EXPECT_EQ(faults, 1);
	EXPECT_EQ(tries, 2);
	EXPECT_EQ(*word(HERE), 7);
}

/* A stack that grows by faults, in both instruction sets. */
static uint32_t deep(uint32_t n)
{
	uint32_t (*volatile again)(uint32_t) = deep;
	volatile uint32_t mine[200];

	mine[0] = n;
	mine[199] = n ? again(n - 1) : 0;
	return mine[0] + mine[199];
}

uint32_t on_stack(uint32_t (*run)(uint32_t), uint32_t n, uint32_t stack);
asm(".arm\n"
    ".type on_stack, %function\n"
    "on_stack:\n"
    "	push	{r4, lr}\n"
    "	mov	r4, sp\n"
    "	mov	sp, r2\n"
    "	mov	r3, r0\n"
    "	mov	r0, r1\n"
    "	blx	r3\n"
    "	mov	sp, r4\n"
    "	pop	{r4, pc}\n");

TEST(stacks_grow_by_faults, PAGED)
{
	EXPECT_EQ(on_stack(deep, 40, HERE + 32 * PAGE), 820);
	EXPECT(faults >= 8 && faults < 12);
	for (uint32_t i = 0; i < faults; i++)
		EXPECT_EQ(seen[i].kind, FAULT_WRITE);
}

/* ---- what is no message ---------------------------------------------- */

/* The kernel's own reading does not fault for the program. */
TEST(pointers_to_missing_pages_are_errors, PAGED)
{
	static struct l4_utcb utcb;
	struct l4_message m = {.tag = 100};

	EXPECT_EQ(l4_print((void *)HERE, 1), -EFAULT);
	EXPECT_EQ(faults, 0);
	*word(HERE) = 0x0a0a0a0a;
	EXPECT_EQ(faults, 1);
	EXPECT_EQ(l4_print((void *)HERE, 0), 0);
	EXPECT_EQ(l4_print((void *)(HERE + PAGE - 1), 2), -EFAULT);
	EXPECT_EQ(l4_utcb((struct l4_utcb *)ELSE), 0);
	EXPECT_EQ(l4_call(team[1], &m), -EFAULT);
	EXPECT_EQ(l4_utcb(&utcb), 0);
	m.tag = 100;
	EXPECT_EQ(l4_call(team[1], &m), 0);
	EXPECT_EQ(faults, 1);
	EXPECT_EQ(m.tag & L4_WORDS, 100);
}

/* Nobody but the kernel can set the bit. */
static void forge(uint32_t member)
{
	struct l4_message m;

	for (uint32_t bit = 9; bit < 32; bit++) {
		m = (struct l4_message){.tag = 4 | 1u << bit};
		if (bit != 9)
			l4_message(team[0], L4_NOBODY, L4_FOREVER, &m);
		m = (struct l4_message){.tag = 4 | 1u << bit};
		if (bit != 9)
			l4_message(team[0], team[0], L4_FOREVER, &m);
	}
	m = (struct l4_message){.tag = 4 | ~(L4_WORDS | L4_REPLY)};
	l4_message(team[0], team[0], L4_FOREVER, &m);
	m = (struct l4_message){.tag = member};
	l4_send(team[0], &m);
}

TEST(a_fault_cannot_be_forged, .helper = forge, .helpers = 1)
{
	struct l4_message m;
	uint32_t messages = 0;

	for (;;) {
		EXPECT_EQ(l4_receive(team[1], &m), 0);
		EXPECT_EQ(m.tag & ~(L4_WORDS | L4_CALLED), 0);
		if ((m.tag & L4_WORDS) == 1)
			break;
		EXPECT_EQ((m.tag & L4_CALLED) != 0, messages % 2 ||
			  messages == 44);
		messages++;
		if (m.tag & L4_CALLED) {
			m.tag = 4 | L4_REPLY | L4_FAULT;
			l4_message(team[1], L4_NOBODY, L4_NO_WAIT, &m);
		}
	}
	EXPECT_EQ(messages, 45);
}

/* ---- what pages cannot mend ------------------------------------------ */

static volatile uint32_t survivors;

static void misbehave(uint32_t member)
{
	switch (member) {
	case 1: asm volatile("udf #3"); break;
	case 2: asm volatile(".inst 0xee000a10"); break;	/* vmov */
	case 3: asm volatile("bkpt #1"); break;
	case 4: asm volatile("ldrd r0, r1, [%0]" : :
			     "r"(0x10001) : "r0", "r1"); break;
	case 5: asm volatile("ldrex r0, [%0]" : :
			     "r"(0x10002) : "r0"); break;
	case 6: (void)*word(0x40010000); break;
	case 7: *word(0xfffffffc) = 1; break;
	}
	survivors++;
}

TEST(all_faults_are_messages, .helper = misbehave, .helpers = 7,
     .paged = 1)
{
	static const struct fault wanted[8] = {
		[1] = {0, FAULT_UNDEFINED, 0, L4_FAULT_ELSE},
		[2] = {0, FAULT_FLOAT, 0, L4_FAULT_ELSE},
		[3] = {0, FAULT_BREAKPOINT, 0, L4_FAULT_ELSE},
		[4] = {0x10001, FAULT_READ, 0, L4_FAULT_UNALIGNED},
		[5] = {0x10002, FAULT_READ, 0, L4_FAULT_UNALIGNED},
		[6] = {0x40010000, FAULT_READ, 0, L4_FAULT_FORBIDDEN},
		[7] = {0xfffffffc, FAULT_WRITE, 0, L4_FAULT_UNMAPPED},
	};
	uint32_t stale = l4_count(L4_COUNT_STALE);

	for (uint32_t round = 0; round < 2; round++)
		for (uint32_t i = 1; i <= 7; i++) {
			struct l4_message m;

			EXPECT_EQ(l4_receive(team[i], &m), 0);
			EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
			EXPECT_EQ(m.from, team[i]);
			EXPECT_EQ(m.word[0], wanted[i].address ?
				  wanted[i].address : m.word[2]);
			EXPECT_EQ(m.word[1], wanted[i].kind);
			EXPECT_EQ(m.word[3], wanted[i].status);
			EXPECT(m.word[2] >= 0x10000 &&
			       m.word[2] < 0x400000);
			EXPECT_EQ(m.word[4], 0);
			EXPECT_EQ(m.word[5], 0);
			m.tag = L4_REPLY | round;	/* again; no more */
			m.word[0] = 5;
			EXPECT_EQ(l4_message(team[i], L4_NOBODY,
					     L4_NO_WAIT, &m), 0);
		}
	for (uint32_t i = 1; i <= 7; i++) {
		struct l4_message m = {.tag = 0};

		l4_yield();
		EXPECT_EQ(l4_send(team[i], &m), -ESRCH);
	}
	EXPECT_EQ(survivors, 0);
	EXPECT_EQ(l4_count(L4_COUNT_STALE), stale);
}

/* ---- pagers that do other things ------------------------------------- */

/* Member 2 faults, while the pager waits for member 1. */
static void fault_once(uint32_t member)
{
	struct l4_message m = {.tag = 1, .word = {member}};

	if (member == 2) {
		*word(HERE) = 0x1234;
		survivors++;
	}
	for (uint32_t i = 0; i < 10; i++)
		l4_yield();
	l4_send(team[0], &m);
}

TEST(faults_wait_for_the_pager, .helper = fault_once, .helpers = 2,
     .paged = 1)
{
	struct l4_message m;

	find_piece();
	EXPECT_EQ(l4_receive(team[1], &m), 0);	/* not the fault */
	EXPECT_EQ(m.tag, 1);
	EXPECT_EQ(m.word[0], 1);
	EXPECT_EQ(survivors, 0);
	EXPECT_EQ(l4_receive(L4_ANYONE, &m), 0);
	EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
	EXPECT_EQ(m.from, team[2]);
	l4_map(team[2], HERE, piece, L4_PAGES(1) | RW);
	m.tag = 0;
	EXPECT_EQ(l4_reply_wait(team[2], &m), 0);
	EXPECT_EQ(m.word[0], 2);
	EXPECT_EQ(survivors, 1);
	EXPECT_EQ(*word(HERE), 0x1234);
}

/* A client faults while it works on the pager's question. */
static void answer(uint32_t member)
{
	struct l4_message m;

	(void)member;
	l4_receive(L4_ANYONE, &m);
	m.word[0] += *word(HERE);
	m.tag = 1;
	l4_reply_wait(m.from, &m);
}

TEST(a_client_that_is_asked_may_fault, .helper = answer, .helpers = 1,
     .paged = 1)
{
	struct l4_message m = {.tag = 1, .word = {30}};

	find_piece();
	l4_map(0, HERE, piece, L4_PAGES(1) | RW);
	*word(HERE) = 12;
	l4_protect(0, HERE, L4_PAGES(1));
	EXPECT_EQ(l4_call(team[1], &m), 0);	/* it is the fault */
	EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
	EXPECT_EQ(m.word[0], HERE);
	l4_map(team[1], HERE, piece, L4_PAGES(1) | R);
	m.tag = 0;
	EXPECT_EQ(l4_call(team[1], &m), 0);	/* now the answer */
	EXPECT_EQ(m.tag & L4_WORDS, 1);
	EXPECT_EQ(m.word[0], 42);
}

/* After a fault, messages come as they always do. */
static void fault_and_listen(uint32_t member)
{
	struct l4_message m = {.tag = 0};

	(void)member;
	*word(HERE) = 1;
	EXPECT_EQ(l4_receive(team[0], &m), 0);
	EXPECT_EQ(m.from, team[0]);
	EXPECT_EQ(m.tag, 6);
	for (uint32_t i = 0; i < 6; i++)
		EXPECT_EQ(m.word[i], 70 + i);
	survivors++;
}

TEST(a_fault_is_over_when_it_is_answered, .helper = fault_and_listen,
     .helpers = 1, .paged = 1)
{
	struct l4_message m;

	find_piece();
	EXPECT_EQ(l4_receive(team[1], &m), 0);
	l4_map(0, HERE, piece, L4_PAGES(1) | RW);
	m.tag = L4_REPLY;
	EXPECT_EQ(l4_message(team[1], L4_NOBODY, L4_NO_WAIT, &m), 0);
	for (int i = 0; i < 5; i++)
		l4_yield();
	m = (struct l4_message){.tag = 6,
				.word = {70, 71, 72, 73, 74, 75}};
	EXPECT_EQ(l4_message(team[1], L4_NOBODY, L4_NO_WAIT, &m), 0);
	for (int i = 0; i < 5; i++)
		l4_yield();
	EXPECT_EQ(survivors, 1);
}

/* The pager is more modest than its client, and works for it. */
static volatile bool mended;

static void urgent(uint32_t member)
{
	if (member == 1)
		pager(member);
	*word(HERE) = 1;
	mended = true;
}

TEST(a_fault_lends_its_priority, .helper = urgent, .helpers = 2,
     .paged = 2, .priority = {10, 5, 15})
{
	EXPECT(mended);
}

/* ---- and those that die ---------------------------------------------- */

/* 1 is the pager; 2 to 5 fault in each state that a fault can be in. */
static void perish(uint32_t member)
{
	struct l4_message m;

	if (member == 1) {
		for (int i = 0; i < 10; i++)
			l4_yield();
		l4_receive(team[2], &m);	/* 2 waits for a reply */
		l4_receive(team[0], &m);	/* 3 and 4 are in line */
		l4_exit(0);
	}
	if (member == 5)			/* comes too late */
		l4_message(L4_NOBODY, team[0], L4_FOREVER, &m);
	*word(HERE + member * PAGE) = 1;
	survivors++;
}

TEST(a_pager_dies_with_its_clients, .helper = perish, .helpers = 5,
     .paged = 2)
{
	struct l4_message m = {.tag = 0};

	for (int i = 0; i < 30; i++)
		l4_yield();
	EXPECT_EQ(l4_send(team[1], &m), 0);
	for (int i = 0; i < 10; i++)
		l4_yield();
	for (int i = 1; i < 5; i++)
		EXPECT_EQ(l4_send(team[i], &m), -ESRCH);
	EXPECT_EQ(l4_send(team[5], &m), 0);
	for (int i = 0; i < 10; i++)
		l4_yield();
	EXPECT_EQ(l4_send(team[5], &m), -ESRCH);
	EXPECT_EQ(survivors, 0);
}

/* The test ends while they wait: 1 for a reply, the others in line. */
static void fault_for_ever(uint32_t member)
{
	*word(HERE + member * PAGE) = 1;
	survivors++;
}

TEST(threads_end_in_the_middle_of_a_fault, .helper = fault_for_ever,
     .helpers = 7, .paged = 1)
{
	struct l4_message m;

	for (int i = 0; i < 10; i++)
		l4_yield();
	EXPECT_EQ(l4_receive(team[1], &m), 0);
	EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
	EXPECT_EQ(survivors, 0);
}

/* The verdict ends the thread; 0, or a reply without words, does not. */
static void be_judged(uint32_t member)
{
	*word(HERE) = member;
	survivors++;
}

TEST(the_pager_may_say_that_it_shall_end, .helper = be_judged,
     .helpers = 3, .paged = 1, .apart = 2)
{
	static const struct {
		uint32_t tag, word;
	} verdict[] = {{0}, {1, 0}, {2, 0}, {0, 7}, {1, 7}};
	struct l4_message m;
	uint32_t stale;

	find_piece();
	for (uint32_t i = 0; i < 5; i++) {
		EXPECT_EQ(l4_receive(team[1], &m), 0);
		EXPECT_EQ(m.tag, 4 | L4_FAULT | L4_CALLED);
		m.tag = verdict[i].tag | L4_REPLY;
		m.word[0] = verdict[i].word;
		EXPECT_EQ(l4_message(team[1], L4_NOBODY, 0, &m), 0);
	}
	l4_yield();
	m.tag = 0;
	EXPECT_EQ(l4_message(team[1], L4_NOBODY, L4_FOREVER, &m), -ESRCH);
	EXPECT_EQ(l4_map(team[1], HERE, piece, L4_PAGES(1) | R), -ESRCH);
	EXPECT_EQ(l4_map(team[2], HERE, piece, L4_PAGES(1) | RW), 1);
	stale = l4_count(L4_COUNT_STALE);
	for (uint32_t i = 2; i <= 3; i++) {	/* they go on, and end */
		EXPECT_EQ(l4_receive(team[i], &m), -EPIPE);
		EXPECT_EQ(l4_count(L4_COUNT_STALE), ++stale);
	}
}
