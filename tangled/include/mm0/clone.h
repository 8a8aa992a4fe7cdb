/* clone.h: what a child may share with its parent. */
#ifndef MM0_CLONE_H
#define MM0_CLONE_H

#define CLONE_VM	0x00000100u	/* the same memory */
#define CLONE_FILES	0x00000400u	/* the same open files */
#define CLONE_PARENT	0x00008000u	/* our parent is its, too */
#define CLONE_THREAD	0x00010000u	/* a thread of our program */
#define CLONE_ALL	(CLONE_VM | CLONE_FILES | CLONE_PARENT | \
			 CLONE_THREAD)

/* So many children and other threads of a group, the dead included. */
#define CLONE_MOST	256u

#endif
