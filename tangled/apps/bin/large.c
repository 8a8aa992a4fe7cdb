/* large.c: a program with much in it, of which it uses little. */
#include "libl4/l4.h"
#include "libposix/posix.h"
#include "libl4/instructions.h"
#include "libl4/print.h"

#define PAGES 32
#define SIZE (4096 * PAGES)

static const char constants[SIZE] = {1};
static volatile char variables[SIZE] = {1}, zeroes[SIZE];

/* How much it costs to see pages of our file that are in memory. */
static int measure(void)
{
	uint32_t start;

	(void)*(volatile const char *)&constants[0];
	start = instructions();
	for (int i = 1; i < PAGES; i++)
		(void)*(volatile const char *)&constants[4096 * i];
	print("bench file_fault %lu\n",
	      (instructions() - start) / (PAGES - 1));
	return 0;
}

/* How much it costs to write to pages that others have, too. */
static int measure_writes(void)
{
	uint32_t start = instructions();

	for (int i = 4096; i < SIZE; i += 4096)
		variables[i] = 2;
	print("bench cow_copy %lu\n",
	      (instructions() - start) / (PAGES - 1));
	return 0;
}

int main(uint32_t argument)
{
	struct l4_message m;

	(void)argument;
	if (argument == 1)
		return measure();
	for (int i = 0; argument >= 2 && i < SIZE; i += 4096)
		(void)variables[i];
	if (argument == 2) {
		variables[0] = 2;
		return measure_writes();
	}
	for (int i = 0; i < SIZE; i += 4096)
		(void)*(volatile const char *)&constants[i];
	(void)variables[0];
	zeroes[0] = 1;
	l4_receive(L4_ANYONE, &m);	/* until it is killed */
	return 0;
}
