/*
 * switch.S: leaves one thread's stack for another's.
 *
 *	void switch_stacks(uint32_t *old_sp, uint32_t new_sp);
 *
 * Called by one thread, it returns in another: the one that called it
 * with old_sp pointing at what is new_sp now.  Interrupts are masked.
 */
	.syntax unified
	.text
	.globl	switch_stacks
	.type	switch_stacks, %function
switch_stacks:
	.fnstart
	push	{r4-r11, lr}
	.save	{r4-r11, lr}
	str	sp, [r0]
	mov	sp, r1
	pop	{r4-r11, pc}
	.fnend

	.globl	thread_entry
	.type	thread_entry, %function
thread_entry:				@ r4 = the function to call
	.fnstart
	.cantunwind
	blx	r4
	.fnend
