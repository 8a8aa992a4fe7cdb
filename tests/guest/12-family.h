/* 12-family.h: for tests that have children. */
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/string.h"
#include "libl4/test.h"
#include "libposix/posix.h"
#include "mm0/layout.h"

/* Start a child that runs this function, and ends with its result. */
static inline int run(int (*function)(void))
{
	return spawn("tests", (uint32_t)function);
}

/* Wait for a child; returns its status, or an error. */
static inline int status_of(int pid)
{
	int status = -1, result = pid < 0 ? pid : waitpid(pid, &status, 0);

	return result < 0 ? result : status;
}

static inline void pause_ms(uint32_t ms)
{
	struct l4_message m;

	l4_message(L4_NOBODY, L4_NOTICES, ms * 1000, &m);
}
