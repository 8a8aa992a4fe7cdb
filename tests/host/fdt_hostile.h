/*
 * fdt_hostile.h: trees that were made to deceive kernel/fdt.c, and what
 * fdt_open must say of each.  A part of fdt_check.c.
 *
 * Of the three blocks the one that matters lies last, and the blob ends
 * where it ends, so that no byte of slack hides an access.
 */

enum { BEGIN = 1, END_NODE, PROP, NOP, END = 9 };	/* tokens */

static const char names[] =
	"p\0reg\0compatible\0#address-cells\0#size-cells\0bootargs";
enum { P = 0, REG = 2, KIND = 6, A_CELLS = 17, S_CELLS = 32, ARGS = 44 };

/* Four characters. */
#define T(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (c) << 8 | (d))

struct hostile {
	const char *name;
	int result;		/* what fdt_open must return */
	const uint32_t *words;	/* the structure block */
	unsigned int count;
	enum { AS_IT_IS, SET, ADD } change;	/* a word of the header */
	unsigned int word;
	uint32_t value;
	unsigned int last;	/* the block that lies last (0: STRINGS) */
	unsigned int cut;	/* bytes cut off its end */
	unsigned int shift;	/* bytes put before the structure block */
	unsigned int reserved;	/* reservations, without an end if last */
	unsigned int deep;	/* nodes in nodes, instead of words */
};

#define WORDS(...) .words = (const uint32_t[]){__VA_ARGS__}, \
	.count = sizeof((const uint32_t[]){__VA_ARGS__}) / 4
#define ONE_NODE WORDS(BEGIN, 0, END_NODE, END)
#define CHILD(...) \
	WORDS(BEGIN, 0, BEGIN, 0, __VA_ARGS__, END_NODE, END_NODE, END)
#define HEADER(how, which, number) \
	.change = (how), .word = (which), .value = (number)

