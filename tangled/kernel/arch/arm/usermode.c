/*
 * usermode.c: threads on their way to user mode.
 */
#include "kernel/arch.h"
#include "kernel/arch/arm/trap.h"
#include "kernel/fault.h"
#include "kernel/platform.h"
#include "kernel/sched.h"
#include "kernel/space.h"
#include "kernel/string.h"
#include "kernel/user.h"
#include "l4/thread.h"
#include "kernel/suspend.h"

/* DDI 0406, A5.5 and A5.7 (ARM), A6.3 (Thumb). */
static bool is_float(uint32_t instruction, bool thumb)
{
	uint32_t top = instruction >> 24;
	bool coprocessor = (top & 0xf) >= 0xc && (top & 0xf) <= 0xe &&
			   (!thumb || top >= 0xec);

	if (coprocessor && (instruction >> 8 & 0xe) == 0xa)
		return true;
	if (top == (thumb ? 0xf9 : 0xf4))	/* Advanced SIMD */
		return !(instruction & 1 << 20);
	return thumb ? (top & 0xef) == 0xef : (top & 0xfe) == 0xf2;
}

struct trap_frame *user_frame(const struct thread *t)
{
	return (struct trap_frame *)((uintptr_t)t - USER_FRAME);
}

void user_prepare(struct thread *t, uint32_t pc, uint32_t sp,
		  const uint32_t *registers, unsigned int count)
{
	struct trap_frame *frame = user_frame(t);

	memset(frame, 0, sizeof(*frame));
	for (unsigned int i = 0; i < count; i++)
		frame->r[i] = registers[i];
	frame->sp = sp;
	frame->pc = pc & ~1u;
	frame->psr = MODE_USER | (pc & 1 ? PSR_THUMB : 0);
}

void user_enter(void)
{
	interrupts_off();
	leave_kernel();
	asm volatile("mov sp, %0\n\tb trap_leave"
		     : : "r"(user_frame(current)));
	__builtin_unreachable();
}

/* Something is due before the current thread returns to user mode. */
void leave_kernel(void)
{
	for (;;) {
		if (current->pending)
			do_what_is_pending();
		else if (reschedule)
			schedule();
		else
			return;
	}
}

void user_result(unsigned int number, uint32_t value)
{
	user_frame(current)->r[number] = value;
}

/* DDI 0406, table B3-23. */
static uint32_t status_of(uint32_t fsr)
{
	switch ((fsr >> 6 & 16) | (fsr & 15)) {
	case 0x05: case 0x07:
		return L4_FAULT_UNMAPPED;
	case 0x0d: case 0x0f:
		return L4_FAULT_FORBIDDEN;
	case 0x01:
		return L4_FAULT_UNALIGNED;
	default:
		return L4_FAULT_ELSE;
	}
}

static void describe_abort(const struct trap_frame *frame,
			   unsigned int kind, struct fault *f)
{
	uint32_t fsr = 0;

	if (kind == TRAP_DATA) {
		asm volatile("mrc p15, 0, %0, c5, c0, 0\n\t"
			     "mrc p15, 0, %1, c6, c0, 0"
			     : "=r"(fsr), "=r"(f->address));
							/* DFSR, DFAR */
		f->kind = fsr & 1 << 11 ? FAULT_WRITE : FAULT_READ;
	} else {
		asm volatile("mrc p15, 0, %0, c5, c0, 1\n\t"
			     "mrc p15, 0, %1, c6, c0, 2"
			     : "=r"(fsr), "=r"(f->address));
							/* IFSR, IFAR */
		f->kind = FAULT_EXECUTE;
		if ((fsr & 0x40f) == 2) {
			f->kind = FAULT_BREAKPOINT;
			f->address = frame->pc;
		}
	}
	f->status = status_of(fsr);
	if (f->status == L4_FAULT_ELSE && f->kind != FAULT_BREAKPOINT)
		f->kind = FAULT_OTHER;
}

static void describe_undefined(struct trap_frame *frame,
			       struct fault *f)
{
	uint32_t instruction = 0;

	if (frame->psr & PSR_THUMB)
		frame->pc += 2;
	f->address = frame->pc;
	f->kind = FAULT_UNDEFINED;
	f->status = L4_FAULT_ELSE;
	if (user_read(&instruction, frame->pc, 4) < 0)
		return;
	if (frame->psr & PSR_THUMB)
		instruction = instruction << 16 | instruction >> 16;
	if (is_float(instruction, frame->psr & PSR_THUMB))
		f->kind = FAULT_FLOAT;
}

void user_fault(struct trap_frame *frame, unsigned int kind)
{
	struct fault f = {.pc = frame->pc};

	if (kind == TRAP_DATA || kind == TRAP_PREFETCH)
		describe_abort(frame, kind, &f);
	else
		describe_undefined(frame, &f);
	f.pc = frame->pc;
	fault_raise(&f);
}

void users_shut_out(void)
{
	asm volatile("mcr p15, 0, %0, c1, c0, 2\n\t"	/* CPACR */
		     "mcr p15, 0, %0, c13, c0, 3\n\t"	/* TPIDRURO */
		     "isb" : : "r"(0));
	asm volatile("mcr p15, 0, %0, c14, c1, 0"
		     : : "r"(0));			/* CNTKCTL */
	uint32_t pfr0, dfr0;

	asm volatile("mrc p15, 0, %0, c0, c1, 0\n\t"	/* ID_PFR0 */
		     "mrc p15, 0, %1, c0, c1, 2"	/* ID_DFR0 */
		     : "=r"(pfr0), "=r"(dfr0));
	if (pfr0 >> 12 & 15)
		asm volatile("mcr p14, 6, %0, c0, c0, 0"
			     : : "r"(1));			/* TEECR */
	if ((dfr0 >> 24 & 15) % 15)
		asm volatile("mcr p15, 0, %0, c9, c14, 0"
			     : : "r"(0));			/* PMUSERENR */
	asm volatile("isb");
}

/* N Z C V Q, IT, GE, E, T: what a program can change by itself. */
#define PSR_USER	0xfe0ffe20u
#define PSR_IT		0x0600fc00u	/* of Thumb state only */

void user_registers_get(const struct thread *t, struct l4_registers *r)
{
	memcpy(r, user_frame(t), sizeof(*r));
	r->psr &= PSR_USER;
}

void user_registers_set(struct thread *t, const struct l4_registers *r)
{
	struct trap_frame *frame = user_frame(t);

	memcpy(frame, r, sizeof(*r));
	frame->psr = MODE_USER | (r->psr & PSR_USER);
	if (!(frame->psr & PSR_THUMB))
		frame->psr &= ~PSR_IT;
	frame->pc &= frame->psr & PSR_THUMB ? ~1u : ~3u;
}
