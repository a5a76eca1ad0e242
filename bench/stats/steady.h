/* steady - where a series of equal slices of time stops warming up, and whether it ever does. Pure.
 * NaN is no value: the rest is looked at as if it stood side by side. */
#ifndef CB_BENCH_STATS_STEADY_H
#define CB_BENCH_STATS_STEADY_H

#include <stddef.h>

/* How many of the first values are warm-up, by MSER-5 (White, Cobb & Spratt 2000): of the cuts
 * after each batch of five, up to half of the whole batches, the earliest that makes the standard
 * error of the mean of what is left smallest. A multiple of 5 where no value is NaN; 0 for fewer
 * than 10 values. */
size_t cb_stats_mser5(const double *x, size_t n);

/* Whether what is left after the first `cut` values (of cb_stats_mser5) is not steady: the cut is
 * the latest there may be, or the means of the two halves of the rest differ by more than 2% of
 * their mean and by more than chance allows (Welch's interval of 95%). 0 for fewer than 10 values:
 * too few to tell. */
int cb_stats_unsteady(const double *x, size_t n, size_t cut);

#endif
