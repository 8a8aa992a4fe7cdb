/* initrd_fuzz.c: lets libFuzzer make up archives. */
#include "initrd_use.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	initrd_use(data, size);
	return 0;
}
