/*
 * switch.c: makes a stack for a thread that has never run look like one
 * that switch_stacks has left.
 */
#include "kernel/arch.h"
#include "kernel/arch/arm/trap.h"

void thread_entry(void);

uint32_t forge_stack(uintptr_t top, void (*begin)(void))
{
	uint32_t *sp = (uint32_t *)(top - USER_FRAME);

	*--sp = (uint32_t)thread_entry;		/* pc */
	for (int i = 11; i > 4; i--)
		*--sp = 0;			/* r11 to r5 */
	*--sp = (uint32_t)begin;		/* r4 */
	return (uint32_t)sp;
}
