/* user.c: see user.h. */
#include <stddef.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "libl4/string.h"
#include "mm0/load.h"
#include "mm0/memory.h"
#include "mm0/user.h"

/* Where we see what t sees at address; NULL: it may not do that. */
static char *find(const struct task *t, uint32_t address,
		  uint32_t rights)
{
	for (const struct held *h = t->held; h; h = h->next)
		if (h->address == (address & ~(PAGE - 1)))
			return h->rights & rights ?
			       (char *)page_address(h->page) +
			       address % PAGE : NULL;
	return NULL;
}

/* How many of size bytes from address on are in the same page. */
static uint32_t in_page(uint32_t address, uint32_t size)
{
	uint32_t rest = PAGE - address % PAGE;

	return size < rest ? size : rest;
}

int user_read(struct task *t, void *to, uint32_t from, uint32_t size)
{
	char *at = to;

	while (size > 0) {
		uint32_t n = in_page(from, size);
		const char *seen = find(t, from, L4_READ);

		if (!seen)
			return -EFAULT;
		memcpy(at, seen, n);
		at += n;
		from += n;
		size -= n;
	}
	return 0;
}


int user_write(struct task *t, uint32_t to, const void *from,
	       uint32_t size)
{
	const char *at = from;

	while (size > 0) {
		uint32_t n = in_page(to, size);
		char *seen = find(t, to, L4_WRITE);

		if (!seen)
			return -EFAULT;
		memcpy(seen, at, n);
		at += n;
		to += n;
		size -= n;
	}
	return 0;
}

int user_string(struct task *t, char *to, uint32_t from, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++) {
		int error = user_read(t, &to[i], from + i, 1);

		if (error < 0)
			return error;
		if (to[i] == '\0')
			return (int)i;
	}
	return -E2BIG;
}
