/* layout.h: where everything is in a program's space. */
#ifndef MM0_LAYOUT_H
#define MM0_LAYOUT_H

#define PROGRAM_FIRST	0x00010000u	/* so that NULL is nowhere */
#define PROGRAM_END	0x38000000u
#define STACK_TOP	0x3f000000u	/* its end */
#define STACK_PAGES	4u	/* below them nothing is mapped */

#endif
