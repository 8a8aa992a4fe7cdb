/* direct.h: making the window in which mm0 sees its memory. */
#ifndef MM0_DIRECT_H
#define MM0_DIRECT_H

#include <stdint.h>

#define WINDOW		0x00400000u	/* behind mm0 and its stack */
#define WINDOW_END	0x40000000u

/*
 * Map all that our container owns; from here on there are pages.  The
 * physical memory from kept on is in use, and stays so.
 */
void direct_map(uint32_t kept, uint32_t size);

/* Where we see physical memory of the window; NULL: not there. */
void *direct_address(uint32_t physical, uint32_t size);

#endif
