/* unpaired - two independent samples: how far apart, with an interval. Pure functions; none changes
 * its input.
 *
 * The estimate is the median of all differences (Hodges & Lehmann 1963), the interval lies between
 * two of them, by Mann and Whitney's U (1947): no distribution is assumed, but that the two differ
 * by a shift. Nothing is paired, so what drifted between the two samples is in the difference. */
#ifndef CB_BENCH_STATS_UNPAIRED_H
#define CB_BENCH_STATS_UNPAIRED_H

#include <stddef.h>
#include <stdint.h>

#include "bench/stats/interval.h"

struct cb_unpaired {
    struct cb_interval shift; /* a - b, or the ratio a/b; no interval where k would be below 0 */
    double p;                 /* two-sided, of no shift; NAN when a or b has no value */
    size_t m, n;              /* values of a and b that took part */
};

/* The shift a - b. NaN and infinities are left out. For an interval of 95% to exist both sides need
 * 4 values, or one 3 and the other 5, one 2 and the other 8. Takes O((m + n) log(m + n)) time and
 * O(m + n) memory. */
struct cb_unpaired cb_stats_unpaired(const double *a, size_t m, const double *b, size_t n);

/* The ratio a/b: the shift of the logarithms. Values not finite and above 0 are left out. */
struct cb_unpaired cb_stats_unpaired_ratio(const double *a, size_t m, const double *b, size_t n);

/* The largest k with P(U <= k) <= 0.025, or -1: the k-th smallest and largest differences, from 0,
 * bound the 95% interval. Exact where m * n is 1600 at most, else by the normal approximation. */
int64_t cb_stats_unpaired_k(size_t m, size_t n);

/* The p of two samples without any overlap: no data of this size can give a smaller one. */
double cb_stats_unpaired_least_p(size_t m, size_t n);

#endif
