/*
 * report.c: explains a fault in the kernel to a person, and switches
 * the machine off.  It must survive a kernel in any state: it reads no
 * memory but the kernel's image, the current stack and the boot
 * arguments, and a fault during the report ends it.
 */
#include <stdbool.h>
#include <stddef.h>
#include "kernel/arch/arm/report.h"
#include "kernel/arch/arm/trap.h"
#include "kernel/arch/arm/unwind.h"
#include "kernel/platform.h"
#include "kernel/printk.h"
#include "kernel/symbols.h"
#include "kernel/sched.h"

static const char *const trap_names[] = {
	[TRAP_UNUSED] = "a vector that is never used",
	[TRAP_UNDEFINED] = "undefined instruction",
	[TRAP_SVC] = "a system call from the kernel",
	[TRAP_PREFETCH] = "an instruction could not be fetched",
	[TRAP_DATA] = "a data access failed",
	[TRAP_IRQ] = "an interrupt that nobody asked for",
	[TRAP_FIQ] = "a fast interrupt that nobody asked for",
};

static const char *mode_name(uint32_t psr)
{
	switch (psr & MODE_MASK) {
	case MODE_USER: return "user";
	case MODE_FIQ: return "FIQ";
	case MODE_IRQ: return "IRQ";
	case MODE_SVC: return "supervisor";
	case MODE_ABORT: return "abort";
	case MODE_UNDEFINED: return "undefined";
	default: return "unknown";
	}
}

/* DDI 0406, table B3-23: short-descriptor fault status encodings. */
static const char *const status_names[32] = {
	[0x01] = "it is not aligned",
	[0x02] = "a breakpoint or debug event",
	[0x03] = "the section's access flag is clear",
	[0x04] = "cache maintenance failed",
	[0x05] = "no translation: no section is mapped there",
	[0x06] = "the page's access flag is clear",
	[0x07] = "no translation: no page is mapped there",
	[0x08] = "the bus answered with an error",
	[0x09] = "the section's domain forbids it",
	[0x0b] = "the page's domain forbids it",
	[0x0c] = "the bus failed while reading the page table",
	[0x0d] = "the section's permissions forbid it",
	[0x0e] = "the bus failed while reading a second-level table",
	[0x0f] = "the page's permissions forbid it",
	[0x10] = "two TLB entries match",
	[0x16] = "the bus reported an error, some time ago",
	[0x18] = "memory parity error, some time ago",
	[0x19] = "memory parity error",
	[0x1c] = "parity error while reading the page table",
	[0x1e] = "parity error while reading a second-level table",
};

/* DDI 0406, B4.1: DFSR, DFAR, IFSR. */
static uint32_t read_dfsr(void)
{
	uint32_t v;
	asm volatile("mrc p15, 0, %0, c5, c0, 0" : "=r"(v));
	return v;
}

static uint32_t read_dfar(void)
{
	uint32_t v;
	asm volatile("mrc p15, 0, %0, c6, c0, 0" : "=r"(v));
	return v;
}

static uint32_t read_ifsr(void)
{
	uint32_t v;
	asm volatile("mrc p15, 0, %0, c5, c0, 1" : "=r"(v));
	return v;
}

static void report_place(const struct trap_frame *frame)
{
	printk("  at    ");
	print_symbol(frame->pc);
	printk(", in %s mode, interrupts %s\n", mode_name(frame->psr),
	       frame->psr & PSR_IRQ_MASKED ? "masked" : "on");
	printk("  thread %s, id 0x%lx\n", current->name, current->id);
}

static const char *status_name(uint32_t fsr)
{
	const char *name = status_names[(fsr >> 6 & 16) | (fsr & 15)];

	return name ? name : "a reason the manual does not list";
}

static void report_cause(const struct trap_frame *frame,
			 unsigned int kind)
{
	uint32_t fsr;

	if (kind == TRAP_DATA) {
		fsr = read_dfsr();
		printk("  why   %s 0x%08lx: %s\n",
		       fsr & 1 << 11 ? "writing" : "reading",
		       read_dfar(), status_name(fsr));
	} else if (kind == TRAP_PREFETCH) {
		fsr = read_ifsr();
		printk("  why   fetching 0x%08lx: %s\n", frame->pc,
		       status_name(fsr));
	} else if (kind == TRAP_UNDEFINED &&
		   is_kernel_text(frame->pc)) {
		printk("  why   the instruction is 0x%08lx\n",
		       *(const uint32_t *)frame->pc);
	}
}

static void report_registers(const struct trap_frame *frame)
{
	uint32_t psr = frame->psr;

	for (int i = 0; i < 13; i++)
		printk("%sr%-2d %08lx", i % 4 ? "  " : "\n  ", i,
		       frame->r[i]);
	printk("  sp  %08lx  lr  %08lx  pc  %08lx\n", frame->sp,
	       frame->lr, frame->pc);
	printk("  psr %08lx %c%c%c%c\n", psr,
	       psr >> 31 & 1 ? 'N' : 'n', psr >> 30 & 1 ? 'Z' : 'z',
	       psr >> 29 & 1 ? 'C' : 'c', psr >> 28 & 1 ? 'V' : 'v');
}

static void report_path(const struct trap_frame *frame)
{
	struct registers r;

	registers_of(frame, &r);
	if (!is_kernel_text(frame->pc) ||
	    (frame->psr & MODE_MASK) != MODE_SVC) {
		r.r[PC] = frame->lr - 4;
		printk("  from  ");
		print_symbol(r.r[PC]);
		printk("\n");
	}
	print_path(&r);
}

static void once_only(const struct trap_frame *frame)
{
	static unsigned int faults;

	switch (faults++) {
	case 0:
		return;
	case 1:
		printk("\n*** and a fault while reporting it, at ");
		print_symbol(frame->pc);
		printk("\n");
		break;
	case 2:
		break;			/* not even that can be said */
	default:
		for (;;)		/* nor can we switch off */
			;
	}
	machine_off(1);
}

void report_fault(const struct trap_frame *frame, unsigned int kind)
{
	once_only(frame);
	printk("\n*** kernel fault: %s\n", trap_names[kind]);
	report_place(frame);
	report_cause(frame, kind);
	report_path(frame);
	report_registers(frame);
	machine_off(1);
}

void report_bad_stack(const struct trap_frame *frame)
{
	bool wild = (frame->psr & MODE_MASK) == MODE_ABORT;

	once_only(frame);
	printk("\n*** kernel fault: %s (sp = 0x%08lx)\n",
	       wild ? "the stack pointer is wild" : "stack overflow",
	       frame->sp);
	report_place(frame);
	report_cause(frame, TRAP_DATA);
	report_path(frame);
	report_registers(frame);
	machine_off(1);
}
