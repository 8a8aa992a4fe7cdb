/* raw.h: any system call, with any registers. */
#ifndef LIBL4_RAW_H
#define LIBL4_RAW_H

#include <stdint.h>

/* Call the kernel with r0 to r9, and note what they have become. */
void l4_raw(uint32_t number, uint32_t r[10]);

#endif
