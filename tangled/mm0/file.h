/*
 * file.h: files: objects that have a name, and pages that come from
 * somewhere.  They live as long as somebody has them open, or an area
 * has them in its chain.
 */
#ifndef MM0_FILE_H
#define MM0_FILE_H

#include <stdint.h>
#include "mm0/object.h"

struct vm_file {
	struct vm_object object;	/* must be the first */
	struct list all;		/* in all_files */
	const char *name;
	const void *data;		/* an image's bytes, */
	uint32_t size;			/* and how many */
	uint32_t openers;		/* who have it open */
};

extern struct registry all_files;

/* The file of zeroes, which all fresh memory is taken from. */
extern struct vm_file devzero;

/* Before all else.  -ENOMEM: there is not even a page of zeroes. */
int files_init(void);

/* Is it the page of zeroes, which must never be written? */
bool page_is_zero(const struct page *page);

/*
 * Open the file that has these bytes; name and data must stay.  If it
 * is open already, or mapped, it is the same one.  NULL: no memory.
 */
struct vm_file *file_open(const char *name, const void *data,
			  uint32_t size);
void file_close(struct vm_file *file);

/* How many pages files hold, all of which could be had again. */
uint32_t files_pages(void);

#endif
