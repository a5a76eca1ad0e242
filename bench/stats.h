/* stats - medians and intervals. Pure functions; none changes its input unless it says so. */
#ifndef CB_BENCH_STATS_H
#define CB_BENCH_STATS_H

#include <stddef.h>

/* An estimate with its 95% confidence interval. */
struct cb_interval {
    double estimate, lo, hi;
    int have_estimate, have_interval; /* n >= 1; n >= 2 */
};

/* Median of n > 0 values; the mean of the middle two for even n. */
double cb_stats_median(const double *x, size_t n);

/* Upper 2.5% quantile of Student's t with `df` >= 1 degrees of freedom; tabulated to 9, then by
 * Cornish and Fisher's expansion (error below 0.5%). */
double cb_stats_t975(size_t df);

/* The median of n values with its interval. From n = 6 on the interval is between two order
 * statistics, exact for any distribution (Hoefler & Belli 2015, rule 8). Below, no distribution-
 * free interval of 95% exists, and it is Student's t around the mean, of the logarithms where all
 * values are positive. */
struct cb_interval cb_stats_median_interval(const double *x, size_t n);

/* The ratio a/b from n pairs of positive values taken side by side. From n = 6 on: Hodges and
 * Lehmann's estimate of the log differences with Wilcoxon's signed-rank interval; below, the
 * paired t on the logarithms (Hodges & Lehmann 1963). */
struct cb_interval cb_stats_ratio(const double *a, const double *b, size_t n);

/* The largest k with P(T+ <= k) <= 0.025 for Wilcoxon's signed-rank statistic of n pairs, or -1:
 * the k-th smallest and largest Walsh averages, from 0, bound the 95% interval. Exact to n = 60. */
int cb_stats_signed_rank_k(size_t n);

#endif
