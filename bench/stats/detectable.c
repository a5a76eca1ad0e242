#include "bench/stats/detectable.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/interval.h"

static const double normal_sd_per_mad = 1.4826;

double cb_stats_winsorised_sd(const double *x, size_t n)
{
    size_t kept;
    double *deviation = cb_stats_sorted(x, n, &kept), middle, cut, squares = 0;

    middle = kept ? cb_stats_middle(deviation, kept) : NAN;
    for (size_t i = 0; i < kept; i++)
        deviation[i] = fabs(deviation[i] - middle);
    cut = 3 * normal_sd_per_mad * cb_stats_median(deviation, kept);
    if (!(cut > 0))
        cut = INFINITY;
    for (size_t i = 0; i < kept; i++)
        squares += pow(fmin(deviation[i], cut), 2);
    free(deviation);
    return kept < 2 ? NAN : sqrt(squares / (double)(kept - 1));
}

double cb_stats_detectable(const double *d, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        kept += !isnan(d[i]);
    return exp(2.8 * cb_stats_winsorised_sd(d, n) / sqrt((double)kept)) - 1;
}
