/*
 * family.c: has a child, which has a child, and so on.  The first does
 * not wait for its own, which becomes an orphan.
 */
#include "libl4/print.h"
#include "libposix/posix.h"

int main(uint32_t generations)
{
	int child = 0, status = 0;

	if (generations > 1)
		child = spawn("family", generations - 1);
	print("family: %d, child of %d, has the child %d\n", getpid(),
	      getppid(), child);
	if (child > 0 && generations != 3)
		waitpid(child, &status, 0);
	return (int)generations;
}
