/*
 * arch.h: what the portable kernel asks of the processor.  Implemented
 * in kernel/arch/, one folder an architecture.
 */
#ifndef KERNEL_ARCH_H
#define KERNEL_ARCH_H

#include <stdint.h>
#include <stdbool.h>

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

/* Begin to count instructions.  -ENOENT: there is no counter. */
int instructions_init(void);

/* Executed instructions, modulo 2^32. */
uint32_t instructions(void);

#endif
