/*
 * settle.h: what becomes of objects after something has let go of them.
 * Whoever lets go touches the object; when all counts are right again,
 * all that were touched are settled: deleted, merged, gone around, or
 * kept.  That needs no memory and cannot fail.
 */
#ifndef MM0_SETTLE_H
#define MM0_SETTLE_H

#include <stdint.h>

struct page;
struct vm_object;

/* Lay a shadow on an object, whatever it was laid on before. */
void shadow_lay(struct vm_object *shadow, struct vm_object *below);

/* Put a page into a shadow, which has none of this index. */
void shadow_insert(struct vm_object *shadow, uint32_t index,
		   struct page *page);

/* Something about it has changed: settle it, some time. */
void object_touch(struct vm_object *object);

/* Settle all objects that have been touched. */
void objects_settle(void);

#endif
