/*
 * vm_check.c: mm0's memory against a flat model, the same way every
 * time.  What is run is the first argument:
 *
 *   random N       N families of spaces, each from a seed of its own
 *   memory N       N short ones, in each of which every allocation, one
 *                  after another, is made to fail
 *   all N          all families of N steps that there are
 *   scenes         those that have gone wrong in some system
 *   audit          the audit finds what is wrong, and says what
 *   file NAME...   what has been saved of what the fuzzer has made up
 *   hostile DIR    nothing; writes families into DIR, for the fuzzer
 *
 * Status 0: as it should be.  Else the last steps are told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "vm_scenes.h"

static uint64_t state;

static uint8_t random_byte(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint8_t)(state >> 32);
}

static void fill(uint8_t *bytes, size_t size, uint32_t seed)
{
	state = seed * 0x9e3779b97f4a7c15u + 1;
	for (size_t i = 0; i < size; i++)
		bytes[i] = random_byte();
}

static void check_random(uint32_t n)
{
	uint8_t bytes[1500];

	for (uint32_t i = 1; i <= n; i++) {
		size_t size = i % 8 == 0 ? sizeof(bytes) : 300;

		fill(bytes, size, i);
		if (i % 2)
			bytes[0] = 0;
		model_trace(bytes, size);
	}
}

/* A trace without failures says how many allocations there are. */
static void check_memory(uint32_t n)
{
	uint8_t bytes[120];

	for (uint32_t i = 1; i <= n; i++) {
		uint32_t last = 0;

		fill(bytes, sizeof(bytes), i);
		for (bytes[0] = 0; bytes[0] <= last && bytes[0] < 255;
		     bytes[0]++) {
			model_trace(bytes, sizeof(bytes));
			if (bytes[0] == 0)
				last = model_allocations;
		}
	}
}

static void check_file(const char *name)
{
	static uint8_t bytes[4096];
	FILE *file = fopen(name, "rb");

	CHECK(file);
	model_trace(bytes, fread(bytes, 1, sizeof(bytes), file));
	fclose(file);
}

static int write_families(const char *dir)
{
	uint8_t bytes[200];
	char name[200];

	for (uint32_t i = 1; i <= 20; i++) {
		FILE *file;

		fill(bytes, sizeof(bytes), i);
		snprintf(name, sizeof(name), "%s/family-%u", dir, i);
		file = fopen(name, "wb");
		if (!file || fwrite(bytes, 1, sizeof(bytes), file) == 0)
			return 1;
		fclose(file);
	}
	return 0;
}

/* ---- all short families --------------------------------------------- */

/*
 * Two pages, three spaces; whoever lives forks, writes or exits.  One
 * number says which of the 12 things, for each of the steps.
 */
#define THINGS	12u

static bool do_thing(uint32_t what)
{
	unsigned int s = what % 3;

	if (what < 3)
		return model_fork(s, !family[0].space ? 0 :
				     !family[1].space ? 1 : 2);
	if (what < 9)
		return model_write(s, 0, what / 3 - 1, 0, (uint8_t)what,
				   false);
	return model_exit(s);
}

/* Go on from a family, which thing[] has made, by each of the things. */
static uint8_t thing[8];

static bool make_family(uint32_t n)
{
	model_begin();
	model_map(0, 0, ANONYMOUS, 2, 0);
	model_write(0, 0, 0, 0, 99, false);
	for (uint32_t i = 0; i < n; i++)
		if (!do_thing(thing[i]))
			return false;
	return true;
}

static void check_families(uint32_t n, uint32_t most)
{
	bool made = make_family(n);

	scenes_note_counts();
	model_end();
	for (uint8_t i = 0; made && n < most && i < THINGS; i++) {
		thing[n] = i;
		check_families(n + 1, most);
	}
}

int main(int argc, char **argv)
{
	uint32_t n = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;

	if (argc > 1 && strcmp(argv[1], "random") == 0)
		check_random(n);
	else if (argc > 1 && strcmp(argv[1], "memory") == 0)
		check_memory(n);
	else if (argc > 1 && strcmp(argv[1], "all") == 0)
		check_families(0, n), scenes_check_counts();
	else if (argc > 1 && strcmp(argv[1], "scenes") == 0)
		scenes();
	else if (argc > 1 && strcmp(argv[1], "audit") == 0)
		scenes_audit();
	else if (argc > 2 && strcmp(argv[1], "file") == 0)
		for (int i = 2; i < argc; i++)
			check_file(argv[i]);
	else if (argc > 2 && strcmp(argv[1], "hostile") == 0)
		return write_families(argv[2]);
	else
		return 2;
	return 0;
}
