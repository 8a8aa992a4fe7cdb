/*
 * fdt_hostile.h: trees that were made to deceive kernel/fdt.c, and what
 * fdt_open must say of each.  A part of fdt_check.c.
 *
 * Each is the good tree below with another structure block, other
 * strings, or one word of the header changed.  No byte of slack lies
 * behind: the last block ends where the blob ends.
 */

#define TEXT(a, b, c, d) \
	((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

enum { NONE = 99 };		/* no word of the header is changed */
enum { BEGIN = 1, END_NODE, PROP, NOP, END = 9 };
enum { P = 0, Q = 2, R = 8 };	/* the property names in the strings */

static const char good_strings[] = "p\0reg\0\0compatible\0"
	"#address-cells\0#size-cells";
enum { REG = 2, COMPATIBLE_NAME = 7, ADDRESS_CELLS = 18, SIZE_CELLS = 33 };
