#include "bench/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* A sorted copy; the caller frees it. Running out of memory for a few numbers is not survivable. */
static double *sorted(const double *x, size_t n)
{
    double *copy = malloc((n ? n : 1) * sizeof *copy);

    if (!copy)
        abort();
    memcpy(copy, x, n * sizeof *x);
    qsort(copy, n, sizeof *copy, by_value);
    return copy;
}

static double middle(const double *ordered, size_t n)
{
    return n % 2 ? ordered[n / 2] : (ordered[n / 2 - 1] + ordered[n / 2]) / 2;
}

double cb_stats_median(const double *x, size_t n)
{
    double *ordered = sorted(x, n), median = middle(ordered, n);

    free(ordered);
    return median;
}

double cb_stats_t975(size_t df)
{
    static const double table[] = {0,     12.706, 4.303, 3.182, 2.776,
                                   2.571, 2.447,  2.365, 2.306, 2.262};
    double z = 1.959964, d = (double)df;

    if (df < sizeof table / sizeof *table)
        return table[df];
    return z + (pow(z, 3) + z) / (4 * d) + (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / (96 * d * d) +
           (3 * pow(z, 7) + 19 * pow(z, 5) + 17 * pow(z, 3) - 15 * z) / (384 * d * d * d);
}

/* Student's t around the mean. */
static struct cb_interval t_interval(const double *x, size_t n)
{
    double mean = 0, squares = 0, half;

    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    half = n < 2 ? 0 : cb_stats_t975(n - 1) * sqrt(squares / (double)(n - 1) / (double)n);
    return (struct cb_interval){mean, mean - half, mean + half, n > 0, n > 1};
}

/* The largest l (from 0) such that the l-th smallest and largest values bound the median with 95%:
 * P(Binomial(n, 1/2) <= l) <= 0.025. n >= 6. */
static size_t order_rank(size_t n)
{
    double log_term = -(double)n * log(2.0), sum = 0;
    size_t l = 0;

    for (;; l++) {
        sum += exp(log_term);
        if (sum > 0.025)
            return l - 1;
        log_term += log((double)(n - l)) - log((double)(l + 1));
    }
}

static int all_positive(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(x[i] > 0))
            return 0;
    return 1;
}

struct cb_interval cb_stats_median_interval(const double *x, size_t n)
{
    struct cb_interval interval = {0};
    double *ordered;

    if (n == 0)
        return interval;
    ordered = sorted(x, n);
    if (n >= 6) {
        size_t l = order_rank(n);

        interval.lo = ordered[l];
        interval.hi = ordered[n - 1 - l];
    } else {
        int logs = all_positive(x, n);
        double y[5];

        for (size_t i = 0; i < n; i++)
            y[i] = logs ? log(x[i]) : x[i];
        interval = t_interval(y, n);
        if (logs) {
            interval.lo = exp(interval.lo);
            interval.hi = exp(interval.hi);
        }
    }
    interval.estimate = middle(ordered, n);
    interval.have_estimate = 1;
    interval.have_interval = n > 1;
    free(ordered);
    return interval;
}

/* Ranks 1 to n each enter T+ or not, with equal chance: the counts of subsets by their sum. */
int cb_stats_signed_rank_k(size_t n)
{
    enum { N_MAX = 60, SUM_MAX = N_MAX * (N_MAX + 1) / 2 };
    double ways[SUM_MAX + 1] = {1}, below = 0, all = pow(2, (double)n);
    size_t sum = n * (n + 1) / 2;
    int k = -1;

    if (n > N_MAX) { /* normal approximation */
        double m = (double)n, mean = m * (m + 1) / 4, sd = sqrt(m * (m + 1) * (2 * m + 1) / 24);

        return (int)floor(mean - 1.959964 * sd - 0.5);
    }
    for (size_t rank = 1; rank <= n; rank++)
        for (size_t s = rank * (rank + 1) / 2; s >= rank; s--)
            ways[s] += ways[s - rank];
    for (size_t s = 0; s <= sum; s++) {
        below += ways[s];
        if (below / all > 0.025)
            break;
        k = (int)s;
    }
    return k;
}

/* Hodges-Lehmann with the signed-rank interval; n >= 6. */
static struct cb_interval walsh_interval(const double *d, size_t n)
{
    size_t m = n * (n + 1) / 2, k = (size_t)cb_stats_signed_rank_k(n), at = 0;
    double *averages = malloc(m * sizeof *averages);
    struct cb_interval interval;

    if (!averages)
        abort();
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            averages[at++] = (d[i] + d[j]) / 2;
    qsort(averages, m, sizeof *averages, by_value);
    interval = (struct cb_interval){middle(averages, m), averages[k], averages[m - 1 - k], 1, 1};
    free(averages);
    return interval;
}

struct cb_interval cb_stats_ratio(const double *a, const double *b, size_t n)
{
    double *d = malloc((n ? n : 1) * sizeof *d);
    struct cb_interval interval;

    if (!d)
        abort();
    for (size_t i = 0; i < n; i++)
        d[i] = log(a[i]) - log(b[i]);
    interval = n >= 6 ? walsh_interval(d, n) : t_interval(d, n);
    free(d);
    interval.estimate = exp(interval.estimate);
    interval.lo = exp(interval.lo);
    interval.hi = exp(interval.hi);
    return interval;
}
