/*
 * fdt_use.c: opens a device tree that may be anything and, if it is
 * accepted, walks it and asks for everything.  Each answer of
 * kernel/fdt.c is compared with one that is found without it, in the
 * list of the items that the walk yielded.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kernel/bootargs.h"
#include "kernel/fdt.h"
#include "l4/errors.h"
#include "fdt_use.h"

void (*fdt_use_failed)(void);

_Noreturn void check_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: this is not so: %s\n", file, line, what);
	if (fdt_use_failed)
		fdt_use_failed();
	abort();
}

/* ---- the walk ------------------------------------------------------ */

struct seen {
	struct fdt_item item;
	uint32_t behind;	/* the offset behind it */
	int depth;		/* of what is in it, if it is a node */
};

static struct seen *seen;
static unsigned int seen_count, seen_room;

static struct seen *see(void)
{
	if (seen_count == seen_room) {
		seen_room = seen_room ? 2 * seen_room : 1024;
		seen = realloc(seen, seen_room * sizeof(*seen));
		CHECK(seen);
	}
	return &seen[seen_count++];
}

static bool is_inside(const struct fdt *t, const void *p, size_t size)
{
	size_t offset = (uintptr_t)p - (uintptr_t)t->blob;

	return (uintptr_t)p >= (uintptr_t)t->blob && offset <= t->size &&
	       size <= t->size - offset;
}

static void check_name(const struct fdt *t, const char *name)
{
	size_t left;

	CHECK(is_inside(t, name, 1));
	left = t->size - (size_t)(name - (const char *)t->blob);
	CHECK(memchr(name, '\0', left));
}

static void check_property(const struct fdt *t, const struct seen *s)
{
	const struct fdt_item *p = &s->item;
	uint32_t last = p->length / 4 - 1, cell;
	uint32_t at = (uint32_t)(p->value - t->structure);

	CHECK(is_inside(t, p->value, p->length));
	CHECK(at + p->length <= t->structure_size);
	CHECK(s->behind == ((at + p->length + 3) & ~3u));
	if (p->length >= 4) {
		CHECK(fdt_cell(p, 0, &cell) == 0 && cell == be32(p->value));
		CHECK(fdt_cell(p, last, &cell) == 0 &&
		      cell == be32(p->value + 4 * last));
	}
	CHECK(fdt_cell(p, last + 1, &cell) == -ENOENT);
	CHECK(fdt_cell(p, p->length | 1u << 30, &cell) == -ENOENT);
	CHECK(fdt_cell(p, ~0u, &cell) == -ENOENT);
}

/* A tree that was accepted can be walked, and its walk ends. */
static void walk(const struct fdt *t)
{
	uint32_t offset = 0, before = 0;
	int depth = 0, roots = 0;
	struct seen *s;

	seen_count = 0;
	do {
		s = see();
		CHECK(fdt_next(t, &offset, &s->item) == 0);
		CHECK(offset > before && offset % 4 == 0);
		CHECK(offset <= ((t->structure_size + 3) & ~3u));
		before = s->behind = offset;
		switch (s->item.token) {
		case FDT_BEGIN_NODE:
			roots += depth++ == 0;
			check_name(t, s->item.name);
			break;
		case FDT_PROP:
			CHECK(depth > 0);
			check_name(t, s->item.name);
			check_property(t, s);
			break;
		case FDT_END_NODE:
			CHECK(depth-- > 0);
			break;
		default:
			CHECK(s->item.token == FDT_END);
		}
		s->depth = depth;
	} while (s->item.token != FDT_END);
	CHECK(depth == 0 && roots == 1);
}

/* ---- answers, found without kernel/fdt.c ---------------------------- */

/* The node's property of this name, or NULL. */
static const struct fdt_item *property_of(const struct seen *node,
					  const char *name)
{
	for (node++; node->item.token == FDT_PROP; node++)
		if (strcmp(node->item.name, name) == 0)
			return &node->item;
	return NULL;
}

/* Is value among the property's strings that end? */
static bool has_value(const struct fdt_item *property, const char *value)
{
	const char *s = (const char *)property->value, *nul;
	size_t left = property->length;

	while ((nul = memchr(s, '\0', left))) {
		if (strlen(value) == (size_t)(nul - s) &&
		    memcmp(s, value, (size_t)(nul - s)) == 0)
			return true;
		left -= (size_t)(nul + 1 - s);
		s = nul + 1;
	}
	return false;
}

static bool is_child(const struct seen *s)
{
	return s->item.token == FDT_BEGIN_NODE && s->depth == 2;
}

/* Is this its name, up to any @? */
static bool is_called(const struct seen *s, const char *name)
{
	size_t size = strlen(name);

	return strcmp(s->item.name, name) == 0 ||
	       (strncmp(s->item.name, name, size) == 0 &&
		s->item.name[size] == '@');
}

/* ---- questions ----------------------------------------------------- */

static void ask_children(const struct fdt *t, const char *name,
			 const char *value)
{
	const struct fdt_item *p;
	uint32_t offset = 0;

	for (unsigned int i = 0; i < seen_count; i++) {
		if (!is_child(&seen[i]) || !(p = property_of(&seen[i], name)))
			continue;
		if (value && !has_value(p, value))
			continue;
		CHECK(fdt_child(t, &offset, name, value) == 0);
		CHECK(offset == seen[i].behind);
	}
	CHECK(fdt_child(t, &offset, name, value) == -ENOENT);
}

