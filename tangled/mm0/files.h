/*
 * files.h: the open files of a task, by number, in a table that several
 * tasks may share.
 */
#ifndef MM0_FILES_H
#define MM0_FILES_H

#include <stdint.h>
#include "mm0/file.h"
#include "mm0/registry.h"

#define FILES_OPEN 16u		/* at a time */

struct files {
	struct list all;	/* in all_file_tables */
	uint32_t users;
	struct vm_file *open[FILES_OPEN];
};

extern struct registry all_file_tables;

/* A table with nothing in it, and one user.  NULL: no memory. */
struct files *files_create(void);

/* Another one with the same files in it.  NULL: no memory. */
struct files *files_copy(const struct files *from);

/* One user less.  The last one closes what is open.  NULL: nothing. */
void files_put(struct files *files);

/* In how many tables is this file, each time counted? */
uint32_t files_having(const struct vm_file *file);

#endif
