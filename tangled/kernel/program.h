/* program.h: starting the programs that are in the kernel's image. */
#ifndef KERNEL_PROGRAM_H
#define KERNEL_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel/semaphore.h"

#define PROGRAM_MEMBERS 8u

struct program {
	const char *name, *start, *end;
};

/* Threads that are started together; it is the first that counts. */
struct team {
	const char *program[PROGRAM_MEMBERS];	/* NULL: no more */
	unsigned int apart;	/* 0: all in one space; 1: each in its
				   own; 2: the first in its own */
	unsigned int paged;	/* n: member n - 1 pages the others */
	uint32_t argument;
	uint8_t priority[PROGRAM_MEMBERS];	/* 0: the usual */
	struct thread *member[PROGRAM_MEMBERS];	/* NULL: has ended */
	int status;		/* of the first */
	struct semaphore ended;	/* is raised when the first ends */
};

/* The program of this name in the kernel's image, or NULL. */
const struct program *program_find(const char *name);

/*
 * Run a team until its first thread ends, or for so many microseconds
 * (0: for ever); then end the others.  Returns the first one's
 * status, or an error: -ENOENT: no such program.  -ENOMEM.  -ETIMEDOUT.
 */
int team_run(struct team *team, uint32_t limit_us);

/* The thread t has ended: tell its team, if it has one. */
void team_left(struct thread *t, int status);

#endif
