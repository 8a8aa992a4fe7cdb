/*
 * tree.c: a balanced tree of areas (Adelson-Velsky and Landis), ordered
 * by their start.  The heights of two children differ by one at most.
 */
#include <stddef.h>
#include "mm0/area.h"
#include "mm0/tree.h"

static int height(const struct vm_area *a)
{
	return a ? a->height : 0;
}

static void measure(struct vm_area *a)
{
	int before = height(a->child[0]), behind = height(a->child[1]);

	a->height = 1 + (before > behind ? before : behind);
}

/* The child of *at on this side takes its place. */
static void rotate(struct vm_area **at, int side)
{
	struct vm_area *down = *at, *up = down->child[side];

	down->child[side] = up->child[!side];
	up->child[!side] = down;
	measure(down);
	measure(up);
	*at = up;
}

/* *at was balanced, and one child is one higher or lower now. */
static void balance(struct vm_area **at)
{
	struct vm_area *a = *at, *c;
	int lean = height(a->child[1]) - height(a->child[0]);
	int side = lean > 0;

	measure(a);
	if (lean >= -1 && lean <= 1)
		return;
	c = a->child[side];
	if (height(c->child[!side]) > height(c->child[side]))
		rotate(&a->child[side], !side);
	rotate(at, side);
}

void tree_insert(struct vm_area **at, struct vm_area *a)
{
	if (!*at) {
		a->child[0] = a->child[1] = NULL;
		a->height = 1;
		*at = a;
		return;
	}
	tree_insert(&(*at)->child[a->start > (*at)->start], a);
	balance(at);
}

/* Take the first area out of a tree that is not empty. */
static struct vm_area *take_first(struct vm_area **at)
{
	struct vm_area *first = *at;

	if (!first->child[0]) {
		*at = first->child[1];
		return first;
	}
	first = take_first(&(*at)->child[0]);
	balance(at);
	return first;
}

void tree_remove(struct vm_area **at, struct vm_area *a)
{
	if (*at != a) {
		tree_remove(&(*at)->child[a->start > (*at)->start], a);
	} else if (!a->child[1]) {
		*at = a->child[0];
		return;
	} else {
		*at = take_first(&a->child[1]);
		(*at)->child[0] = a->child[0];
		(*at)->child[1] = a->child[1];
	}
	balance(at);
}

struct vm_area *tree_find(struct vm_area *a, uint32_t address)
{
	struct vm_area *found = NULL;

	while (a) {
		if (a->end > address)
			found = a;
		a = a->child[a->end <= address];
	}
	return found;
}
