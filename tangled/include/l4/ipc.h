/*
 * ipc.h: messages.  Tags, and what the ipc call takes and returns:
 *
 *	r0  to whom, 0: nobody		0 or a negative error
 *	r1  from whom, 0: nobody	who it was
 *	r2  tag of what is sent		tag of what came
 *	r3  time limit, microseconds
 *	r4 to r9  the first six words	the first six words
 */
#ifndef L4_IPC_H
#define L4_IPC_H

#define L4_NOBODY	0u
#define L4_ANYONE	(~0u)

#define L4_REGISTER_WORDS	6u
#define L4_MAX_WORDS		256u

/* A tag: the number of words, and these. */
#define L4_WORDS	0x1ffu
#define L4_REPLY	(1u << 9)	/* only if it waits for it */
#define L4_CALLED	(1u << 10)	/* it waits for our reply */
#define L4_FAULT	(1u << 11)	/* the kernel says it faulted */
#define L4_NOTICE	(1u << 12)	/* from nobody; word 0: bits */

#define L4_NOTICES	(~1u)	/* from whom: only notices */

#define L4_NO_WAIT	0u
#define L4_FOREVER	(~0u)

#endif
