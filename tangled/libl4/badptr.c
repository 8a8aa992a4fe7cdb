/* badptr.c: see badptr.h. */
#include "libl4/badptr.h"
#include "libl4/print.h"

extern char text_end[], rodata_end[], program_end[];

#define ALL (~0u)

static const struct place {
	uint32_t address, readable, writable;
} places[] = {
	{0, 0, 0}, {1, 0, 0}, {0xffe, 0, 0}, {0x1000, 0, 0},
	{(uint32_t)program_end - 1, 1, 1},
	{(uint32_t)program_end - 4, 4, 4},
	{(uint32_t)program_end - 6, 6, 6},
	{(uint32_t)program_end, 0, 0},
	{(uint32_t)text_end - 4, ALL, 0},
	{(uint32_t)rodata_end - 1, ALL, 0},
	{0x3fffffff, 0, 0}, {0x3ffffffe, 0, 0}, {0x40000000, 0, 0},
	{0x40010000, 0, 0}, {0x40010002, 0, 0}, {0xe0001e00, 0, 0},
	{0xf0000000, 0, 0}, {0xfffffff0, 0, 0}, {0xffffffff, 0, 0},
};

static const uint32_t sizes[] = {
	0, 1, 2, 3, 4, 5, 7, 8, 127, 128, 4096, 0x40000000,
	0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff,
};

static unsigned int try_place(const struct pointer_call *c,
			      const struct place *p)
{
	uint32_t good = c->writes ? p->writable : p->readable;
	unsigned int wrong = 0;

	for (uint32_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		uint32_t size = sizes[i];
		uint32_t used = size < c->most ? size : c->most;
		int result = -1;

		if (used == 0 || used > good)
			result = c->call(p->address, size);
		if (used == 0 || result < 0)
			continue;
		print("# %s took 0x%lx, %lu bytes: %d\n", c->name,
		      p->address, size, result);
		wrong++;
	}
	return wrong;
}

unsigned int try_bad_pointers(const struct pointer_call *c)
{
	unsigned int wrong = 0;

	for (uint32_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		wrong += try_place(c, &places[i]);
	return wrong;
}
