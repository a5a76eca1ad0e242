/* detectable - how large a difference must be for n pairs to show it. Pure; NaN is no value. */
#ifndef CB_BENCH_STATS_DETECTABLE_H
#define CB_BENCH_STATS_DETECTABLE_H

#include <stddef.h>

/* Standard deviation of n values around their median, each deviation bounded by three times what
 * the median deviation is to a normal sample, so that a few wild ones don't pass for spread. NaN
 * for fewer than two values. Not bounded where more than half of the values are the same. */
double cb_stats_winsorised_sd(const double *x, size_t n);

/* The ratio less 1 that n pairs with these log differences find different at the 5% level in four
 * of five runs: exp(2.8 s / sqrt(n)) - 1, where 2.8 = 1.96 + 0.84 and s is their winsorised
 * standard deviation. For one comparison alone; NaN for fewer than two pairs. */
double cb_stats_detectable(const double *d, size_t n);

#endif
