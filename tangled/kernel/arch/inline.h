/* inline.h: of the processor that this kernel is for. */
#include "kernel/arch/arm/inline.h"
