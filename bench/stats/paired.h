/* paired - what differs between two things that were measured side by side, n times. Pure; inputs
 * are never changed.
 *
 * A pair of which a value is NaN, or where a logarithm is needed isn't positive and finite, is no
 * pair: it is left out, and n of the interval doesn't count it. */
#ifndef CB_BENCH_STATS_PAIRED_H
#define CB_BENCH_STATS_PAIRED_H

#include <stdint.h>

#include "bench/stats/interval.h"

/* The location of n differences. From n = 6 on: Hodges and Lehmann's estimate, the median of all
 * Walsh averages, with the interval of Wilcoxon's signed-rank test (Hodges & Lehmann 1963); below,
 * where that has none of 95%, Student's t around the mean. */
struct cb_interval cb_stats_shift(const double *d, size_t n);

/* The same by signed ranks with `tail` beyond either end: 0.05 makes each end by itself a bound
 * that holds in 95%. No interval where n is too small for one: below 5 with that tail. */
struct cb_interval cb_stats_shift_tail(const double *d, size_t n, double tail);

/* P, two-sided, that n differences around 0 lie as far to one side as these: of the signed ranks
 * from n = 6 on (exact to 60, then normal), below of Student's t; NaN for fewer than two. Averages
 * that are exactly 0 count for either side, so that p <= 0.05 says the same as an interval of
 * cb_stats_shift without 0. */
double cb_stats_shift_p(const double *d, size_t n);

/* d[i] = log(a[i] / b[i]), NaN where that is no pair. */
void cb_stats_log_ratios(const double *a, const double *b, size_t n, double *d);

/* The ratio a/b of n pairs: cb_stats_shift of the logarithms, as a ratio again. */
struct cb_interval cb_stats_ratio(const double *a, const double *b, size_t n);

/* exp of the estimate and of both ends. */
struct cb_interval cb_stats_exp(struct cb_interval logs);

/* The largest k with P(T+ <= k) <= 0.025 for Wilcoxon's signed-rank statistic of n pairs, or -1:
 * the k-th smallest and largest Walsh averages, from 0, bound the 95% interval. Exact to n = 60. */
int64_t cb_stats_signed_rank_k(size_t n);

/* The same for another share than 0.025, below one half. */
int64_t cb_stats_signed_rank_tail_k(size_t n, double tail);

#endif
