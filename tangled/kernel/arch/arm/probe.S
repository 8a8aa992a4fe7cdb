/*
 * probe.S: tries an access and says whether the processor allowed it:
 * int probe_load(addr), probe_store(addr), probe_call(function).
 */
	.syntax unified
#include "kernel/arch/arm/fixup.h"

	.text
	.globl	probe_load
	.type	probe_load, %function
probe_load:
	.fnstart
1:	ldr	r1, [r0]
	mov	r0, #0
2:	bx	lr
	fixup	1b, 2b
	.fnend

	.globl	probe_store
	.type	probe_store, %function
probe_store:
	.fnstart
1:	ldr	r1, [r0]
2:	str	r1, [r0]
	mov	r0, #0
3:	bx	lr
	fixup	1b, 3b
	fixup	2b, 3b
	.fnend

	.globl	probe_call
	.type	probe_call, %function
probe_call:
	.fnstart
	.save	{r4, lr}
	push	{r4, lr}
	blx	r0
1:	mov	r0, #0
	mov	lr, #0		@ the fixup is for this call only
2:	pop	{r4, pc}
	fixup	1b, 2b
	.fnend
