/*
 * vectors.S: the way into the kernel and out of it.  Every exception
 * leaves a struct trap_frame on the supervisor stack and calls
 * trap(frame, kind) in C; when that returns, the frame is put back.
 *
 * ARM Architecture Reference Manual ARMv7-A (DDI 0406), B1.8.
 */
	.syntax unified
#include "kernel/arch/arm/trap.h"
/* Into supervisor mode, the return address and status on its stack. */
	.macro	enter kind, correction
	.if	\correction
	sub	lr, lr, #\correction
	.endif
	srsdb	sp!, #MODE_SVC
	cps	#MODE_SVC
	sub	sp, sp, #8		@ room for sp and lr
	push	{r0-r12}
	mov	r1, #\kind
	b	trap_entered
	.endm
#include "l4/errors.h"

	.text
	.fnstart
	.cantunwind
	.globl	vectors
	.balign	32
vectors:
	b	enter_unused		@ reset
	b	enter_undefined
	b	enter_svc
	b	enter_prefetch
	b	enter_data
	b	enter_unused		@ hypervisor
	b	enter_irq
	b	enter_fiq

enter_unused:
	enter	TRAP_UNUSED, 0
enter_undefined:
	enter	TRAP_UNDEFINED, 4
enter_svc:
	srsdb	sp!, #MODE_SVC
	mrs	lr, spsr
	tst	lr, #15
	bne	svc_from_kernel
	sub	sp, sp, #FRAME_PC
	stmia	sp, {r0-r14}^
	ldr	lr, =system_calls
	ldr	r5, [lr], #4
	cmp	r12, r5
	mvnhs	r0, #(ENOSYS - 1)
	ldrlo	r12, [lr, r12, lsl #2]
	blxlo	r12
	str	r0, [sp]			@ the result, for the frame's r0
	ldr	r1, =reschedule
	ldrb	r1, [r1]
	cmp	r1, #0
	blne	leave_kernel
	clrex
	ldmia	sp, {r0-r14}^
	add	sp, sp, #FRAME_PC
	rfeia	sp!

	svc_from_kernel:
	sub	sp, sp, #8
	push	{r0-r12}
	mov	r1, #TRAP_SVC
	b	trap_entered
	.ltorg
enter_prefetch:
	enter	TRAP_PREFETCH, 4
enter_irq:
	enter	TRAP_IRQ, 4
enter_fiq:
	enter	TRAP_FIQ, 4
enter_data:
	mrs	sp, spsr
	and	sp, sp, #MODE_MASK
	cmp	sp, #MODE_ABORT
	beq	bad_stack
	cps	#MODE_SVC
	sub	sp, sp, #768
	tst	sp, #4096
	add	sp, sp, #768
	cps	#MODE_ABORT
	beq	bad_stack
	enter	TRAP_DATA, 8

trap_entered:
	ldr	r2, [sp, #FRAME_PSR]
	add	r3, sp, #FRAME_SP
	tst	r2, #15
	stmiaeq	r3, {sp, lr}^
	addne	r2, sp, #FRAME_SIZE
	stmiane	r3, {r2, lr}

	mov	r0, sp
	mov	r4, sp
	bic	sp, sp, #7		@ the interrupted code may not
	bl	trap			@ have kept it a multiple of 8
	.globl	trap_returned
trap_returned:
	mov	sp, r4
	b	trap_leave

	.globl	trap_leave
trap_leave:				@ sp points at a trap frame
	ldr	r0, [sp, #FRAME_PSR]
	clrex
	tst	r0, #15
	bne	1f
	ldmia	sp, {r0-r12, sp, lr}^
	add	sp, sp, #FRAME_PC
	rfeia	sp!
1:	ldr	lr, [sp, #FRAME_LR]
	ldmia	sp, {r0-r12}
	add	sp, sp, #FRAME_PC
	rfeia	sp!

bad_stack:
	sub	lr, lr, #8
	ldr	sp, =emergency_stack + 8192 - 8
	srsdb	sp!, #MODE_ABORT
	sub	sp, sp, #8
	push	{r0-r12}
	cps	#MODE_SVC
	mov	r0, sp
	mov	r1, lr
	cps	#MODE_ABORT
	str	r0, [sp, #FRAME_SP]
	str	r1, [sp, #FRAME_LR]
	mov	r0, sp
	bic	sp, sp, #7
	bl	report_bad_stack
	.ltorg

	.section .bss.stack, "aw", %nobits
	.balign	8192
	.globl	emergency_stack
emergency_stack:
	.space	8192
	.text
	.fnend
