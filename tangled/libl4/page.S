/*
 * page.S: a page at a time, eight registers at a time.
 * void page_clear(void *page);
 * void page_copy(void *to, const void *from);
 * All are aligned to pages.
 */
	.syntax unified
	.arm
	.text

	.global page_clear
	.type page_clear, %function
page_clear:
	push	{r4-r9, lr}
	mov	r1, #0
	mov	r2, #0
	mov	r3, #0
	mov	r4, #0
	mov	r5, #0
	mov	r6, #0
	mov	r7, #0
	mov	r8, #0
	mov	ip, #(4096 / 128)
1:
	.rept	4
	stmia	r0!, {r1-r8}
	.endr
	subs	ip, ip, #1
	bne	1b
	pop	{r4-r9, pc}

	.global page_copy
	.type page_copy, %function
page_copy:
	push	{r4-r9, lr}
	mov	ip, #(4096 / 128)
1:
	.rept	4
	ldmia	r1!, {r2-r9}
	stmia	r0!, {r2-r9}
	.endr
	subs	ip, ip, #1
	bne	1b
	pop	{r4-r9, pc}
