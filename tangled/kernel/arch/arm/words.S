/*
 * words.S: copies words, quickly.
 *
 *	void words_copy(uint32_t *to, const uint32_t *from, uint32_t n);
 */
	.syntax unified
	.text
	.globl	words_copy
	.type	words_copy, %function
words_copy:
	.fnstart
	push	{r4-r9}
	subs	r2, r2, #8
	blo	2f
1:	ldmia	r1!, {r3-r9, r12}
	subs	r2, r2, #8
	stmia	r0!, {r3-r9, r12}
	bhs	1b
2:	adds	r2, r2, #8
	beq	4f
	3:	ldr	r3, [r1], #4
		subs	r2, r2, #1
		str	r3, [r0], #4
		bne	3b
	4:
	pop	{r4-r9}
	bx	lr
	.fnend