static void ask_named(const struct fdt *t, const char *name)
{
	uint32_t offset = 99;

	for (unsigned int i = 0; i < seen_count; i++)
		if (is_child(&seen[i]) && is_called(&seen[i], name)) {
			CHECK(fdt_child_named(t, name, &offset) == 0);
			CHECK(offset == seen[i].behind);
			return;
		}
	CHECK(fdt_child_named(t, name, &offset) == -ENOENT);
}

static void ask_property(const struct fdt *t, const struct seen *node,
			 uint32_t offset, const char *name)
{
	const struct fdt_item *p = property_of(node, name);
	struct fdt_item item;
	int result = fdt_property(t, offset, name, &item);

	CHECK(result == (p ? 0 : -ENOENT));
	if (p)
		CHECK(item.token == FDT_PROP && item.value == p->value &&
		      item.length == p->length && item.name == p->name);
}

static uint32_t root_cells(const char *name, uint32_t otherwise)
{
	const struct fdt_item *p = property_of(seen, name);

	return p && p->length >= 4 ? be32(p->value) : otherwise;
}

static uint64_t number(const uint8_t *p, uint32_t cells)
{
	return cells == 1 ? be32(p) : (uint64_t)be32(p) << 32 | be32(p + 4);
}

static void ask_reg(const struct fdt *t, const struct seen *node,
		    unsigned int index)
{
	uint32_t a = root_cells("#address-cells", 2);
	uint32_t s = root_cells("#size-cells", 1);
	const struct fdt_item *p = property_of(node, "reg");
	uint64_t address = 1, size = 1;
	int result = fdt_reg(t, node->behind, index, &address, &size);
	bool possible = a >= 1 && a <= 2 && s >= 1 && s <= 2 && p &&
			(index + 1ull) * (a + s) <= p->length / 4;

	/* It may refuse indexes that nobody needs. */
	if (!possible || (index > 1000 && result < 0)) {
		CHECK(result < 0);
		return;
	}
	CHECK(result == 0);
	CHECK(address == number(p->value + 4 * index * (a + s), a));
	CHECK(size == number(p->value + 4 * (index * (a + s) + a), s));
}

static void ask_reservations(const struct fdt *t)
{
	const uint8_t *p = t->reservations;
	uint64_t start, size;
	unsigned int i = 0;

	CHECK(is_inside(t, p, t->reservations_size));
	while (fdt_reservation(t, i, &start, &size) == 0) {
		CHECK(is_inside(t, p + 16 * i, 16));
		CHECK(start == number(p + 16 * i, 2));
		CHECK(size == number(p + 16 * i + 8, 2));
		CHECK(start || size);
		i++;
	}
	if (is_inside(t, p + 16 * i, 16))
		CHECK(!number(p + 16 * i, 2) && !number(p + 16 * i + 8, 2));
	CHECK(fdt_reservation(t, 1u << 28, &start, &size) == -ENOENT);
	CHECK(fdt_reservation(t, ~0u, &start, &size) == -ENOENT);
}

static void ask_bootargs(const struct fdt *t)
{
	char value[16];

	bootargs_init(t);
	if (bootarg("test", value, sizeof(value)))
		CHECK(memchr(value, '\0', sizeof(value)));
	bootarg("", value, 1);
	bootarg_is("exit", "semihosting");
}

/* What is asked of one node; few of them are asked for everything. */
static void ask_node(const struct fdt *t, const struct seen *node, bool all)
{
	static const unsigned int indexes[] = {
		1, 2, 3, 1023, 1024, 1025, 1u << 29, 1u << 30,
		1u << 31, 0x55555555, 0x55555556, ~0u,
	};

	ask_reg(t, node, 0);
	if (!all)
		return;
	for (unsigned int i = 0; i < sizeof(indexes) / sizeof(*indexes); i++)
		ask_reg(t, node, indexes[i]);
	ask_property(t, node, node->behind, "reg");
	ask_property(t, node, node->behind, "compatible");
	ask_property(t, node, node->behind, "");
	for (const struct seen *s = node + 1; s->item.token == FDT_PROP; s++)
		ask_property(t, node, node->behind, s->item.name);
	ask_named(t, node->item.name);
}

static void ask_everything(const struct fdt *t)
{
	unsigned int nodes = 0;

	ask_children(t, "device_type", "memory");
	ask_children(t, "compatible", "arm,pl011");
	ask_children(t, "compatible", "");
	ask_children(t, "compatible", NULL);
	ask_named(t, "chosen");
	ask_named(t, "cho");
	ask_property(t, seen, 0, "#address-cells");
	ask_property(t, seen, 0, "reg");
	for (unsigned int i = 0; i < seen_count; i++)
		if (seen[i].item.token == FDT_BEGIN_NODE)
			ask_node(t, &seen[i], nodes++ < 4);
	ask_reservations(t);
	ask_bootargs(t);
}

int fdt_use(const void *blob, size_t size)
{
	struct fdt t;
	int result = fdt_open(&t, blob, size);

	if (result < 0) {
		CHECK(result == -EINVAL || result == -E2BIG);
		return result;
	}
	CHECK(result == 0 && t.blob == blob);
	CHECK(t.size >= 40 && t.size <= size);
	CHECK(be32(blob) == 0xd00dfeed && be32((char *)blob + 20) >= 17);
	CHECK(is_inside(&t, t.structure, t.structure_size));
	CHECK(is_inside(&t, t.strings, t.strings_size));
	walk(&t);
	ask_everything(&t);
	return 0;
}
