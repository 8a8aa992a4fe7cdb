/* group.h: tasks that share a space. */
#ifndef MM0_GROUP_H
#define MM0_GROUP_H

#include "mm0/task.h"

/* t has a thread and a space now, and lives there. */
void space_enter(struct task *t);

/* t's thread has ended.  The last one's space goes. */
void space_leave(struct task *t);

#endif
