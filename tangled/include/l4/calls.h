/* calls.h: the numbers of the system calls, SYS_name. */
#ifndef L4_CALLS_H
#define L4_CALLS_H

enum {
#define SYSTEM_CALL(number, name) SYS_##name = number,
#include "l4/calls.def"
#undef SYSTEM_CALL
	SYSTEM_CALLS
};

#endif
