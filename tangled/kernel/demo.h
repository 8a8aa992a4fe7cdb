/* demo.h: showing what this stage can do. */
#ifndef KERNEL_DEMO_H
#define KERNEL_DEMO_H

/* Run the demonstration that the boot arguments name, or the newest. */
void demo_run(void);

#endif
