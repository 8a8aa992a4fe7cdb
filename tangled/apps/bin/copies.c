/* copies.c: runs many times at once, and tells what that costs. */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libposix/posix.h"

/* So that there is something to be copied. */
static const char constants[16 * 4096] = "all the same";

static int sleep_for_ever(void)
{
	const char *text = constants;
	struct l4_message m;

	asm volatile("" : "+r"(text));	/* or it would be left out */
	while (*text)
		l4_receive(L4_NOTICES, &m);
	return 0;
}

int main(uint32_t is_copy)
{
	int before = info(INFO_PAGES_FREE), started = 0;

	if (is_copy)
		return sleep_for_ever();
	for (int n = 1; n <= 64; n *= 4) {
		for (; started < n; started++)
			spawn("copies", 1);
		print("copies: %2d of them take %4d pages\n", n,
		      before - info(INFO_PAGES_FREE));
	}
	return 0;
}
