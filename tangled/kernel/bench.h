/* bench.h: what things cost. */
#ifndef KERNEL_BENCH_H
#define KERNEL_BENCH_H

#include <stdint.h>

/*
 * Run and print all benchmarks; the arguments are the counter's values
 * at the first character and when the kernel was ready.
 */
void bench_run(uint64_t banner, uint64_t started);

#endif
