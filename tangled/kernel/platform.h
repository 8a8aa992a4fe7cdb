/*
 * platform.h: what the portable kernel asks of the board it runs on.
 * Implemented in kernel/platform/, one folder a board.
 */
#ifndef KERNEL_PLATFORM_H
#define KERNEL_PLATFORM_H

#include <stdint.h>
#include <stdbool.h>

/* Make the console ready.  Must come before the first console_putc. */
void console_init(void);

/* Print one character, waiting until the device takes it. */
void console_putc(char c);

/*
 * Switch the machine off.  Under test (boot argument
 * exit=semihosting) the emulator ends with this status.
 */
_Noreturn void machine_off(int status);

/* Find the board's devices and start them. */
struct fdt;
void platform_init(const struct fdt *tree);

/* Where the console's registers are, and where from now on. */
uintptr_t console_address(void);
void console_moved(uintptr_t address);

/* How many interrupt lines there are; enable or disable one. */
unsigned int irq_lines(void);
void irq_enable(unsigned int irq);
void irq_disable(unsigned int irq);

/*
 * Take the most urgent interrupt: its number is in the low ten bits,
 * 1023 for none.  irq_done ends it and takes the same value.
 */
uint32_t irq_take(void);
void irq_done(uint32_t taken);

/* Interrupt ourselves, with a number below 16. */
void irq_send_self(unsigned int irq);

/* Is there a counter?  If not, none of these may be called. */
bool counter_present(void);

/* A counter that never stops, and how often it counts a second. */
uint64_t counter_now(void);
uint32_t counter_frequency(void);

/* Call time_tick every so many counts. */
void timer_start(uint64_t counts);

/* Let the next tick come after so many counts. */
void timer_next(uint64_t counts);

/* Has the time of a tick come that was not handled yet? */
bool timer_overdue(void);

/* Are there registers in this page that only the kernel may have? */
bool platform_owns(uint32_t physical);

/*
 * By how many counts was the timer's interrupt late, at most, since
 * this was last called with again?
 */
uint64_t timer_latest(bool again);

#endif
