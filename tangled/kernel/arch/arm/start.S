/*
 * start.S: from the loader to kmain.
 *
 * Entered as the Linux/ARM boot protocol says (Linux's
 * Documentation/arch/arm/booting.rst): MMU and data cache off,
 * interrupts masked, supervisor mode, r2 = the device tree.
 */
	.syntax unified
#define EARLY_UART	0x09000000	/* PL011 data, on virt */
#define PSCI_SYSTEM_OFF	0x84000008	/* ARM DEN 0022, 5.1 */
	.arch_extension virt		@ for hvc

	.section .text.start, "ax"
	.globl	_start
	.type	_start, %function
_start:
	.fnstart
	.cantunwind			@ no one called us
	mov	r10, r2			@ the tree, kept until kmain
		adr	r0, _start
		ldr	r1, =_start
		cmp	r0, r1
		bne	wrong_address
		ldr	sp, =boot_stack + 8192 - 8
		ldr	r0, =bss_start
		ldr	r1, =bss_end
		mov	r4, #0
		mov	r5, #0
		mov	r6, #0
		mov	r7, #0
	1:	cmp	r0, r1
		stmialo	r0!, {r4-r7}
		blo	1b
	mov	r0, r10
	bl	kmain
	b	.			@ kmain does not return

wrong_address:
	ldr	r1, =EARLY_UART
	adr	r2, wrong_text
1:	ldrb	r0, [r2], #1
	cmp	r0, #0
	strbne	r0, [r1]
	bne	1b
	ldr	r0, =PSCI_SYSTEM_OFF
	hvc	#0
	b	.
wrong_text:
	.ascii	"Palimpsest: not loaded at RAM base + 64 KB, where it "
	.ascii	"was linked to run.\r\n"
	.asciz	"Give the flat image to -kernel.\r\n"
	.balign	4
	.ltorg
	.fnend

	.section .bss.stack, "aw", %nobits
	.balign	8192
	.globl	boot_stack
boot_stack:
	.space	8192
