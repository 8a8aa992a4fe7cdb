/* fork.h: copying spaces. */
#ifndef MM0_FORK_H
#define MM0_FORK_H

struct vm_space;

/*
 * Fill a space that is empty with what another one shows.  If it fails,
 * the child has some of it, and the parent is as it was.  -ENOMEM.
 */
int space_fork(struct vm_space *parent, struct vm_space *child);

/* How many pages at most must be free for the chains to be copied. */
uint32_t space_fork_pages(struct vm_space *parent);

#endif
