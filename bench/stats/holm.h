/* holm - several comparisons at once: p-values corrected for being several (Holm 1979). Pure. */
#ifndef CB_BENCH_STATS_HOLM_H
#define CB_BENCH_STATS_HOLM_H

#include <stddef.h>

/* adjusted[i] of n values: at most 5% says of comparison i what p[i] of at most 5% would say of a
 * single one, with 5% as the chance that any of them is said wrongly. NaN, a comparison that was
 * not made, stays NaN and is not counted. */
void cb_stats_holm(const double *p, size_t n, double *adjusted);

#endif
