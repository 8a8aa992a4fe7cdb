/*
 * print.c: formatted printing for programs, like the kernel's printk.
 */
#include <stdarg.h>
#include <stdbool.h>
#include "libl4/l4.h"
#include "libl4/print.h"
#include "libl4/string.h"

static char line[128];
static uint32_t in_line;

static void console_putc(char c)
{
	line[in_line++] = c;
	if (in_line == sizeof(line)) {
		l4_print(line, in_line);
		in_line = 0;
	}
}

struct sink {
	bool console;
	char *buffer;		/* of size bytes, if not */
	size_t size;
	size_t length;		/* written, or not for lack of room */
};

static void put(struct sink *sink, char c)
{
	if (sink->console)
		console_putc(c);
	else if (sink->length + 1 < sink->size)
		sink->buffer[sink->length] = c;
	sink->length++;
}

struct item {			/* what stands behind a % */
	bool zeroes, left;
	unsigned int width;
	unsigned int bytes;	/* size of the argument: 4 or 8 */
};

static void print_text(struct sink *sink, const struct item *item,
		       const char *sign, const char *text,
		       size_t length)
{
	size_t used = strlen(sign) + length;
	size_t fill = item->width > used ? item->width - used : 0;

	if (!item->left && !item->zeroes)
		for (; fill; fill--)
			put(sink, ' ');
	while (*sign)
		put(sink, *sign++);
	if (!item->left)
		for (; fill; fill--)
			put(sink, '0');
	while (length--)
		put(sink, *text++);
	for (; fill; fill--)
		put(sink, ' ');
}

static void print_string(struct sink *sink, struct item *item,
			 const char *s)
{
	if (!s)
		s = "(null)";
	item->zeroes = false;
	print_text(sink, item, "", s, strlen(s));
}

static const char *read_item(const char *f, struct item *item)
{
	*item = (struct item){.bytes = 4};
	for (; *f == '0' || *f == '-'; f++) {
		if (*f == '0')
			item->zeroes = true;
		else
			item->left = true;
	}
	for (; *f >= '0' && *f <= '9'; f++) {
		item->width *= 10;
		item->width += (unsigned int)(*f - '0');
	}
	if (f[0] == 'l' && f[1] == 'l') {
		item->bytes = 8;
		f += 2;
	} else if (*f == 'l' || *f == 'z') {
		f++;
	}
	return f;
}

static uint64_t argument(const struct item *item, va_list *args)
{
	if (item->bytes == 8)
		return va_arg(*args, uint64_t);
	return va_arg(*args, uint32_t);
}

static void print_number(struct sink *sink, const struct item *item,
			 uint64_t value, unsigned int base,
			 const char *sign)
{
	char digits[20];
	size_t i = sizeof(digits);

	do {
		digits[--i] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	print_text(sink, item, sign, &digits[i], sizeof(digits) - i);
}

static void print_signed(struct sink *sink, const struct item *item,
			 va_list *args)
{
	uint64_t value = argument(item, args);
	int64_t number = (int64_t)value;

	if (item->bytes == 4)
		number = (int32_t)value;
	if (number < 0)
		print_number(sink, item, -(uint64_t)number, 10, "-");
	else
		print_number(sink, item, (uint64_t)number, 10, "");
}

/* f stands behind the %; returns the item's last character. */
static const char *print_item(struct sink *sink, const char *f,
			      va_list *args)
{
	struct item item;
	uint64_t number;
	char c;

	f = read_item(f, &item);
	switch (*f) {
	case 'd': case 'i':
		print_signed(sink, &item, args);
		break;
	case 'u':
		number = argument(&item, args);
		print_number(sink, &item, number, 10, "");
		break;
	case 'x':
		number = argument(&item, args);
		print_number(sink, &item, number, 16, "");
		break;
	case 'p':
		item = (struct item){.zeroes = true, .width = 10, .bytes = 4};
		print_number(sink, &item, va_arg(*args, uintptr_t), 16, "0x");
		break;
	case 'c':
		c = (char)va_arg(*args, int);
		print_text(sink, &item, "", &c, 1);
		break;
	case 's':
		print_string(sink, &item, va_arg(*args, const char *));
		break;
	case '\0':
		return f - 1;
	default:
		put(sink, *f);
	}
	return f;
}

void print(const char *format, ...)
{
	struct sink sink = {.console = true};
	va_list args;

	va_start(args, format);
	for (const char *f = format; *f; f++) {
		if (*f == '%')
			f = print_item(&sink, f + 1, &args);
		else
			put(&sink, *f);
	}
	va_end(args);
	l4_print(line, in_line);
	in_line = 0;
}
