/*
 * request.c: from a number to a handler, and the simplest of them.
 */
#include "l4/errors.h"
#include "mm0/boot.h"
#include "mm0/heap.h"
#include "mm0/memory.h"
#include "libl4/string.h"
#include "mm0/request.h"
#include "mm0/requests.h"
#include "mm0/user.h"
#include "mm0/counts.h"
#include "mm0/audit.h"

static int (*const handlers[MM0_REQUESTS])(struct request *) = {
#define REQUEST(number, name) [number] = request_##name,
#include "mm0/requests.def"
#undef REQUEST
};

int request_serve(struct request *r)
{
	if (r->word[0] >= MM0_REQUESTS)
		return -ENOSYS;
	return handlers[r->word[0]](r);
}

int answer(const struct task *t, int result, uint32_t second)
{
	struct l4_message m = {
		.tag = 2 | L4_REPLY, .word = {(uint32_t)result, second},
	};

	return l4_message(t->thread, L4_NOBODY, L4_NO_WAIT, &m);
}

static uint32_t (*const counters[INFO_COUNTS])(void) = {
	[INFO_PAGES] = pages_all,
	[INFO_PAGES_FREE] = pages_free,
	[INFO_HEAP_BLOCKS] = heap_blocks,
	[INFO_TASKS] = tasks_count,
	[INFO_OBJECTS] = count_objects,
	[INFO_FILES] = count_files,
	[INFO_SPACES] = count_spaces,
	[INFO_AREAS] = count_areas,
	[INFO_LINKS] = count_links,
	[INFO_FILE_PAGES] = files_pages,
	[INFO_WRONG] = audit_all,
	[INFO_FILE_TABLES] = count_file_tables,
	[INFO_MAPPINGS] = count_mappings,
};

int request_info(struct request *r)
{
	if (r->word[1] >= INFO_COUNTS)
		return -EINVAL;
	return (int)counters[r->word[1]]();
}

int request_bootarg(struct request *r)
{
	char name[32], value[64] = "";
	int error = user_string(r->task, name, r->word[1],
				sizeof(name));
	uint32_t size = r->word[3];

	if (error < 0)
		return error;
	if (size == 0)
		return -EINVAL;		/* not even a NUL fits */
	if (size > sizeof(value))
		size = sizeof(value);
	if (!boot_argument(name, value, size))
		return -ENOENT;
	error = user_write(r->task, r->word[2], value,
			   (uint32_t)strlen(value) + 1);
	return error < 0 ? error : (int)strlen(value);
}
