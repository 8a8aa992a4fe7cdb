/*
 * arch.h: what the portable kernel asks of the processor.  Implemented
 * in kernel/arch/, one folder an architecture.
 */
#ifndef KERNEL_ARCH_H
#define KERNEL_ARCH_H

#include <stdint.h>
#include <stdbool.h>
struct thread;

/* From here on, exceptions are explained. */
void traps_init(void);

/* Print the function that calls this one, and its callers. */
void print_backtrace(void);

/* Die as the boot argument "crash" says, or return. */
void crash_if_asked(void);

/* Turn the MMU and the caches on, each page with its own rights. */
void mmu_init(void);

/*
 * Map the megabyte that holds a device's registers; returns where the
 * physical address can be reached from now on.
 */
uintptr_t map_device(uint32_t physical);

/* Try an access.  0: it is allowed.  -EFAULT: the processor refused. */
int probe_load(const void *address);
int probe_store(void *address);
int probe_call(const void *function);

/* Mask interrupts; returns whether they were on. */
bool interrupts_off(void);

/* Let interrupts in. */
void interrupts_on(void);

/* Undo an interrupts_off that returned were_on. */
void interrupts_restore(bool were_on);

/*
 * Wait until there is an interrupt, and let it in.  To be called with
 * interrupts masked; they are masked again afterwards.
 */
void wait_for_interrupt(void);

/* Let in what is pending; interrupts are masked before and after. */
void interrupts_let_in(void);

/* Begin to count instructions.  -ENOENT: there is no counter. */
int instructions_init(void);

/* Executed instructions, modulo 2^32. */
uint32_t instructions(void);

/* Make page tables for these addresses; panics without memory. */
void mmu_reserve(uintptr_t start, uintptr_t end);

/* Map a frame of the pool at a reserved address; take it away. */
void mmu_map_stack(uintptr_t address, const void *frame);
void mmu_unmap_stack(uintptr_t address);

/*
 * Leave this stack, storing its pointer, for another one; returns when
 * somebody comes back to this one.
 */
void switch_stacks(uint32_t *old_sp, uint32_t new_sp);

/* Prepare a stack that ends at top, for a thread to begin in begin. */
uint32_t forge_stack(uintptr_t top, void (*begin)(void));

/*
 * Let a thread begin in user mode: at this address (bit 0: in Thumb
 * state), with this stack, and with count registers from r0 on.
 */
void user_prepare(struct thread *t, uint32_t pc, uint32_t sp,
		  const uint32_t *registers, unsigned int count);

/* Go to user mode, as the current thread's frame says. */
_Noreturn void user_enter(void);

/* Clear a frame of the pool, or any other page. */
void frame_clear(void *frame);

/* Let programs read the counter of instructions. */
void instructions_for_users(void);

/* Close to programs what system registers they might reach. */
void users_shut_out(void);

/* Something is due before the current thread returns to user mode. */
void leave_kernel(void);

/* Copy n words. */
void words_copy(uint32_t *to, const uint32_t *from, uint32_t n);

/* The registers of user mode of a thread that is in the kernel. */
struct l4_registers;
void user_registers_get(const struct thread *t, struct l4_registers *r);
void user_registers_set(struct thread *t, const struct l4_registers *r);

#endif
