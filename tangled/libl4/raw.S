/* raw.S: any system call, with any registers. */
	.syntax unified
	.text
	.globl	l4_raw
	.type	l4_raw, %function
l4_raw:			@ r0: the number, r1: r0 to r9
	push	{r1, r4-r9, lr}
	mov	r12, r0
	mov	lr, r1
	ldm	lr, {r0-r9}
	svc	#0
	ldr	lr, [sp]
	stm	lr, {r0-r9}
	pop	{r1, r4-r9, pc}
