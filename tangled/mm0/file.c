/*
 * file.c: the two kinds of files that there are without a file server:
 * zeroes without end, and images, whose bytes lie in memory already.
 */
#include <stddef.h>
#include "l4/errors.h"
#include "libl4/page.h"
#include "libl4/string.h"
#include "mm0/file.h"
#include "mm0/heap.h"
#include "mm0/memory.h"

REGISTRY(all_files);

static struct page *zero_page;

static int zero_page_in(struct vm_object *object, uint32_t index,
			struct page **page)
{
	(void)object;
	(void)index;
	*page = zero_page;
	return 0;
}

static void zero_release(struct vm_object *object)
{
	(void)object;		/* mm0 has it open for ever */
}

static const struct vm_pager zero_pager = {
	.name = "zero", .constant = true,
	.page_in = zero_page_in, .release = zero_release,
};

struct vm_file devzero = {.name = "zero", .openers = 1};

static int image_page_in(struct vm_object *object, uint32_t index,
			 struct page **page)
{
	const struct vm_file *f = (const struct vm_file *)object;
	uint32_t size;

	if (index >= (f->size + PAGE - 1) / PAGE)
		return -ENOENT;
	*page = page_alloc();
	if (!*page)
		return -ENOMEM;
	size = f->size - index * PAGE;
	const uint8_t *from = (const uint8_t *)f->data + index * PAGE;
	uint8_t *to = page_address(*page);

	if (size > PAGE)
		size = PAGE;
	memcpy(to, from, size);
	memset(to + size, 0, PAGE - size);
	object_insert(object, index, *page);
	return 0;
}

static void image_release(struct vm_object *object)
{
	struct vm_file *f = (struct vm_file *)object;

	if (f->openers > 0)
		return;
	registry_remove(&all_files, &f->all);
	object_delete(object);
}

static const struct vm_pager image_pager = {
	.name = "image", .constant = true,
	.page_in = image_page_in, .release = image_release,
};

int files_init(void)
{
	zero_page = page_alloc();
	if (!zero_page)
		return -ENOMEM;
	page_clear(page_address(zero_page));
	object_init(&devzero.object, &zero_pager);
	registry_add(&all_files, &devzero.all);
	object_insert(&devzero.object, 0, zero_page);
	return 0;
}

bool page_is_zero(const struct page *page)
{
	return page->owner == &devzero.object;
}

static struct vm_file *find_file(const char *name, const void *data)
{
	for (struct list *l = all_files.list.next;
	     l != &all_files.list; l = l->next) {
		struct vm_file *f = list_object(l, struct vm_file, all);

		if (f->data == data && strcmp(f->name, name) == 0)
			return f;
	}
	return NULL;
}

struct vm_file *file_open(const char *name, const void *data,
			  uint32_t size)
{
	struct vm_file *f = find_file(name, data);

	if (!f) {
		f = heap_alloc(sizeof(*f));
		if (!f)
			return NULL;
		f->name = name;
		f->data = data;
		f->size = size;
		object_init(&f->object, &image_pager);
		registry_add(&all_files, &f->all);
	}
	f->openers++;
	return f;
}

void file_close(struct vm_file *file)
{
	file->openers--;
	object_release(&file->object);
}

uint32_t files_pages(void)
{
	uint32_t pages = 0;

	for (struct list *l = all_files.list.next;
	     l != &all_files.list; l = l->next)
		pages += list_object(l, struct vm_file, all)
			->object.npages;
	return pages;
}
