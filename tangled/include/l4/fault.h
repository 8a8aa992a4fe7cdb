/* fault.h: what a thread did that it could not. */
#ifndef L4_FAULT_H
#define L4_FAULT_H

#include <stdint.h>

enum fault_kind {
	FAULT_READ,		/* it read, */
	FAULT_WRITE,		/* wrote, or */
	FAULT_EXECUTE,		/* executed what is at address */
	FAULT_UNDEFINED,	/* there is no such instruction */
	FAULT_FLOAT,		/* it used floating point */
	FAULT_BREAKPOINT,
	FAULT_OTHER,		/* the bus, the caches */
	FAULT_EXIT,		/* no mistake: it ends, with status address */
};

struct fault {
	uint32_t address;	/* that it accessed, or its pc */
	uint32_t kind;		/* an enum fault_kind */
	uint32_t pc;
	uint32_t status;	/* L4_FAULT_ */
	uint32_t verdict;	/* the pager's: 0, or the status to end with */
	uint32_t unused;	/* so that it is six words, a message */
};

/* Why: nothing is mapped there; it may not; it is not aligned. */
#define L4_FAULT_UNMAPPED	1u
#define L4_FAULT_FORBIDDEN	2u
#define L4_FAULT_UNALIGNED	3u
#define L4_FAULT_ELSE		4u

#endif
