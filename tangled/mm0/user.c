/* user.c: see user.h. */
#include <stddef.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "libl4/string.h"
#include "mm0/load.h"
#include "mm0/memory.h"
#include "mm0/user.h"
#include "mm0/fault.h"

/* Where we see what t sees at address.  -EFAULT: it may not. */
static int find(const struct task *t, uint32_t address,
		uint32_t rights, char **seen)
{
	struct page *page;
	int error = vm_page(t->space, address, rights, &page);

	if (error < 0)
		return error;
	*seen = (char *)page_address(page) + address % PAGE;
	return 0;
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
		char *seen = NULL;
		int error = find(t, from, L4_READ, &seen);

		if (error < 0)
			return error;
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
		char *seen = NULL;
		int error = find(t, to, L4_WRITE, &seen);

		if (error < 0)
			return error;
		memcpy(seen, at, n);
		at += n;
		to += n;
		size -= n;
	}
	return 0;
}

int user_string(struct task *t, char *to, uint32_t from, uint32_t size)
{
	uint32_t done = 0;

	while (done < size) {
		uint32_t n = in_page(from + done, size - done);
		char *seen = NULL;
		int error = find(t, from + done, L4_READ, &seen);

		if (error < 0)
			return error;
		for (; n > 0; n--, done++) {
			to[done] = *seen++;
			if (to[done] == '\0')
				return (int)done;
		}
	}
	return -E2BIG;
}
