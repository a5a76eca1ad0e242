/* holm - several tests at once, and still at most 5% chance of any false alarm. Pure. */
#ifndef CB_BENCH_STATS_HOLM_H
#define CB_BENCH_STATS_HOLM_H

#include <stddef.h>

/* Holm's step-down (Holm 1979) over n p-values: adjusted[i] <= 0.05 where p[i] is rejected among
 * them all at 5%. NaN is no test: it stays NaN and isn't counted. */
void cb_stats_holm(const double *p, size_t n, double *adjusted);

#endif
