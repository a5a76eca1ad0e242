#include "bench/stats/interval.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/student.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void cb_stats_sort(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_value);
}

double *cb_stats_sorted(const double *x, size_t n, size_t *kept)
{
    double *copy = malloc((n ? n : 1) * sizeof *copy);

    if (!copy)
        abort(); /* for a few numbers: not survivable */
    *kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            copy[(*kept)++] = x[i];
    cb_stats_sort(copy, *kept);
    return copy;
}

double cb_stats_middle(const double *ordered, size_t n)
{
    return n % 2 ? ordered[n / 2] : (ordered[n / 2 - 1] + ordered[n / 2]) / 2;
}

double cb_stats_median(const double *x, size_t n)
{
    size_t kept;
    double *ordered = cb_stats_sorted(x, n, &kept);
    double median = kept ? cb_stats_middle(ordered, kept) : NAN;

    free(ordered);
    return median;
}

struct cb_interval cb_stats_mean_interval(const double *x, size_t n)
{
    double sum = 0, mean, squares = 0, half = 0;
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) {
            sum += x[i];
            kept++;
        }
    mean = kept ? sum / (double)kept : NAN;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            squares += (x[i] - mean) * (x[i] - mean);
    if (kept > 1)
        half = cb_stats_t975(kept - 1) * sqrt(squares / (double)(kept - 1) / (double)kept);
    return (struct cb_interval){mean, mean - half, mean + half, kept > 0, kept > 1, kept};
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

/* Student's t, for fewer than 6 sorted values: of their logarithms where all are positive. Of
 * counts, which are never below 0, the interval isn't either. */
static struct cb_interval small_interval(const double *ordered, size_t n)
{
    int logs = n > 0 && ordered[0] > 0;
    struct cb_interval interval;
    double y[5] = {0};

    for (size_t i = 0; i < n; i++)
        y[i] = logs ? log(ordered[i]) : ordered[i];
    interval = cb_stats_mean_interval(y, n);
    if (logs) {
        interval.lo = exp(interval.lo);
        interval.hi = exp(interval.hi);
    } else if (n > 0 && ordered[0] == 0) {
        interval.lo = fmax(0, interval.lo);
    }
    return interval;
}

struct cb_interval cb_stats_median_interval(const double *x, size_t n)
{
    size_t kept;
    double *ordered = cb_stats_sorted(x, n, &kept);
    struct cb_interval interval;

    if (kept < 6) {
        interval = small_interval(ordered, kept);
    } else {
        size_t l = order_rank(kept);

        interval = (struct cb_interval){0, ordered[l], ordered[kept - 1 - l], 1, 1, kept};
    }
    interval.estimate = kept ? cb_stats_middle(ordered, kept) : NAN;
    free(ordered);
    return interval;
}
