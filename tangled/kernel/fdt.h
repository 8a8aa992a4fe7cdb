/*
 * fdt.h: the flattened device tree.  All functions that return an int
 * return 0 or more for success and a negative E... value otherwise.
 */
#ifndef KERNEL_FDT_H
#define KERNEL_FDT_H

#include <stddef.h>
#include <stdint.h>

/* A tree whose header has been checked. */
struct fdt {
	const uint8_t *structure;
	uint32_t structure_size;
	const char *strings;
	uint32_t strings_size;
	const uint8_t *reservations;
	uint32_t reservations_size;
	const void *blob;
	uint32_t size;		/* of the whole blob, in bytes */
};

enum {
	FDT_BEGIN_NODE = 1, FDT_END_NODE = 2, FDT_PROP = 3, FDT_NOP = 4,
	FDT_END = 9,
};

/* What one step through the tree yields. */
struct fdt_item {
	uint32_t token;
	const char *name;	/* of a node or a property */
	const uint8_t *value;	/* of a property, length bytes */
	uint32_t length;
};

/*
 * Check a tree of at most max bytes.  -EINVAL: it is malformed.
 * -E2BIG: it claims to be larger than max.
 */
int fdt_open(struct fdt *tree, const void *blob, size_t max);

/*
 * Step to the item at *offset (0 is the first).  -EINVAL: malformed,
 * which cannot happen in a tree that fdt_open accepted.
 */
int fdt_next(const struct fdt *tree, uint32_t *offset,
	     struct fdt_item *item);

/*
 * Find the next child of the root at or behind *offset (0: the first)
 * with this property and, unless value is NULL, value among the
 * property's strings.  On success *offset is behind its name.
 */
int fdt_child(const struct fdt *tree, uint32_t *offset,
	      const char *property, const char *value);

/* Find the child of the root with this name (up to any @). */
int fdt_child_named(const struct fdt *tree, const char *name,
		    uint32_t *offset);

/* A property of the node whose inside begins at node (root: 0). */
int fdt_property(const struct fdt *tree, uint32_t node,
		 const char *name, struct fdt_item *item);

/* Entry number index of a property "reg": address and size. */
int fdt_reg(const struct fdt *tree, uint32_t node, unsigned int index,
	    uint64_t *address, uint64_t *size);

/* Cell number index of a property's value; -ENOENT: it is shorter. */
int fdt_cell(const struct fdt_item *property, unsigned int index,
	     uint32_t *cell);

/* Entry number index of the list of reserved memory. */
int fdt_reservation(const struct fdt *tree, unsigned int index,
		    uint64_t *start, uint64_t *size);

#endif
