/* elf_fuzz.c: lets libFuzzer make up programs. */
#include "elf_use.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	elf_use(data, size);
	return 0;
}
