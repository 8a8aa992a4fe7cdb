/*
 * vm_model.h: families of spaces and a model of what is in them.  In
 * the model each space has, for each of its pages, the bytes: there is
 * no object, no chain and no shadow in it.
 */
#ifndef VM_MODEL_H
#define VM_MODEL_H

#include <stddef.h>
#include "vm_host.h"

#define SLOTS	3u		/* areas that a space can have */
#define SLOT	8u		/* pages from one to the next */
#define BYTES	4u		/* of a page are looked at at each step */

enum kind { ANONYMOUS, IMAGE, SMALL, CONSTANT, SHARED, KINDS };

struct model_page {
	bool own;		/* it has been written, by us */
	uint8_t byte[BYTES];
};

struct model_area {
	uint32_t npages;	/* 0: there is none */
	enum kind kind;
	uint32_t offset;
	struct model_page page[SLOT];
};

struct model_space {
	struct vm_space *space;
	struct model_area area[SLOTS];
};

extern struct model_space family[SPACES];

/* Begin with one space and end with none; nothing must be left. */
void model_begin(void);
void model_end(void);

/*
 * Do one thing, to mm0's memory and to the model, and compare them.
 * What makes no sense in this state is not done: false.  An allocation
 * that is made to fail must leave everything as it was: also false.
 */
bool model_map(unsigned int s, unsigned int slot, enum kind kind,
	       uint32_t npages, uint32_t offset);
bool model_unmap(unsigned int s, unsigned int slot);
bool model_read(unsigned int s, unsigned int slot, uint32_t page,
		unsigned int byte, bool by_mm0);
bool model_write(unsigned int s, unsigned int slot, uint32_t page,
		 unsigned int byte, uint8_t value, bool by_mm0);
bool model_fork(unsigned int parent, unsigned int child);
bool model_exit(unsigned int s);

/* Compare everything with everything. */
void model_compare(void);

/* The area of a space's slot, and the address of a page in it. */
struct vm_area *model_area(unsigned int s, unsigned int slot);
uint32_t model_address(unsigned int slot, uint32_t page);

/* How many allocations the last trace has made. */
extern uint32_t model_allocations;

/* Do what the bytes say, from the beginning to the end. */
void model_trace(const uint8_t *bytes, size_t size);

#endif
