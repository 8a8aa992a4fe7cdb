/* posix.c: requests to mm0, as functions. */
#include <stddef.h>
#include "libl4/l4.h"
#include "libposix/posix.h"

uint32_t mm0_thread;

int mm0_call(uint32_t request, uint32_t a, uint32_t b, uint32_t c,
	     uint32_t *second)
{
	struct l4_message m = {.tag = 6, .word = {request, a, b, c}};
	int error = l4_call(mm0_thread, &m);

	if (error < 0)
		return error;
	if (second)
		*second = m.word[1];
	return (int)m.word[0];
}

int getpid(void)
{
	return mm0_call(MM0_getpid, 0, 0, 0, NULL);
}

int getppid(void)
{
	return mm0_call(MM0_getppid, 0, 0, 0, NULL);
}

void _exit(int status)
{
	mm0_call(MM0_exit, (uint32_t)status, 0, 0, NULL);
	l4_exit(status);
}

int kill(int pid, int signal)
{
	return mm0_call(MM0_kill, (uint32_t)pid, (uint32_t)signal, 0,
			NULL);
}

int spawn(const char *name, uint32_t argument)
{
	return mm0_call(MM0_spawn, (uint32_t)name, argument, 0, NULL);
}

int waitpid(int pid, int *status, int options)
{
	return mm0_call(MM0_wait, (uint32_t)pid, (uint32_t)options, 0,
			(uint32_t *)status);
}

int info(uint32_t which)
{
	return mm0_call(MM0_info, which, 0, 0, NULL);
}

int bootarg(const char *name, char *value, uint32_t size)
{
	return mm0_call(MM0_bootarg, (uint32_t)name, (uint32_t)value,
			size, NULL);
}