static const struct hostile hostile[] = {
	/* Good ones, to begin with; also at the edge of what is good. */
	{"good", 0, ONE_NODE},
	{"good-structure-last", 0, ONE_NODE, .last = STRUCTURE},
	{"good-reservations", 0, ONE_NODE, .reserved = 2},
	{"good-property", 0, CHILD(PROP, 5, P, T('a', 'b', 'c', 'd'), 0)},
	{"good-nops", 0, WORDS(NOP, BEGIN, 0, NOP, NOP, END_NODE, NOP, END)},
	{"good-version-18", 0, ONE_NODE, HEADER(SET, VERSION, 18)},
	{"good-no-strings", 0, ONE_NODE, HEADER(SET, STRINGS_SIZE, 0)},
	{"good-names", 0, WORDS(BEGIN, 0,
		BEGIN, T('m', 'e', 'm', 'o'), T('r', 'y', 's', 0), END_NODE,
		BEGIN, T('@', 0, 0, 0), END_NODE,
		BEGIN, T('m', 'e', 'm', 'o'), T('r', 'y', '@', 0),
		BEGIN, T('c', 'h', 'o', 's'), T('e', 'n', 0, 0), END_NODE,
		END_NODE, BEGIN, T('c', 'h', 'o', 0), END_NODE,
		END_NODE, END)},

	/* The header. */
	{"magic", -EINVAL, ONE_NODE, HEADER(ADD, MAGIC, 1)},
	{"version-16", -EINVAL, ONE_NODE, HEADER(SET, VERSION, 16)},
	{"compatible-18", -EINVAL, ONE_NODE, HEADER(SET, COMPATIBLE, 18)},
	{"size-0", -EINVAL, ONE_NODE, HEADER(SET, SIZE, 0)},
	{"size-39", -EINVAL, ONE_NODE, HEADER(SET, SIZE, 39)},
	{"size-40", -EINVAL, ONE_NODE, HEADER(SET, SIZE, 40)},
	{"size-one-more", -E2BIG, ONE_NODE, HEADER(ADD, SIZE, 1)},
	{"size-most", -E2BIG, ONE_NODE, HEADER(SET, SIZE, ~0u)},
	{"structure-outside", -EINVAL, ONE_NODE,
		HEADER(SET, STRUCTURE, 0xfffffffc)},
	{"structure-longer", -EINVAL, ONE_NODE, .last = STRUCTURE,
		HEADER(ADD, STRUCTURE_SIZE, 4)},
	{"structure-wraps", -EINVAL, ONE_NODE,
		HEADER(SET, STRUCTURE_SIZE, 0xfffffff0)},
	{"structure-odd", -EINVAL, ONE_NODE, .shift = 2},
	{"strings-outside", -EINVAL, ONE_NODE,
		HEADER(SET, STRINGS, 0xfffffff0)},
	{"strings-longer", -EINVAL, ONE_NODE, HEADER(ADD, STRINGS_SIZE, 1)},
	{"strings-wrap", -EINVAL, ONE_NODE,
		HEADER(SET, STRINGS_SIZE, 0xfffffff0)},
	{"reservations-outside", -EINVAL, ONE_NODE,
		HEADER(SET, RESERVATIONS, 0xfffffff8)},
	{"reservations-odd", -EINVAL, ONE_NODE,
		HEADER(ADD, RESERVATIONS, 4)},
	{"reservations-none", 0, ONE_NODE, .last = RESERVATIONS},
	{"reservations-endless", 0, ONE_NODE, .last = RESERVATIONS,
		.reserved = 3},
	{"reservations-cut", 0, ONE_NODE, .last = RESERVATIONS,
		.reserved = 3, .cut = 8},

	/* Nodes and tokens. */
	{"empty", -EINVAL, .last = STRUCTURE},
	{"no-end", -EINVAL, WORDS(BEGIN, 0, END_NODE), .last = STRUCTURE},
	{"no-root", -EINVAL, WORDS(END)},
	{"open-node", -EINVAL, WORDS(BEGIN, 0, END)},
	{"never-begun", -EINVAL, WORDS(END_NODE, END)},
	{"ended-early", -EINVAL,
		WORDS(END_NODE, BEGIN, 0, BEGIN, 0, END_NODE, END)},
	{"two-roots", -EINVAL,
		WORDS(BEGIN, 0, END_NODE, BEGIN, 0, END_NODE, END)},
	{"token-0", -EINVAL, WORDS(BEGIN, 0, 0, END_NODE, END)},
	{"token-5", -EINVAL, WORDS(BEGIN, 0, END_NODE, 5, END)},
	{"token-cut", -EINVAL, ONE_NODE, .last = STRUCTURE, .cut = 1},
	{"nops-for-ever", -EINVAL, WORDS(BEGIN, 0, END_NODE, NOP, NOP),
		.last = STRUCTURE},
	{"node-name-endless", -EINVAL, WORDS(BEGIN, T('a', 'a', 'a', 'a')),
		.last = STRUCTURE},
	{"node-name-missing", -EINVAL, WORDS(BEGIN), .last = STRUCTURE},
	{"node-name-cut", -EINVAL, WORDS(BEGIN, T('a', 0, 0, 0)),
		.last = STRUCTURE, .cut = 2},
	{"deep", 0, .deep = 300},

	/* Properties. */
	{"property-first", -EINVAL,
		WORDS(PROP, 0, P, BEGIN, 0, END_NODE, END)},
	{"property-last", -EINVAL,
		WORDS(BEGIN, 0, END_NODE, PROP, 0, P, END)},
	{"property-behind-child", -EINVAL, WORDS(BEGIN, 0, BEGIN, 0, END_NODE,
		PROP, 4, A_CELLS, 3, END_NODE, END)},
	{"property-twice", 0, CHILD(PROP, 4, REG, 1, PROP, 12, REG, 1, 2, 3)},
	{"property-cut", -EINVAL, WORDS(BEGIN, 0, PROP), .last = STRUCTURE},
	{"property-name-cut", -EINVAL, WORDS(BEGIN, 0, PROP, 0),
		.last = STRUCTURE},
	{"property-name-outside", -EINVAL,
		CHILD(PROP, 4, sizeof(names), 7)},
	{"property-name-far", -EINVAL, CHILD(PROP, 4, 0xfffffffe, 7)},
	{"property-name-endless", -EINVAL, CHILD(PROP, 4, ARGS, 7),
		.cut = 1},
	{"value-long", -EINVAL, CHILD(PROP, 100, P, 7)},
	{"value-to-the-end", -EINVAL, CHILD(PROP, 16, P, 7)},
	{"value-cut", -EINVAL, WORDS(BEGIN, 0, PROP, 5, P, 7, 0),
		.last = STRUCTURE, .cut = 3},
	{"value-wraps", -EINVAL, CHILD(PROP, 0xfffffffd, P)},
	{"value-goes-back", -EINVAL, CHILD(PROP, 0xfffffff0, P)},

	/* What is in them. */
	{"list-empty", 0, CHILD(PROP, 0, KIND)},
	{"list-endless", 0, CHILD(PROP, 9, KIND,
		T('a', 'r', 'm', ','), T('p', 'l', '0', '1'), T('1', 0, 0, 0))},
	{"list-of-three", 0, CHILD(PROP, 13, KIND, T('a', 0, 0, 'a'),
		T('r', 'm', ',', 'p'), T('l', '0', '1', '1'), 0)},
#define CHOSEN(...) WORDS(BEGIN, 0, \
	BEGIN, T('c', 'h', 'o', 's'), T('e', 'n', 0, 0), \
	PROP, __VA_ARGS__, END_NODE, END_NODE, END)
	{"bootargs", 0, CHOSEN(11, ARGS,
		T(' ', 'a', ' ', 't'), T('e', 's', 't', '='), T('b', 0, 0, 0))},
	{"bootargs-empty", 0, CHOSEN(0, ARGS)},
	{"bootargs-endless", 0, CHOSEN(4, ARGS, T('t', 'e', 's', 't'))},
	{"reg", 0, CHILD(PROP, 24, REG, 1, 2, 3, 4, 5, 6)},
	{"reg-short", 0, CHILD(PROP, 11, REG, 1, 2, 3)},
