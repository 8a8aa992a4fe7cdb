/*
 * steward.c: an init whose children take all memory, and which then
 * needs some.  As a child, it takes all pages but for as many as its
 * argument says, and keeps them.
 */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libposix/posix.h"

static void pause_ms(uint32_t ms)
{
	struct l4_message m;

	l4_message(L4_NOBODY, L4_ANYONE, ms * 1000, &m);
}

#define SIZE 0x30000000u	/* much more than there is */
static volatile char much[SIZE];

#define FEW	20u		/* pages of the kernel's to be left */
#define SPREADS	(1u << 20)	/* takes them until then */
#define LATE	(1u << 21)	/* takes one more after that */
#define REGION	0x400000u	/* what one of them is good for */

/* Be in all regions; but leave a few pages of the kernel's. */
static void spread(void)
{
	for (uint32_t i = 1; i < SIZE / REGION; i++) {
		if (l4_count(L4_COUNT_ALLOWANCE) <= FEW)
			return;
		much[i * REGION] = 1;
		pause_ms(1);
	}
}

static void wait_until_scarce(void)
{
	while (l4_count(L4_COUNT_ALLOWANCE) > FEW)
		pause_ms(5);
	pause_ms(20);
}

static _Noreturn void sit(uint32_t leave)
{
	if (leave & LATE) {
		wait_until_scarce();
		much[REGION] = 1;
	} else if (leave & SPREADS) {
		spread();
	}
	for (uint32_t i = 0; i < SIZE; i += 4096) {
		if ((uint32_t)info(INFO_PAGES_FREE) <= leave)
			break;
		much[i] = 1;
	}
	for (;;)
		pause_ms(1000);
}

#define NEEDED 20u
static volatile char needed[NEEDED][4096];

static void fill(void)
{
	int left;

	do {
		spawn("steward", 200);
		do {
			left = info(INFO_PAGES_FREE);
			pause_ms(20);
		} while (info(INFO_PAGES_FREE) < left);
	} while (left > 200);
	for (int round = 0; round < 5; round++) {
		while (spawn("steward", 0xffff) > 0)
			;
		pause_ms(5);
	}
}

static void touch(void)
{
	for (uint32_t i = 0; i < NEEDED; i++)
		needed[i][0] = 1;
}


static void use_up_tables(void)
{
	uint32_t n = l4_count(L4_COUNT_ALLOWANCE) / 150 + 1;

	for (uint32_t i = 0; i < 24; i++)
		spawn("steward", LATE);
	for (uint32_t i = 0; i < n; i++)
		spawn("steward", SPREADS);
	wait_until_scarce();
	pause_ms(100);
	print("steward: %lu pages are left to the kernel\n",
	      l4_count(L4_COUNT_ALLOWANCE));
	for (uint32_t i = 1; i <= 6; i++)
		much[i * REGION] = 1;
	print("steward: I have been to 6 places more\n");
}

int main(uint32_t argument)
{
	if (getpid() != 1)
		sit(argument);
	char what[2];

	if (bootarg("tables", what, sizeof(what)) >= 0) {
		use_up_tables();
		return 0;
	}
	fill();
	print("steward: %d pages are left\n", info(INFO_PAGES_FREE));
	touch();
	print("steward: I have touched %u more\n", NEEDED);
	return 0;
}
