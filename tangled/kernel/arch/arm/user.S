/*
 * user.S: the only code of the kernel that touches a program's memory.
 *
 *	int user_read(void *to, uint32_t from, uint32_t size);
 *	int user_write(uint32_t to, const void *from, uint32_t size);
 *
 * 0, or -EFAULT if the program itself could not have done it; then some
 * of it may have been copied.  The kernel's side is aligned to words,
 * the program's need not be.  Each byte is accessed once.
 */
	.syntax unified
#include "kernel/arch/arm/fixup.h"
	.text
	.macro	copy name, load, store, load1, store1, word, byte
	.globl	\name
	.type	\name, %function
\name:
	.fnstart
	subs	r2, r2, #4
	blo	2f
1:	\load	r3, [r1], #4
6:	\store	r3, [r0], #4
	subs	r2, r2, #4
	bhs	1b
2:	adds	r2, r2, #4
	beq	4f
3:	\load1	r3, [r1], #1
7:	\store1	r3, [r0], #1
	subs	r2, r2, #1
	bne	3b
4:	mov	r0, #0
5:	bx	lr
	fixup	\word, 5b
	fixup	\byte, 5b
	.fnend
	.endm

	copy	user_read, ldrt, str, ldrbt, strb, 1b, 3b
	copy	user_write, ldr, strt, ldrb, strbt, 6b, 7b

	.globl	frame_clear
	.type	frame_clear, %function
frame_clear:				@ r0: the frame
	.fnstart
	push	{r4-r9}
	add	r12, r0, #4096
	mov	r1, #0
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	mov	r5, #0
	mov	r6, #0
	mov	r7, #0
	mov	r8, #0
1:	stmia	r0!, {r1-r8}
	stmia	r0!, {r1-r8}
	cmp	r0, r12
	blo	1b
	pop	{r4-r9}
	bx	lr
	.fnend
