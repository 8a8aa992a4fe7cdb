/*
 * errors.h: the reasons for failure, for the whole system.  A function
 * that fails returns one of these, negated; -4095 to -1 are errors and
 * nothing else is.  The values are newlib's.
 */
#ifndef L4_ERRORS_H
#define L4_ERRORS_H

#define ENOENT		2	/* there is no such thing */
#define E2BIG		7	/* it is too long */
#define ENOMEM		12	/* no memory, or no room, is left */
#define EINVAL		22	/* the argument makes no sense */
#define EFAULT		14	/* the address cannot be used so */
#define EBUSY		16	/* somebody else has it */

#endif
