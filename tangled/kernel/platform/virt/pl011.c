/*
 * pl011.c: the serial port as the kernel's console.  Called from
 * anywhere, with interrupts in any state; waits for room, keeps no
 * state but the port's address.
 *
 * Registers: ARM PrimeCell UART (PL011) TRM, DDI 0183, chapter 3.
 */
#include <stdint.h>
#include "kernel/platform.h"
#include "kernel/platform/virt/devices.h"

enum {
	UARTDR = 0x00,		/* data */
	UARTFR = 0x18,		/* flags */
	UARTLCR_H = 0x2c,	/* line control */
	UARTCR = 0x30,		/* control */
};

#define FR_BUSY		(1u << 3)	/* still sending */
#define FR_TXFF		(1u << 5)	/* transmit FIFO full */
#define LCR_FIFO	(1u << 4)
#define LCR_8BIT	(3u << 5)
#define CR_ENABLE	(1u << 0)
#define CR_TX		(1u << 8)
#define CR_RX		(1u << 9)

static uintptr_t uart = 0x09000000;	/* until the tree is read */

static volatile uint32_t *reg(unsigned int offset)
{
	return (volatile uint32_t *)(uart + offset);
}

void console_init(void)
{
	while (*reg(UARTFR) & FR_BUSY)
		;
	*reg(UARTCR) = 0;
	*reg(UARTLCR_H) = LCR_8BIT | LCR_FIFO;
	*reg(UARTCR) = CR_ENABLE | CR_TX | CR_RX;
}

void console_putc(char c)
{
	if (c == '\n')
		console_putc('\r');
	while (*reg(UARTFR) & FR_TXFF)
		;
	*reg(UARTDR) = (uint8_t)c;
}

void pl011_at(uintptr_t address)
{
	uart = address;
	console_init();
}

uintptr_t console_address(void)
{
	return uart;
}

void console_moved(uintptr_t address)
{
	uart = address;
}
