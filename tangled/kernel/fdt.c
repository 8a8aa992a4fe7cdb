/*
 * fdt.c: reads a flattened device tree that may be truncated, damaged
 * or hostile.  Pure functions over the blob: no allocation, no state,
 * no recursion; built for the host as well, where it is fuzzed.
 *
 * Format: Devicetree Specification 0.4, chapter 5.
 */
#include <stdbool.h>
#include "kernel/fdt.h"
#include "kernel/string.h"
#include "l4/errors.h"

enum {				/* words of the header */
	H_MAGIC, H_SIZE, H_STRUCTURE, H_STRINGS, H_RESERVATIONS,
	H_VERSION, H_COMPATIBLE, H_CPU, H_STRINGS_SIZE,
	H_STRUCTURE_SIZE,
};

#define FDT_MAGIC 0xd00dfeed
#define MAX_NAME 32		/* of a property, with its NUL */

static uint32_t read_cell(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* Do size bytes at offset lie inside a block of limit bytes? */
static bool inside(uint32_t offset, uint32_t size, uint32_t limit)
{
	return offset <= limit && size <= limit - offset;
}

static bool take_cell(const struct fdt *tree, uint32_t *offset,
		      uint32_t *cell)
{
	if (!inside(*offset, 4, tree->structure_size))
		return false;
	*cell = read_cell(tree->structure + *offset);
	*offset += 4;
	return true;
}

/* Is there a NUL in the size bytes at s? */
static bool ends(const char *s, uint32_t size)
{
	for (uint32_t i = 0; i < size; i++)
		if (s[i] == '\0')
			return true;
	return false;
}

static int take_node_name(const struct fdt *tree, uint32_t *offset,
			  struct fdt_item *item)
{
	item->name = (const char *)tree->structure + *offset;
	if (!ends(item->name, tree->structure_size - *offset))
		return -EINVAL;
	*offset += (strlen(item->name) + 4) & ~3u;
	return 0;
}

static int take_property(const struct fdt *tree, uint32_t *offset,
			 struct fdt_item *item)
{
	uint32_t name, room;

	if (!take_cell(tree, offset, &item->length) ||
	    !take_cell(tree, offset, &name) ||
	    !inside(*offset, item->length, tree->structure_size) ||
	    name >= tree->strings_size)
		return -EINVAL;
	room = tree->strings_size - name;
	if (!ends(tree->strings + name,
		  room < MAX_NAME ? room : MAX_NAME))
		return -EINVAL;
	item->name = tree->strings + name;
	item->value = tree->structure + *offset;
	*offset += (item->length + 3) & ~3u;
	return 0;
}

/* Is value one of the strings in a property's list? */
static bool has_string(const struct fdt_item *property,
		       const char *value)
{
	const char *s = (const char *)property->value;
	uint32_t left = property->length;

	while (left && ends(s, left)) {
		uint32_t size = strlen(s) + 1;

		if (strcmp(s, value) == 0)
			return true;
		s += size;
		left -= size;
	}
	return false;
}

int fdt_next(const struct fdt *tree, uint32_t *offset,
	     struct fdt_item *item)
{
	do {
		if (!take_cell(tree, offset, &item->token))
			return -EINVAL;
	} while (item->token == FDT_NOP);

	switch (item->token) {
	case FDT_BEGIN_NODE:
		return take_node_name(tree, offset, item);
	case FDT_PROP:
		return take_property(tree, offset, item);
	case FDT_END_NODE:
	case FDT_END:
		return 0;
	}
	return -EINVAL;
}

int fdt_open(struct fdt *tree, const void *blob, size_t max)
{
	uint32_t header[10];

	if (!blob || (uintptr_t)blob % 4 || max < sizeof(header))
		return -EINVAL;
	for (unsigned int i = 0; i < 10; i++)
		header[i] = read_cell((const uint8_t *)blob + 4 * i);
	if (header[H_MAGIC] != FDT_MAGIC || header[H_COMPATIBLE] > 17 ||
	    header[H_VERSION] < 17)
		return -EINVAL;
	tree->blob = blob;
	tree->size = header[H_SIZE];
	if (tree->size < sizeof(header))
		return -EINVAL;
	if (tree->size > max)
		return -E2BIG;
	tree->structure_size = header[H_STRUCTURE_SIZE];
	tree->strings_size = header[H_STRINGS_SIZE];
	if (!inside(header[H_STRUCTURE], tree->structure_size, tree->size) ||
	    !inside(header[H_STRINGS], tree->strings_size, tree->size) ||
	    !inside(header[H_RESERVATIONS], 0, tree->size) ||
	    header[H_STRUCTURE] % 4 || header[H_RESERVATIONS] % 8)
		return -EINVAL;
	tree->structure = (const uint8_t *)blob + header[H_STRUCTURE];
	tree->strings = (const char *)blob + header[H_STRINGS];
	tree->reservations = (const uint8_t *)blob + header[H_RESERVATIONS];
	tree->reservations_size = tree->size - header[H_RESERVATIONS];
	struct fdt_item item = {.token = 0};
	uint32_t offset = 0;
	int depth = 0, roots = 0, result;
	bool child_ended = false;

	while ((result = fdt_next(tree, &offset, &item)) == 0 &&
	       item.token != FDT_END) {
		if (item.token == FDT_BEGIN_NODE && depth++ == 0)
			roots++;
		if (item.token == FDT_END_NODE && --depth < 0)
			return -EINVAL;
		if (item.token == FDT_PROP && (depth == 0 || child_ended))
			return -EINVAL;
		child_ended = item.token == FDT_END_NODE;
	}
	if (result < 0 || depth != 0 || roots != 1)
		return -EINVAL;
	return 0;
}


int fdt_property(const struct fdt *tree, uint32_t node,
		 const char *name, struct fdt_item *item)
{
	struct fdt_item first;

	if (node == 0 && fdt_next(tree, &node, &first) < 0)
		return -EINVAL;
	while (fdt_next(tree, &node, item) == 0 &&
	       item->token == FDT_PROP)
		if (strcmp(item->name, name) == 0)
			return 0;
	return -ENOENT;
}

int fdt_cell(const struct fdt_item *property, unsigned int index,
	     uint32_t *cell)
{
	if (index >= property->length / 4)
		return -ENOENT;
	*cell = read_cell(property->value + 4 * index);
	return 0;
}

/* Step to the next child of the root at or behind *offset. */
static int next_child(const struct fdt *tree, uint32_t *offset,
		      struct fdt_item *item)
{
	int depth = *offset == 0 ? 0 : 2;

	while (fdt_next(tree, offset, item) == 0 &&
	       item->token != FDT_END) {
		if (item->token == FDT_BEGIN_NODE && ++depth == 2)
			return 0;
		if (item->token == FDT_END_NODE)
			depth--;
	}
	return -ENOENT;
}

int fdt_child(const struct fdt *tree, uint32_t *offset,
	      const char *property, const char *value)
{
	struct fdt_item item;

	while (next_child(tree, offset, &item) == 0)
		if (fdt_property(tree, *offset, property, &item) == 0 &&
		    (!value || has_string(&item, value)))
			return 0;
	return -ENOENT;
}

int fdt_child_named(const struct fdt *tree, const char *name,
		    uint32_t *offset)
{
	struct fdt_item item;
	size_t length = strlen(name);

	*offset = 0;
	while (next_child(tree, offset, &item) == 0)
		if (strncmp(item.name, name, length) == 0 &&
		    (item.name[length] == '\0' ||
		     item.name[length] == '@'))
			return 0;
	return -ENOENT;
}

/* A number of one or two cells; moves *at behind it. */
static int take_number(const struct fdt_item *reg, unsigned int *at,
		       uint32_t cells, uint64_t *number)
{
	uint32_t cell;

	*number = 0;
	if (cells < 1 || cells > 2)
		return -EINVAL;
	while (cells--) {
		if (fdt_cell(reg, (*at)++, &cell) < 0)
			return -ENOENT;
		*number = *number << 32 | cell;
	}
	return 0;
}

int fdt_reg(const struct fdt *tree, uint32_t node, unsigned int index,
	    uint64_t *address, uint64_t *size)
{
	uint32_t address_cells = 2, size_cells = 1;
	struct fdt_item item;
	unsigned int at;
	int error;

	if (fdt_property(tree, 0, "#address-cells", &item) == 0)
		fdt_cell(&item, 0, &address_cells);
	if (fdt_property(tree, 0, "#size-cells", &item) == 0)
		fdt_cell(&item, 0, &size_cells);
	if (address_cells > 2 || size_cells > 2 || index > 1024)
		return -EINVAL;
	if (fdt_property(tree, node, "reg", &item) < 0)
		return -ENOENT;
	at = index * (address_cells + size_cells);
	error = take_number(&item, &at, address_cells, address);
	if (error < 0)
		return error;
	return take_number(&item, &at, size_cells, size);
}

int fdt_reservation(const struct fdt *tree, unsigned int index,
		    uint64_t *start, uint64_t *size)
{
	const uint8_t *p;

	if (index >= tree->reservations_size / 16)
		return -ENOENT;
	p = tree->reservations + 16 * (size_t)index;
	*start = (uint64_t)read_cell(p) << 32 | read_cell(p + 4);
	*size = (uint64_t)read_cell(p + 8) << 32 | read_cell(p + 12);
	return *start == 0 && *size == 0 ? -ENOENT : 0;
}
