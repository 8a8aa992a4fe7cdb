/* load.h: giving a task its program, and the memory of its own. */
#ifndef MM0_LOAD_H
#define MM0_LOAD_H

#include "mm0/elf.h"
#include "mm0/initrd.h"
#include "mm0/task.h"

/* Give t the program that elf_open found in a file.  -ENOMEM. */
int load(struct task *t, const struct elf *elf,
	 const struct initrd_file *file);

/* Give back all that load has given; t's space is gone. */
void unload(struct task *t);

#endif
