/* crt0.S: where a program of mm0 begins: its argument, and mm0. */
	.syntax unified
	.text
	.globl	_start
	.type	_start, %function
_start:
	ldr	r2, =mm0_thread
	str	r1, [r2]
	bl	main
	bl	_exit

	.globl	__aeabi_unwind_cpp_pr0	@ libgcc's tables name it
__aeabi_unwind_cpp_pr0:
	bx	lr
