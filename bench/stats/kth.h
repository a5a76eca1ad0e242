/* kth - the k-th smallest of many numbers that are counted, not stored. Pure. */
#ifndef CB_BENCH_STATS_KTH_H
#define CB_BENCH_STATS_KTH_H

#include <stdint.h>

/* The smallest double in `least` to `most` that more than k of the numbers are at most: exactly one
 * of them, from k = 0 on; 0, never -0. `at_most` counts those that are `limit` at most. 64 counts
 * suffice, as doubles in their order are bisected, not their distance. */
double cb_stats_kth(double least, double most, uint64_t k,
                    uint64_t (*at_most)(const void *numbers, double limit), const void *numbers);

#endif
