/*
 * audit.h: counts everything again, by other means, and compares; see
 * the chapter on shadows.  Portable but for audit_report.c.
 */
#ifndef MM0_AUDIT_H
#define MM0_AUDIT_H

#include <stdint.h>

struct vm_file;

/* Check everything; returns how many things are wrong. */
uint32_t audit(void);

/* Tell what is wrong about whom.  Each environment has its own. */
void audit_report(const char *what, const void *who, uint32_t noted,
		  uint32_t found);

/* By its own count: how many have this file open? */
uint32_t audit_openers(const struct vm_file *file);

/* The same, and what tasks share, and their families. */
uint32_t audit_all(void);

/* Note that two numbers differ which should not. */
void audit_compare(const char *what, const void *who, uint32_t noted,
		   uint32_t found);

/* The part of the audit that asks the kernel. */
void audit_mappings(void);

#endif
