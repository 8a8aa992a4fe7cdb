/* crt0.S: where a program begins. */
	.syntax unified
#include "l4/program.h"
	.section .header, "ax"
	.word	PROGRAM_MAGIC, _start, text_end, rodata_end
	.word	data_end, program_end, tests_start, tests_end

	.text
	.globl	_start
	.type	_start, %function
_start:
	ldr	r12, =team
	stm	r12, {r2-r9}
	bl	main
	bl	l4_exit

	.globl	__aeabi_unwind_cpp_pr0	@ libgcc's tables name it
__aeabi_unwind_cpp_pr0:
	bx	lr

	.bss
	.globl	team
	.balign	4
team:	.space	32
