/* rights.h: what may be done with a page. */
#ifndef L4_RIGHTS_H
#define L4_RIGHTS_H

#define L4_READ		1u
#define L4_WRITE	2u	/* includes reading */
#define L4_EXECUTE	4u	/* includes reading */

/* A number of pages; with rights added, an argument of l4_map. */
#define L4_PAGES(n)	((uint32_t)(n) << L4_RIGHTS_BITS)
#define L4_RIGHTS_BITS	8
#define L4_DEVICE	8u	/* registers of a device, uncached */

#endif
