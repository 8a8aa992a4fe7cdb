/*
 * fixup.h: instructions that are allowed to fault.  For assembly:
 *
 * 1:	ldr	r1, [r0]
 *	...
 *	fixup	1b, 2f
 *
 * If the instruction at 1 faults, r0 becomes -EFAULT and the program
 * continues at 2.  If the address at 1 is one that a function was to
 * return to, the same happens when that function cannot be fetched.
 */
	.macro	fixup where, go_on
	.pushsection .fixups, "a"
	.word	\where, \go_on
	.popsection
	.endm
