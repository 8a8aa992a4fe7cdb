/*
 * vm_host.h: what stands in for the machine and for the kernel when
 * mm0's memory runs on the host.  Frames are blocks of the host's heap,
 * so that the sanitizer knows which of them are free; a page table is
 * an array; and any allocation can be made to fail.
 */
#ifndef VM_HOST_H
#define VM_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include "mm0/memory.h"
#include "mm0/space.h"

#define FRAMES	512u
#define SPACES	6u		/* threads 1 to SPACES live in them */
#define FIRST	0x00100000u	/* the addresses that are used */
#define WINDOW	64u		/* pages */
#define TABLE	16u		/* pages that a table is for */

struct entry {
	struct page *page;
	unsigned int rights;
};

/* Fail when the n-th allocation from now on is made; 0: never. */
void host_fail_at(uint32_t n);

/* How many were made since then; was one of them made to fail? */
uint32_t host_allocations(void);
bool host_failed(void);

/* Begin: only the page of zeroes is there.  End: so it must be again. */
void host_start(void);
void host_finish(void);

/* What is mapped at this address of a space? */
struct entry *host_entry(const struct vm_space *space, uint32_t address);

/* Nobody lives in a space any more: its table goes. */
void host_forget(uint32_t thread);

/* What the audit has said, a line each; and must it not print it? */
extern char host_said[4000];
extern bool host_quiet;

#define CHECK(holds) \
	((holds) ? (void)0 : host_stop(#holds, __FILE__, __LINE__))
_Noreturn void host_stop(const char *what, const char *file, int line);

/* What is being done: told if it goes wrong. */
void host_note(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif
