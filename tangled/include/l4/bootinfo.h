/* bootinfo.h: what the kernel knows of the boot; see l4_bootinfo. */
#ifndef L4_BOOTINFO_H
#define L4_BOOTINFO_H

#include <stdint.h>

#define L4_BOOT_ARGUMENTS 256	/* what does not fit is cut off */

struct l4_bootinfo {
	uint32_t initrd;	/* its physical address, */
	uint32_t initrd_size;	/* and bytes; 0: there is none */
	char arguments[L4_BOOT_ARGUMENTS];
};

#endif
