/*
 * l4.h: the microkernel, as C functions.  Those that return int return
 * a negative error of l4/errors.h if they fail.
 */
#ifndef LIBL4_L4_H
#define LIBL4_L4_H

#include <stdint.h>
#include "l4/errors.h"
#include "l4/rights.h"
#include "l4/ipc.h"
#include "l4/counts.h"
#include "l4/fault.h"
#include "l4/irq.h"
#include "l4/thread.h"
#include "l4/bootinfo.h"

/* The id of the calling thread. */
uint32_t l4_self(void);

/* Let other threads of our priority run. */
int l4_yield(void);

/* End the calling thread. */
_Noreturn void l4_exit(int status);

/*
 * Print on the kernel's console, for debugging.  Returns how many bytes
 * were printed, at most 128.
 */
int l4_print(const void *text, uint32_t size);

/* Microseconds since the machine was switched on. */
uint64_t l4_uptime(void);


/* A message, to be sent or received. */
struct l4_message {
	uint32_t tag;		/* the number of words, and L4_ bits */
	uint32_t from;		/* whose it is: the kernel says so */
	uint32_t word[L4_REGISTER_WORDS];
};

/*
 * Send m to a thread, receive into m, or both; see l4/ipc.h.  If it
 * fails, m holds nothing of use.
 */
int l4_message(uint32_t to, uint32_t from, uint32_t limit_us,
	       struct l4_message *m);

/* Our UTCB: the words of longer messages, at their own index. */
struct l4_utcb {
	uint32_t word[L4_MAX_WORDS];
} __attribute__((aligned(4 * L4_MAX_WORDS)));

/* Use this UTCB from now on; NULL: none. */
int l4_utcb(struct l4_utcb *utcb);

static inline int l4_send(uint32_t to, struct l4_message *m)
{
	return l4_message(to, L4_NOBODY, L4_FOREVER, m);
}

static inline int l4_receive(uint32_t from, struct l4_message *m)
{
	return l4_message(L4_NOBODY, from, L4_FOREVER, m);
}

/* Ask, and wait for the answer, which replaces the question in m. */
static inline int l4_call(uint32_t to, struct l4_message *m)
{
	return l4_message(to, to, L4_FOREVER, m);
}

/* Answer m's sender, and wait for the next question of anyone. */
static inline int l4_reply_wait(uint32_t to, struct l4_message *m)
{
	m->tag |= L4_REPLY;
	return l4_message(to, L4_ANYONE, L4_FOREVER, m);
}

/*
 * Map physical memory, beginning at physical, at address in the space
 * of a thread that we page (or our own, for 0).  How many pages, and
 * with which rights: L4_PAGES(n) | L4_READ | ...  Returns how many were
 * mapped: fewer than asked if memory for tables ran out, or the call
 * was interrupted; or an error if there was none.
 */
int l4_map(uint32_t thread, uint32_t address, uint32_t physical,
	   uint32_t pages_and_rights);

/*
 * Change the rights of whatever is mapped in these pages; no rights:
 * unmap.  Returns how many pages it has gone through: fewer than asked
 * if it was interrupted.
 */
int l4_protect(uint32_t thread, uint32_t address,
	       uint32_t pages_and_rights);

/*
 * The i-th piece of the memory that we may map: where it is, in the low
 * half, and how many bytes, in the high half.  0: there are no more.
 */
uint64_t l4_memory(uint32_t i);

/* One of the kernel's counts, L4_COUNT_ in l4/counts.h. */
uint32_t l4_count(uint32_t which);

/*
 * Make a thread in our container, INACTIVE, whose pager we are: in the
 * space of a thread that we control (0: ours), or with L4_NEW_SPACE in
 * a new one.  The priority is at most that of our container.  With
 * L4_MANAGER it is a manager.  Returns its id.
 * -EPERM: we are no manager.  -EDQUOT, -ENOMEM: no kernel memory.
 */
int l4_thread_create(uint32_t beside, uint32_t priority);

/* Let an INACTIVE thread run.  -EBUSY: it is not inactive. */
int l4_thread_start(uint32_t thread);

/* Read or change the registers of an INACTIVE thread.  -EBUSY. */
int l4_thread_read(uint32_t thread, struct l4_registers *registers);
int l4_thread_write(uint32_t thread,
		    const struct l4_registers *registers);

/* Change one of the things in l4/thread.h about a thread. */
int l4_thread_set(uint32_t thread, uint32_t what, uint32_t value);

/*
 * End a thread (0: ourselves), or for L4_WHOLE_CONTAINER all threads of
 * its container, which must be one that we own, and of all containers
 * inside.  Its first thread may have ended, but that is still its name.
 * If we are interrupted, they are not all gone, but no new ones can be
 * made; call it again.
 */
int l4_thread_destroy(uint32_t thread, uint32_t how);

/*
 * Make a container with so many pages of the kernel's memory out of our
 * allowance, and its first thread, INACTIVE and in a new space, whose
 * pager we are, and which is a manager.  No thread in it will be more
 * urgent than priority; with L4_DEVICES it may use devices.  Returns
 * the thread's id.  -EDQUOT: there are not so many pages, or so few
 * that it has no thread (2).  -ENOSPC: it would be too deep inside.
 */
int l4_container_create(uint32_t pages, uint32_t priority);

/*
 * Give memory of our container's to a child of it, that of this thread,
 * or whose first thread it was.  -EPERM: it is not ours to give.
 * -ENOSPC: it would be in more pieces than can be noted, some 30.
 */
int l4_grant(uint32_t thread, uint32_t start, uint32_t bytes);

/*
 * Allow a thread that we control to send to one that we may send to.
 * -ENOSPC: it has eight such channels.
 */
int l4_channel(uint32_t from, uint32_t to);

/*
 * Interrupts as notices: L4_IRQ_BIND, _ENABLE, _RELEASE a line; bit is
 * 0 to 31.  We must be a manager of a container that may use devices.
 * -EBUSY: somebody has this line, or we have this bit for another one.
 * -ESRCH: we have not bound it.
 */
int l4_irq(uint32_t line, uint32_t how, uint32_t bit);

/*
 * Set bits of a thread's notices; we must be allowed to send to it.
 * When it receives from L4_ANYONE or L4_NOTICES, it gets them in word
 * 0, from L4_NOBODY, with L4_NOTICE in the tag.  -EINVAL: no bits.
 */
int l4_notify(uint32_t thread, uint32_t bits);

/*
 * Stop a thread that we control, and wait until it has stopped, at the
 * edge of user mode.  Then it is INACTIVE, and can be read, changed and
 * started again.  A call that it was waiting in returns -EINTR; a fault
 * is tried again.  -EINTR: we were interrupted ourselves; ask again.
 * -ESRCH: there is no such thread, or it has ended meanwhile.
 */
int l4_thread_stop(uint32_t thread);

/*
 * What the loader has left: the initial ramdisk, and the boot
 * arguments.  -EPERM: we are no manager of the root container.
 */
int l4_bootinfo(struct l4_bootinfo *info);

/*
 * The first page that is mapped at this address or above, in the space
 * of a thread that we page (or our own, for 0).  In the low half, its
 * address; in the high half, its physical address plus its rights.  0:
 * there is none.  The low half may be a negative error.
 */
uint64_t l4_mapped(uint32_t thread, uint32_t address);

/* With these a program begins: main(argument, our number in team). */
extern uint32_t team[8];	/* ids of the threads started with us */

#endif
