/*
 * fdt_fuzz.c: lets libFuzzer make up device trees.  tests/host/fdt.t
 * runs it for a moment, tests/host/fuzz for as long as one likes.
 */
#include <stdlib.h>
#include <string.h>
#include "fdt_use.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A block of exactly this size: what lies behind it is not ours. */
	uint8_t *blob = malloc(size);

	CHECK(blob && (uintptr_t)blob % 8 == 0);
	memcpy(blob, data, size);
	fdt_use(blob, size);
	free(blob);
	return 0;
}
