/* list.h: circular lists, the kernel's own. */
#ifndef LIBL4_LIST_H
#define LIBL4_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *next, *prev;
};

/* The object of this type that holds node as its field member. */
#define list_object(node, type, member) \
	((type *)(void *)((char *)(node) - offsetof(type, member)))

static inline void list_init(struct list *list)
{
	list->next = list->prev = list;
}

static inline bool list_empty(const struct list *list)
{
	return list->next == list;
}

/* Put node, which is in no list, before next: at the end of a head. */
static inline void list_insert(struct list *next, struct list *node)
{
	node->next = next;
	node->prev = next->prev;
	next->prev->next = node;
	next->prev = node;
}

/* Take node out of whatever list it is in; then it is alone. */
static inline void list_remove(struct list *node)
{
	node->next->prev = node->prev;
	node->prev->next = node->next;
	list_init(node);
}

/* For each node of a list, from which none may be taken meanwhile. */
#define list_each(node, head) \
	for (struct list *node = (head)->next; node != (head); \
	     node = node->next)

static inline unsigned int list_length(const struct list *head)
{
	unsigned int n = 0;

	for (const struct list *l = head->next; l != head; l = l->next)
		n++;
	return n;
}

#endif
