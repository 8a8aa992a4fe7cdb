/*
 * fault.h: what is done when a program touches a page that it does not
 * see, or not so.
 */
#ifndef MM0_FAULT_H
#define MM0_FAULT_H

#include <stdint.h>

struct page;
struct vm_area;
struct vm_space;

/*
 * A program has tried to read, write or execute (L4_READ, L4_WRITE or
 * L4_EXECUTE) at an address.  0: the page is mapped now, and it can try
 * again.  -EFAULT: it may not.  -ENOENT: behind the end of a file.
 * -ENOMEM.
 */
int vm_fault(struct vm_space *space, uint32_t address,
	     unsigned int access);

/*
 * The page that a program would see there, for mm0's own use: for
 * reading (L4_READ), or for writing (L4_WRITE), as if the program
 * did.  Errors are those of vm_fault.
 */
int vm_page(struct vm_space *space, uint32_t address,
	    unsigned int access, struct page **page);

#endif
