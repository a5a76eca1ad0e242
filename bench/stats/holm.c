#include "bench/stats/holm.h"

#include <math.h>
#include <stdlib.h>

static int by_p(const void *a, const void *b)
{
    double x = **(const double *const *)a, y = **(const double *const *)b;

    return (x > y) - (x < y);
}

void cb_stats_holm(const double *p, size_t n, double *adjusted)
{
    const double **ordered = malloc((n + 1) * sizeof *ordered);
    double most = 0;
    size_t tests = 0;

    if (!ordered)
        abort(); /* for a few numbers: not survivable */
    for (size_t i = 0; i < n; i++) {
        adjusted[i] = NAN;
        if (!isnan(p[i]))
            ordered[tests++] = &p[i];
    }
    qsort(ordered, tests, sizeof *ordered, by_p);
    for (size_t i = 0; i < tests; i++) {
        most = fmax(most, fmin(1, (double)(tests - i) * *ordered[i]));
        adjusted[ordered[i] - p] = most;
    }
    free(ordered);
}
