/* interval - an estimate with its 95% confidence interval, and that of a median. Pure; inputs are
 * never changed. */
#ifndef CB_BENCH_STATS_INTERVAL_H
#define CB_BENCH_STATS_INTERVAL_H

#include <stddef.h>

/* NaN is no value: whoever makes an interval leaves it out, and n doesn't count it. */
struct cb_interval {
    double estimate, lo, hi;
    int have_estimate, have_interval; /* n >= 1; n >= 2 */
    size_t n;                         /* values, or pairs, that it stands on */
};

/* Sorts n values, none of them NaN, in place. */
void cb_stats_sort(double *x, size_t n);

/* A sorted copy of x without its NaN, for the caller to free; *kept says how many are left. Ends
 * the program when there is no memory for it. */
double *cb_stats_sorted(const double *x, size_t n, size_t *kept);

/* The middle of n > 0 sorted values; the mean of the middle two for even n. */
double cb_stats_middle(const double *ordered, size_t n);

/* Median of those of n values that aren't NaN; NaN where there is none. */
double cb_stats_median(const double *x, size_t n);

/* Student's t around the mean. An interval from n = 2 on. */
struct cb_interval cb_stats_mean_interval(const double *x, size_t n);

/* The median of n values with its interval. From n = 6 on the interval is between two order
 * statistics, exact for any distribution (Hoefler & Belli 2015, rule 8). Below, no distribution-
 * free interval of 95% exists, and it is Student's t around the mean, of the logarithms where all
 * values are positive, and cut at 0 where the least is 0. */
struct cb_interval cb_stats_median_interval(const double *x, size_t n);

#endif
