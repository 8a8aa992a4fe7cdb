/* audit_report.c: what the audit finds, as mm0 tells it. */
#include "libl4/print.h"
#include "mm0/audit.h"
#include "mm0/file.h"
#include "mm0/files.h"

void audit_report(const char *what, const void *who, uint32_t noted,
		  uint32_t found)
{
	const char *format = found < 0x10000 ?
		"audit: %s: 0x%08lx: %lu, found %lu\n" :
		"audit: %s: 0x%08lx: 0x%08lx, found 0x%08lx\n";

	print(format, what, (uint32_t)who, noted, found);
}

uint32_t audit_openers(const struct vm_file *file)
{
	return (file == &devzero) + files_having(file);
}
