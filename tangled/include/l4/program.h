/*
 * program.h: a program as the kernel loads it: a flat image whose first
 * bytes are this header.  All are addresses in the program's space; the
 * parts end at multiples of a page.
 */
#ifndef L4_PROGRAM_H
#define L4_PROGRAM_H

#define PROGRAM_BASE	0x00010000
#define PROGRAM_MAGIC	0x6534346c	/* "l44e" */

#ifndef __ASSEMBLER__
#include <stdint.h>

struct program_header {
	uint32_t magic, entry;
	uint32_t text_end;	/* from here on nothing is executed */
	uint32_t rodata_end;	/* from here on there are variables */
	uint32_t data_end;	/* from here on there are zeroes */
	uint32_t end;
	uint32_t tests, tests_end;	/* see libl4/test.h */
};
#endif
#endif
