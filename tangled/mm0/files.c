/*
 * files.c: tables of open files.  An entry is an opener of its file; a
 * table is open as long as it has users.
 */
#include <stddef.h>
#include "l4/errors.h"
#include "mm0/boot.h"
#include "mm0/files.h"
#include "mm0/heap.h"
#include "mm0/request.h"
#include "mm0/user.h"

REGISTRY(all_file_tables);

struct files *files_create(void)
{
	struct files *files = heap_alloc(sizeof(*files));

	if (files) {
		files->users = 1;
		registry_add(&all_file_tables, &files->all);
	}
	return files;
}

struct files *files_copy(const struct files *from)
{
	struct files *files = files_create();

	for (uint32_t i = 0; files && i < FILES_OPEN; i++) {
		files->open[i] = from->open[i];
		if (files->open[i])
			files->open[i]->openers++;
	}
	return files;
}

void files_put(struct files *files)
{
	if (!files || --files->users > 0)
		return;
	for (uint32_t i = 0; i < FILES_OPEN; i++)
		if (files->open[i])
			file_close(files->open[i]);
	registry_remove(&all_file_tables, &files->all);
	heap_free(files);
}

uint32_t files_having(const struct vm_file *file)
{
	uint32_t n = 0;

	list_each(node, &all_file_tables.list) {
		const struct files *files =
			list_object(node, struct files, all);

		for (uint32_t i = 0; i < FILES_OPEN; i++)
			n += files->open[i] == file;
	}
	return n;
}

/* The lowest number that is free, in the table of t; or an error. */
static int free_number(struct task *t)
{
	if (!t->files)
		t->files = files_create();
	if (!t->files)
		return -ENOMEM;
	for (uint32_t i = 0; i < FILES_OPEN; i++)
		if (!t->files->open[i])
			return (int)i;
	return -EMFILE;
}

int request_open(struct request *r)
{
	struct initrd_file found;
	char name[32];
	int number, error = user_string(r->task, name, r->word[1],
					sizeof(name));

	if (error >= 0)
		error = initrd_find(&initrd, name, &found);
	number = error < 0 ? error : free_number(r->task);
	if (number < 0)
		return number;
	r->task->files->open[number] = file_open(found.name, found.data,
						 found.size);
	return r->task->files->open[number] ? number : -ENOMEM;
}

/* The place of an open file; NULL: it is not open. */
static struct vm_file **find_open(const struct request *r)
{
	struct files *files = r->task->files;

	if (!files || r->word[1] >= FILES_OPEN ||
	    !files->open[r->word[1]])
		return NULL;
	return &files->open[r->word[1]];
}

int request_size(struct request *r)
{
	struct vm_file **place = find_open(r);

	return place ? (int)(*place)->size : -EBADF;
}

int request_close(struct request *r)
{
	struct vm_file **place = find_open(r);

	if (!place)
		return -EBADF;
	file_close(*place);
	*place = NULL;
	return 0;
}
