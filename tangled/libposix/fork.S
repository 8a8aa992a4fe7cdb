/*
 * fork.S: the one function that returns twice, and where a new thread
 * begins.
 */
	.syntax unified
	.arm
	.text

	.globl	fork_copy
	.type	fork_copy, %function
fork_copy:			@ r0: flags
	push	{r3-r11, lr}
	mov	r1, sp
	bl	fork_ask
	pop	{r3-r11, pc}	@ here the child begins

	.globl	fork_begin
	.type	fork_begin, %function
fork_begin:			@ on the stack: argument, function
	pop	{r0, r1}
	blx	r1
	bl	thread_exit
