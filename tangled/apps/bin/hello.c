/* hello.c: says hello. */
#include "libl4/print.h"
#include "libposix/posix.h"

int main(uint32_t argument)
{
	(void)argument;
	print("hello: I am %d, and my parent is %d\n", getpid(),
	      getppid());
	return 0;
}
