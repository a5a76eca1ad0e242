/* walsh - the averages of all pairs of n values, each with itself too, by rank: n(n+1)/2 of them,
 * never stored. Pure; `ordered` is sorted and without NaN. */
#ifndef CB_BENCH_STATS_WALSH_H
#define CB_BENCH_STATS_WALSH_H

#include <stddef.h>
#include <stdint.h>

/* How many there are: n(n+1)/2. */
uint64_t cb_stats_walsh_count(size_t n);

/* How many averages are below `limit`, with or without those equal to it. In linear time. */
uint64_t cb_stats_walsh_below(const double *ordered, size_t n, double limit, int or_equal);

/* The k-th smallest, k from 0 to the count less one: the average itself, not a value near it. Takes
 * 64 counts at most, by bisection over the doubles there are. */
double cb_stats_walsh_kth(const double *ordered, size_t n, uint64_t k);

/* Their median, n > 0: Hodges and Lehmann's estimate of location (1963). */
double cb_stats_walsh_middle(const double *ordered, size_t n);

#endif
