/* string.c: the functions that a C compiler expects to find. */
#include <stdint.h>
#include "libl4/string.h"

typedef uint32_t __attribute__((may_alias)) word;

void *memset(void *to, int value, size_t size)
{
	uint8_t *t = to;

	for (; (uintptr_t)t % 4 != 0 && size > 0; size--)
		*t++ = (uint8_t)value;
	for (; size >= 4; size -= 4, t += 4)
		*(word *)t = (uint8_t)value * 0x01010101u;
	for (; size > 0; size--)
		*t++ = (uint8_t)value;
	return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if (((uintptr_t)t | (uintptr_t)f) % 4 == 0)
		for (; size >= 4; size -= 4, t += 4, f += 4)
			*(word *)t = *(const word *)f;
	for (; size > 0; size--)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t size)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if (t <= f)
		return memcpy(to, from, size);
	while (size--)
		t[size] = f[size];
	return to;
}

int memcmp(const void *one, const void *other, size_t size)
{
	const uint8_t *a = one, *b = other;

	for (size_t i = 0; i < size; i++)
		if (a[i] != b[i])
			return a[i] - b[i];
	return 0;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int strncmp(const char *one, const char *other, size_t size)
{
	size_t i = 0;

	while (i < size && one[i] && one[i] == other[i])
		i++;
	return i == size ? 0 : (uint8_t)one[i] - (uint8_t)other[i];
}

int strcmp(const char *one, const char *other)
{
	return strncmp(one, other, SIZE_MAX);
}