#define CELLS(a, s, ...) WORDS(BEGIN, 0, PROP, 4, A_CELLS, (a), \
	PROP, 4, S_CELLS, (s), BEGIN, 0, PROP, 16, REG, 1, 2, 3, 4, \
	END_NODE, END_NODE, END)
	{"cells-1-1", 0, CELLS(1, 1)},
	{"cells-2-2", 0, CELLS(2, 2)},
	{"cells-0-1", 0, CELLS(0, 1)},
	{"cells-1-0", 0, CELLS(1, 0)},
	{"cells-3-1", 0, CELLS(3, 1)},
	{"cells-1-3", 0, CELLS(1, 3)},
	{"cells-most", 0, CELLS(~0u, 2)},
	{"cells-short", 0, WORDS(BEGIN, 0, PROP, 2, A_CELLS, 1u << 16,
		BEGIN, 0, PROP, 12, REG, 1, 2, 3, END_NODE, END_NODE, END)},
};

#define HOSTILE (sizeof(hostile) / sizeof(hostile[0]))

static const char *hostile_name(unsigned int i)
{
	return hostile[i].name;
}

static int hostile_result(unsigned int i)
{
	return hostile[i].result;
}

static uint32_t structure_size(const struct hostile *h)
{
	return h->deep ? 12 * h->deep + 4 : 4 * h->count;
}

static void put_structure(struct blob *b, uint32_t at,
			  const struct hostile *h)
{
	for (unsigned int i = 0; i < h->count; i++)
		put(b, at + 4 * i, h->words[i]);
	for (unsigned int i = 0; i < h->deep; i++) {
		put(b, at + 8 * i, BEGIN);
		put(b, at + 8 * h->deep + 4 * i, END_NODE);
	}
	if (h->deep)
		put(b, at + 12 * h->deep, END);
}

static void put_reservations(struct blob *b, uint32_t at,
			     const struct hostile *h)
{
	for (unsigned int i = 0; i < h->reserved; i++) {
		put(b, at + 16 * i + 4, 0x1000 * i);
		put(b, at + 16 * i + 12, 0x1000);
	}
}

static struct blob hostile_tree(unsigned int i)
{
	const struct hostile *h = &hostile[i];
	uint32_t size[10] = {
		[STRUCTURE] = structure_size(h),
		[STRINGS] = sizeof(names),
		[RESERVATIONS] = 16 * h->reserved +
				 (h->last == RESERVATIONS ? 0 : 16),
	};
	unsigned int order[] = {RESERVATIONS, STRUCTURE, STRINGS};
	uint32_t at[10], end = 40;
	struct blob b;

	if (h->last == STRUCTURE || h->last == RESERVATIONS) {
		order[h->last == STRUCTURE] = STRINGS;
		order[2] = h->last;
	}
	for (unsigned int k = 0; k < 3; k++) {
		end = (end + 7) & ~7u;
		if (order[k] == STRUCTURE)
			end += h->shift;
		at[order[k]] = end;
		end += size[order[k]];
	}
	size[order[2]] -= h->cut;

	b = new_blob(end);		/* cut at the end, below */
	put_reservations(&b, at[RESERVATIONS], h);
	put_structure(&b, at[STRUCTURE], h);
	memcpy(b.bytes + at[STRINGS], names, sizeof(names));
	b.size = end - h->cut;
	put(&b, 4 * MAGIC, 0xd00dfeed);
	put(&b, 4 * SIZE, b.size);
	put(&b, 4 * STRUCTURE, at[STRUCTURE]);
	put(&b, 4 * STRINGS, at[STRINGS]);
	put(&b, 4 * RESERVATIONS, at[RESERVATIONS]);
	put(&b, 4 * VERSION, 17);
	put(&b, 4 * COMPATIBLE, 16);
	put(&b, 4 * STRINGS_SIZE, size[STRINGS]);
	put(&b, 4 * STRUCTURE_SIZE, size[STRUCTURE]);
	if (h->change)
		put(&b, 4 * h->word, h->value +
		    (h->change == ADD ? header(&b, h->word) : 0));
	b.bytes = realloc(b.bytes, b.size);
	CHECK(b.bytes);
	return b;
}
