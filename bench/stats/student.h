/* student - quantiles and probabilities of Student's t. Pure. */
#ifndef CB_BENCH_STATS_STUDENT_H
#define CB_BENCH_STATS_STUDENT_H

#include <stddef.h>

/* Upper 2.5% quantile with `df` >= 1 degrees of freedom; tabulated to 9, then by Cornish and
 * Fisher's expansion (error below 0.5%). */
double cb_stats_t975(size_t df);

/* P(|T| >= |t|) with `df` >= 1 degrees of freedom, exact (Abramowitz & Stegun 1964, 26.7.3 and
 * 26.7.4). NaN for NaN. */
double cb_stats_t_p(double t, size_t df);

#endif
