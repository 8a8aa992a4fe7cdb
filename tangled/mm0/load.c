/*
 * load.c: makes the areas of a task's space from the headers of its
 * program.  No page is touched but the one in which the variables with
 * a value end, and those without one begin.
 */
#include <stddef.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "libl4/string.h"
#include "mm0/area.h"
#include "mm0/fault.h"
#include "mm0/file.h"
#include "mm0/layout.h"
#include "mm0/load.h"
#include "mm0/memory.h"
#include "mm0/space.h"
#include "mm0/group.h"

/* The program must not see what the file has behind a segment. */
static int clear_tail(struct vm_space *space,
		      const struct elf_segment *s)
{
	uint32_t at = s->address + s->file_size;
	struct page *page;
	int error;

	if (at % PAGE == 0 || s->file_size == 0)
		return 0;
	error = vm_page(space, at, L4_WRITE, &page);
	if (error < 0)
		return error == -EFAULT ? -ENOEXEC : error;
	memset((char *)page_address(page) + at % PAGE, 0,
	       PAGE - at % PAGE);
	return 0;
}

static uint32_t round_up(uint32_t address)
{
	return (address + PAGE - 1) & ~(PAGE - 1);
}

static int load_segment(struct vm_space *space,
			const struct elf_segment *s, struct vm_file *f)
{
	uint32_t start = s->address & ~(PAGE - 1);
	uint32_t end = round_up(s->address + s->size);
	uint32_t middle = s->file_size == 0 ? start :
			  round_up(s->address + s->file_size);
	int error = 0;

	if (start < middle)
		error = area_create(space, &(struct area_plan){
			.start = start, .end = middle,
			.offset = s->offset / PAGE,
			.rights = s->rights, .object = &f->object});
	if (error == 0 && middle < end)
		error = area_create(space, &(struct area_plan){
			.start = middle, .end = end,
			.rights = s->rights, .object = &devzero.object});
	if (error == 0 && s->file_size < s->size)
		error = clear_tail(space, s);
	return error;
}

/* A stack, and below it a page that is nobody's. */
static int make_stack(struct vm_space *space)
{
	const uint32_t start = STACK_TOP - STACK_PAGES * PAGE;
	int error = area_create(space, &(struct area_plan){
		.start = start, .end = STACK_TOP,
		.rights = L4_READ | L4_WRITE,
		.object = &devzero.object});

	if (error < 0)
		return error;
	return area_create(space, &(struct area_plan){
		.start = start - STACK_GUARD * PAGE, .end = start,
		.object = &devzero.object});
}

int load(struct task *t, const struct elf *elf,
	 const struct initrd_file *file)
{
	struct vm_file *f;
	int error = 0;

	t->space = space_create(t->thread);
	if (!t->space)
		return -ENOMEM;
	f = file_open(file->name, file->data, file->size);
	if (!f)
		return -ENOMEM;
	for (uint32_t i = 0; error == 0 && i < elf->segments; i++)
		error = load_segment(t->space, &elf->segment[i], f);
	file_close(f);
	return error == 0 ? make_stack(t->space) : error;
}

void unload(struct task *t)
{
	if (!t->space)
		return;
	space_leave(t);
}
