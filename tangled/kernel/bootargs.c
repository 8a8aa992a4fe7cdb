/*
 * bootargs.c: the words given on the boot command line, "name" or
 * "name=value", separated by spaces.
 */
#include <stdint.h>
#include "kernel/bootargs.h"
#include "kernel/string.h"
#include "kernel/fdt.h"

static const char *bootargs = "";

static bool is_end(char c)
{
	return c == ' ' || c == '\0';
}

static const char *next_word(const char *s)
{
	while (!is_end(*s))
		s++;
	while (*s == ' ')
		s++;
	return s;
}

/* Copy what follows an '=', if there is one, up to the word's end. */
static void copy_word(char *to, const char *from, size_t size)
{
	size_t n = 0;

	if (*from == '=')
		from++;
	while (!is_end(from[n]) && n + 1 < size) {
		to[n] = from[n];
		n++;
	}
	to[n] = '\0';
}

void bootargs_init(const void *tree)
{
	struct fdt_item item;
	uint32_t node;

	bootargs = "";
	if (fdt_child_named(tree, "chosen", &node) == 0 &&
	    fdt_property(tree, node, "bootargs", &item) == 0 &&
	    item.length > 0 && item.value[item.length - 1] == '\0')
		bootargs = (const char *)item.value;
}

bool bootarg(const char *name, char *value, size_t size)
{
	size_t length = strlen(name);

	for (const char *s = bootargs; *s; s = next_word(s)) {
		if (strncmp(s, name, length) != 0)
			continue;
		if (s[length] == '=' || is_end(s[length])) {
			copy_word(value, s + length, size);
			return true;
		}
	}
	return false;
}

bool bootarg_is(const char *name, const char *value)
{
	char is[64];

	return bootarg(name, is, sizeof(is)) && strcmp(is, value) == 0;
}

void bootargs_copy(char *to, size_t size)
{
	size_t n = strlen(bootargs);

	if (n > size - 1)
		n = size - 1;
	memcpy(to, bootargs, n);
	to[n] = '\0';
}
