/*
 * vm_scenes.h: families of spaces whose counts are known at each step,
 * and what is wrong with them after something has been made wrong.
 */
#ifndef VM_SCENES_H
#define VM_SCENES_H

#include "vm_model.h"

void scenes(void);
void scenes_audit(void);

/* Which combinations of links and shadows has a shadow had? */
void scenes_note_counts(void);
void scenes_check_counts(void);

#endif
