/* page.h: whole pages of memory, quickly. */
#ifndef LIBL4_PAGE_H
#define LIBL4_PAGE_H

/* Fill a page with zeroes; copy one.  All are aligned to 4096. */
void page_clear(void *page);
void page_copy(void *to, const void *from);

#endif
