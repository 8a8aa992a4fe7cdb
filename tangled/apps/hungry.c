/* hungry.c: uses memory that nobody has given it, yet. */
#include "libl4/l4.h"
#include "libl4/print.h"

int main(uint32_t argument, uint32_t member)
{
	uint32_t *heap = (uint32_t *)0x10000000;
	uint32_t sum = 0;

	(void)argument, (void)member;
	for (uint32_t i = 0; i < 3 * 1024; i += 512)
		heap[i] += i;
	for (uint32_t i = 0; i < 3 * 1024; i++)
		sum += heap[i];
	print("hungry: the sum is %lu\n", sum);
	*(volatile uint32_t *)0x30000000 = 1;
	return 0;
}
