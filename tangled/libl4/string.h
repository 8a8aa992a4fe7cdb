/* string.h: the few functions of C's library that servers have. */
#ifndef LIBL4_STRING_H
#define LIBL4_STRING_H

#include <stddef.h>

void *memset(void *to, int value, size_t size);
void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
int memcmp(const void *one, const void *other, size_t size);
size_t strlen(const char *s);
int strncmp(const char *one, const char *other, size_t size);
int strcmp(const char *one, const char *other);

#endif
