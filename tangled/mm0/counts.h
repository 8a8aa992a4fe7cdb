/* counts.h: how many there are of what mm0 keeps, for request.c. */
#ifndef MM0_COUNTS_H
#define MM0_COUNTS_H

#include <stdint.h>
#include "mm0/area.h"
#include "mm0/file.h"
#include "mm0/link.h"
#include "mm0/object.h"
#include "mm0/space.h"
#include "mm0/files.h"
#include "mm0/mapping.h"

static inline uint32_t count_objects(void)
{
	return all_objects.count;
}

static inline uint32_t count_files(void)
{
	return all_files.count;
}

static inline uint32_t count_spaces(void)
{
	return all_spaces.count;
}

static inline uint32_t count_areas(void)
{
	return areas_count;
}

static inline uint32_t count_links(void)
{
	return links_count;
}

static inline uint32_t count_mappings(void)
{
	return mapping_calls;
}

static inline uint32_t count_file_tables(void)
{
	return all_file_tables.count;
}

#endif
