/* request.h: what programs ask of mm0. */
#ifndef MM0_REQUEST_H
#define MM0_REQUEST_H

#include <stdint.h>
#include "libl4/l4.h"
#include "mm0/task.h"

struct request {
	struct task *task;	/* who asks */
	uint32_t word[L4_REGISTER_WORDS];	/* 0: what; arguments */
	uint32_t second;	/* a second result */
};

/* What a handler returns if the answer comes later, or never. */
#define DEFERRED INT32_MIN

/* Do what is asked for; returns what to answer, or DEFERRED. */
int request_serve(struct request *r);

/*
 * Answer a request that was deferred.  Never waits.  An error: nobody
 * waits for this answer any more.
 */
int answer(const struct task *t, int result, uint32_t second);

/* The handlers, each in the file that its name belongs to. */
#define REQUEST(number, name) int request_##name(struct request *r);
#include "mm0/requests.def"
#undef REQUEST

#endif
