#include "bench/stats/holm.h"

#include <math.h>
#include <stdlib.h>

struct ranked {
    double p;
    size_t index;
};

static int by_p(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return (x->p > y->p) - (x->p < y->p);
}

void cb_stats_holm(const double *p, size_t n, double *adjusted)
{
    struct ranked *ranked = malloc((n ? n : 1) * sizeof *ranked);
    double least = 0;
    size_t made = 0;

    if (!ranked)
        abort(); /* for a few numbers: not survivable */
    for (size_t i = 0; i < n; i++) {
        adjusted[i] = NAN;
        if (!isnan(p[i]))
            ranked[made++] = (struct ranked){p[i], i};
    }
    qsort(ranked, made, sizeof *ranked, by_p);
    for (size_t i = 0; i < made; i++) {
        least = fmax(least, fmin(1, (double)(made - i) * ranked[i].p));
        adjusted[ranked[i].index] = least;
    }
    free(ranked);
}
