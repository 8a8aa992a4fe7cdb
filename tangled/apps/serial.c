/*
 * serial.c: a driver for the PL011 serial port, in user mode.  Whoever
 * calls it has the six words of the message printed, as text.
 *
 * Registers: ARM PrimeCell UART (PL011) TRM, DDI 0183, chapter 3.
 */
#include "libl4/l4.h"
#include "libl4/print.h"

#define PORT	0x09000000u	/* where virt has it */
#define LINE	33u		/* its interrupt */
#define AT	0x3f000000u	/* where we see it */

enum { DR = 0x00, FR = 0x18, IMSC = 0x38, RIS = 0x3c, ICR = 0x44 };

#define FR_TXFF	(1u << 5)	/* no room to send */
#define FR_RXFE	(1u << 4)	/* nothing received */
#define INT_RX	(1u << 4 | 1u << 6)	/* many came; or few */
#define INT_TX	(1u << 5)

static volatile uint32_t *reg(uint32_t offset)
{
	return (volatile uint32_t *)(AT + offset);
}

/* Wait until the port can take another character. */
static void wait_for_room(void)
{
	struct l4_message m = {.tag = 0};

	while (*reg(FR) & FR_TXFF) {
		*reg(IMSC) |= INT_TX;
		l4_irq(LINE, L4_IRQ_ENABLE, 0);
		l4_receive(L4_NOTICES, &m);
		*reg(IMSC) &= ~INT_TX;
		*reg(ICR) = INT_TX;
	}
	l4_irq(LINE, L4_IRQ_ENABLE, 0);
}

static void put(char c)
{
	wait_for_room();
	*reg(DR) = (uint8_t)c;
}

int main(uint32_t argument, uint32_t member)
{
	struct l4_message m = {.tag = 0};
	int error;

	(void)argument, (void)member;
	if (l4_map(0, AT, PORT, L4_PAGES(1) | L4_READ | L4_WRITE |
		   L4_DEVICE) < 0 || l4_irq(LINE, L4_IRQ_BIND, 0) < 0)
		return 1;
	*reg(IMSC) |= INT_RX;
	error = l4_receive(L4_ANYONE, &m);
	while (error == 0) {
		if (m.tag & L4_NOTICE) {
			*reg(ICR) = INT_RX;
			while (!(*reg(FR) & FR_RXFE))
				put((char)*reg(DR));
			l4_irq(LINE, L4_IRQ_ENABLE, 0);
			error = l4_receive(L4_ANYONE, &m);
		} else {
			for (const char *c = (const char *)m.word;
			     c < (const char *)&m.word[6] && *c; c++)
				put(*c);
			m.tag = 0;
			error = l4_reply_wait(m.from, &m);
		}
	}
	return 2;
}
