/*
 * posix.h: what a program can ask of mm0.  Functions that return int
 * return a negative error if they fail.
 */
#ifndef LIBPOSIX_POSIX_H
#define LIBPOSIX_POSIX_H

#include <stddef.h>
#include <stdint.h>
#include "l4/errors.h"
#include "mm0/requests.h"
#include "mm0/status.h"

/* Ask mm0.  *second, unless NULL, receives the second result. */
int mm0_call(uint32_t request, uint32_t a, uint32_t b, uint32_t c,
	     uint32_t *second);

/* The thread that is mm0. */
extern uint32_t mm0_thread;

int getpid(void);
int getppid(void);
_Noreturn void _exit(int status);

/* Start a program of the ramdisk: main(argument) is called. */
int spawn(const char *name, uint32_t argument);

/*
 * Wait until a child ends, -1: any child; returns its pid.  status,
 * unless NULL, receives how it ended.  WNOHANG: 0, if none has.
 */
int waitpid(int pid, int *status, int options);

int kill(int pid, int signal);

/* One of mm0's counts, INFO_... */
int info(uint32_t which);

/* The value of a boot argument; returns its length.  -ENOENT. */
int bootarg(const char *name, char *value, uint32_t size);

#endif
