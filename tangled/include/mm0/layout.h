/* layout.h: where everything is in a program's space. */
#ifndef MM0_LAYOUT_H
#define MM0_LAYOUT_H

#define PROGRAM_FIRST	0x00010000u	/* NULL is nowhere */
#define PROGRAM_END	0x38000000u
#define STACK_TOP	0x3f000000u	/* its end */
#define STACK_PAGES	256u		/* as far as it may grow */
#define STACK_GUARD	1u		/* below it, for nobody */

#endif
