/*
 * requests.h: how mm0 is asked.  A request is a call with six words:
 * its number, and up to five arguments.  The answer is two words: the
 * result, or a negative error, and for some a second result.
 */
#ifndef MM0_REQUESTS_H
#define MM0_REQUESTS_H

enum {
#define REQUEST(number, name) MM0_##name = number,
#include "mm0/requests.def"
#undef REQUEST
	MM0_REQUESTS
};

enum {			/* what info tells */
	INFO_PAGES,		/* all that there are, */
	INFO_PAGES_FREE,	/* and those that are free */
	INFO_HEAP_BLOCKS,
	INFO_TASKS,
	INFO_OBJECTS, INFO_FILES, INFO_SPACES, INFO_AREAS, INFO_LINKS,
	INFO_FILE_PAGES,	/* that files have; they could be had again */
	INFO_WRONG,		/* things that the audit finds wrong */
	INFO_MAPPINGS,		/* calls of the kernel to map or protect */
	INFO_FILE_TABLES,
	INFO_COUNTS
};

#endif
