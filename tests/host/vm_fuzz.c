/*
 * vm_fuzz.c: lets libFuzzer make up families of spaces.  tests/host/vm.t
 * runs it for a moment, tests/host/fuzz for as long as one likes.
 */
#include "vm_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	model_trace(data, size);
	return 0;
}
