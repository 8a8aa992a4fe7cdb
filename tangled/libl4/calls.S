/* calls.S: the system calls, as functions. */
	.syntax unified
	.text
	.macro	call number, name
	.set	SYS_\name, \number
	.globl	l4_\name
	.type	l4_\name, %function
	.thumb_func
l4_\name:
	mov	r12, #\number
	svc	#0
	bx	lr
	.endm

	.thumb
#define SYSTEM_CALL(number, name) call number, name
#include "l4/calls.def"
	.arm

	.globl	l4_message
	.type	l4_message, %function
l4_message:		@ r0: to, r1: from, r2: limit, r3: message
	push	{r3-r9, lr}
	mov	lr, r3
	mov	r3, r2
	ldr	r2, [lr], #8
	ldm	lr, {r4-r9}
	mov	r12, #SYS_ipc
	svc	#0
	ldr	lr, [sp]
	str	r2, [lr], #4
	str	r1, [lr], #4
	stm	lr, {r4-r9}
	pop	{r3-r9, pc}
