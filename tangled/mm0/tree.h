/*
 * tree.h: the areas of a space, in a balanced tree, in the order of
 * their addresses.  They do not overlap: that is seen to by the caller.
 */
#ifndef MM0_TREE_H
#define MM0_TREE_H

#include <stdint.h>

struct vm_area;

void tree_insert(struct vm_area **root, struct vm_area *area);
void tree_remove(struct vm_area **root, struct vm_area *area);

/* The first area that ends after address.  NULL: none does. */
struct vm_area *tree_find(struct vm_area *root, uint32_t address);

#endif
