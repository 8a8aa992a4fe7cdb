/*
 * vm_world.h: what mm0's memory stands on, for tests on the host: frames
 * and a heap that can be told to fail, and a kernel that only notes its
 * mappings.  The heap is the host's, so that the sanitizer watches it.
 */
#include <stdint.h>

struct page;
struct vm_space;

/* Begin: so many frames, all full of rubbish, and nothing allocated. */
void world_begin(uint32_t frames);

/* The n-th allocation from now on fails, of a page or a block; 0: none. */
extern uint32_t world_fail;

/* The next mapping fails with this error. */
extern int world_mapping_error;

/* How many blocks of the heap are in use. */
extern uint32_t world_blocks;

/* Calls of mapping_set and of mapping_protect so far. */
extern uint32_t world_sets, world_protects;

struct mapping {
	struct vm_space *space;
	uint32_t address;
	struct page *page;
	unsigned int rights;
};

/* What is mapped there; NULL: nothing. */
struct mapping *world_mapping(const struct vm_space *space,
			      uint32_t address);

/* All mappings: the first so many of these. */
extern struct mapping world_mappings[];
extern uint32_t world_nmappings;

/* The last thread of a space has died, and its mappings with it. */
void world_die(struct vm_space *space);

_Noreturn void world_fails(const char *file, int line,
			   const char *what);
#define CHECK(is_so) \
	((is_so) ? (void)0 : world_fails(__FILE__, __LINE__, #is_so))
