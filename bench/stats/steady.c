#include "bench/stats/steady.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/student.h"

enum { BATCH = 5 };

static const double told_apart = 0.02;

/* A series without its NaN. */
struct series {
    double *value;  /* owned */
    size_t *origin; /* owned; where in the caller's array each stood */
    size_t n;
};

static struct series series_of(const double *x, size_t n)
{
    struct series s = {malloc((n + 1) * sizeof *s.value), malloc((n + 1) * sizeof *s.origin), 0};

    if (!s.value || !s.origin)
        abort(); /* for a few numbers: not survivable */
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) {
            s.value[s.n] = x[i];
            s.origin[s.n++] = i;
        }
    return s;
}

static void free_series(struct series *s)
{
    free(s->value);
    free(s->origin);
}

/* From the last batch backwards, sums of batch means and their squares, taken less the last one: a
 * constant end then has a spread of exactly 0. */
static size_t cut_batches(const double *value, size_t batches)
{
    double origin = 0, sum = 0, squares = 0, least = INFINITY;
    size_t cut = 0;

    for (size_t b = batches; b-- > 0;) {
        double mean = 0, left = (double)(batches - b), error;

        for (size_t i = 0; i < BATCH; i++)
            mean += value[b * BATCH + i] / BATCH;
        if (b == batches - 1)
            origin = mean;
        sum += mean - origin;
        squares += (mean - origin) * (mean - origin);
        error = fmax(0, squares - sum * sum / left) / (left * left);
        if (b <= batches / 2 && error <= least) { /* of equals the earliest */
            least = error;
            cut = b;
        }
    }
    return cut;
}

size_t cb_stats_mser5(const double *x, size_t n)
{
    struct series s = series_of(x, n);
    size_t cut = s.n < 2 * BATCH ? 0 : cut_batches(s.value, s.n / BATCH) * BATCH;

    cut = cut ? s.origin[cut - 1] + 1 : 0;
    free_series(&s);
    return cut;
}

static void mean_and_variance(const double *x, size_t n, double *mean, double *variance)
{
    *mean = *variance = 0;
    for (size_t i = 0; i < n; i++)
        *mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        *variance += (x[i] - *mean) * (x[i] - *mean) / (double)(n - 1);
}

/* Welch 1947, with the degrees of freedom rounded down. */
static int halves_differ(const double *x, size_t n)
{
    size_t half = n / 2, later = n - half;
    double mean[2], variance[2], error[2], difference, df;

    mean_and_variance(x, half, &mean[0], &variance[0]);
    mean_and_variance(x + half, later, &mean[1], &variance[1]);
    error[0] = variance[0] / (double)half;
    error[1] = variance[1] / (double)later;
    difference = fabs(mean[1] - mean[0]);
    if (difference <= told_apart * fabs(mean[0] + mean[1]) / 2)
        return 0;
    df = pow(error[0] + error[1], 2) /
         (pow(error[0], 2) / (double)(half - 1) + pow(error[1], 2) / (double)(later - 1));
    return !(df >= 1) || difference > cb_stats_t975((size_t)df) * sqrt(error[0] + error[1]);
}

int cb_stats_unsteady(const double *x, size_t n, size_t cut)
{
    struct series s = series_of(x, n);
    size_t first = 0;
    int unsteady = 0;

    while (first < s.n && s.origin[first] < cut)
        first++;
    if (s.n >= 2 * BATCH)
        unsteady = first >= s.n / BATCH / 2 * BATCH || halves_differ(s.value + first, s.n - first);
    free_series(&s);
    return unsteady;
}
