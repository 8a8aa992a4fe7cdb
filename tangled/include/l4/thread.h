/* thread.h: controlling threads. */
#ifndef L4_THREAD_H
#define L4_THREAD_H

#include <stdint.h>

/* The registers of user mode. */
struct l4_registers {
	uint32_t r[13];
	uint32_t sp, lr, pc;
	uint32_t psr;		/* flags, T; the rest is the kernel's */
};

#define L4_NEW_SPACE		(1u << 8)	/* with the priority */
#define L4_DEVICES		(1u << 9)	/* of a container */
#define L4_MANAGER		(1u << 10)	/* of a thread */
#define L4_WHOLE_CONTAINER	1u

enum {			/* what l4_thread_set can change */
	L4_SET_PRIORITY,	/* up to the container's */
	L4_SET_PAGER,		/* a thread of its container, or we */
	L4_SET_UTCB,		/* an address in its space, or 0 */
	L4_SET_LAST_WORDS,	/* 1: its pager is told when it ends itself */
};

#endif
