/* user.h: reading and writing a task's memory, as the task could. */
#ifndef MM0_USER_H
#define MM0_USER_H

#include "mm0/task.h"

/* 0, or -EFAULT: the task could not do this itself. */
int user_read(struct task *t, void *to, uint32_t from, uint32_t size);
int user_write(struct task *t, uint32_t to, const void *from,
	       uint32_t size);

/*
 * A string that ends with a NUL, of at most size bytes with it.
 * -EFAULT.  -E2BIG: it is longer.  Returns its length.
 */
int user_string(struct task *t, char *to, uint32_t from, uint32_t size);

#endif
