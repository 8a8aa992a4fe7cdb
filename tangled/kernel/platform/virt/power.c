/*
 * power.c: switching the machine off, with a status for whoever
 * watches.  Does not return.
 */
#include <stdint.h>
#include "kernel/bootargs.h"
#include "kernel/platform.h"

#define SYS_EXIT_EXTENDED 0x20
#define ADP_STOPPED_APPLICATION_EXIT 0x20026

static void semihosting_exit(int status)
{
	uint32_t block[2] = {
		ADP_STOPPED_APPLICATION_EXIT, (uint32_t)status,
	};
	register uint32_t operation asm("r0") = SYS_EXIT_EXTENDED;
	register uint32_t *argument asm("r1") = block;

	/* HLT 0xf000, which assemblers for ARMv7 refuse to name. */
	asm volatile(".inst 0xe10f0070"
		     : "+r"(operation) : "r"(argument) : "memory");
}

#define PSCI_SYSTEM_OFF 0x84000008	/* ARM DEN 0022, 5.1 */

static void psci_system_off(void)
{
	register uint32_t function asm("r0") = PSCI_SYSTEM_OFF;

	asm volatile(".arch_extension virt\n\thvc #0"
		     : "+r"(function) : : "r1", "r2", "r3", "memory");
}

void machine_off(int status)
{
	if (bootarg_is("exit", "semihosting"))
		semihosting_exit(status);
	psci_system_off();
	for (;;)
		;
}
