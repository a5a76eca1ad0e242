#include "bench/stats/paired.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/student.h"
#include "bench/stats/walsh.h"

enum { RANKS_MIN = 6, EXACT_MAX = 60, SUM_MAX = EXACT_MAX * (EXACT_MAX + 1) / 2 };

/* Mean and standard deviation of T+ of n pairs. */
static double rank_mean(double n)
{
    return n * (n + 1) / 4;
}

static double rank_sd(double n)
{
    return sqrt(n * (n + 1) * (2 * n + 1) / 24);
}

/* Ranks 1 to n each enter T+ or not, with equal chance: p[s] becomes the share of subsets with the
 * sum s. n <= EXACT_MAX. */
static void rank_shares(size_t n, double p[SUM_MAX + 1])
{
    for (size_t s = 0; s <= n * (n + 1) / 2; s++)
        p[s] = s == 0;
    for (size_t rank = 1; rank <= n; rank++)
        for (size_t s = rank * (rank + 1) / 2 + 1; s-- > 0;)
            p[s] = (p[s] + (s >= rank ? p[s - rank] : 0)) / 2;
}

/* P(T+ <= t) */
static double rank_p(size_t n, uint64_t t)
{
    double p[SUM_MAX + 1], sum = 0;

    if (n > EXACT_MAX)
        return erfc(-((double)t + 0.5 - rank_mean((double)n)) / rank_sd((double)n) / sqrt(2)) / 2;
    rank_shares(n, p);
    for (uint64_t s = 0; s <= t; s++)
        sum += p[s];
    return sum;
}

/* Beyond EXACT_MAX, where P(T+ <= k) is known for each k by itself. */
static int64_t normal_k(size_t n, double tail)
{
    int64_t k = -1, above = (int64_t)rank_mean((double)n);

    while (above - k > 1) {
        int64_t middle = k + (above - k) / 2;

        if (rank_p(n, (uint64_t)middle) <= tail)
            k = middle;
        else
            above = middle;
    }
    return k;
}

int64_t cb_stats_signed_rank_tail_k(size_t n, double tail)
{
    double p[SUM_MAX + 1], below = 0;
    int64_t k = -1;

    if (n > EXACT_MAX)
        return normal_k(n, tail);
    rank_shares(n, p);
    for (size_t s = 0; s <= n * (n + 1) / 2; s++) {
        below += p[s];
        if (below > tail)
            break;
        k = (int64_t)s;
    }
    return k;
}

int64_t cb_stats_signed_rank_k(size_t n)
{
    return cb_stats_signed_rank_tail_k(n, 0.025);
}

static struct cb_interval walsh_interval(const double *ordered, size_t n, double tail)
{
    int64_t k = cb_stats_signed_rank_tail_k(n, tail);
    struct cb_interval interval = {.have_estimate = n > 0, .have_interval = k >= 0, .n = n};

    interval.estimate = n > 0 ? cb_stats_walsh_middle(ordered, n) : NAN;
    interval.lo = interval.hi = interval.estimate;
    if (k >= 0) {
        interval.lo = cb_stats_walsh_kth(ordered, n, (uint64_t)k);
        interval.hi = cb_stats_walsh_kth(ordered, n, cb_stats_walsh_count(n) - 1 - (uint64_t)k);
    }
    return interval;
}

struct cb_interval cb_stats_shift_tail(const double *d, size_t n, double tail)
{
    size_t kept;
    double *ordered = cb_stats_sorted(d, n, &kept);
    struct cb_interval interval = walsh_interval(ordered, kept, tail);

    free(ordered);
    return interval;
}

struct cb_interval cb_stats_shift(const double *d, size_t n)
{
    size_t kept;
    double *ordered = cb_stats_sorted(d, n, &kept);
    struct cb_interval interval = kept >= RANKS_MIN ? walsh_interval(ordered, kept, 0.025)
                                                    : cb_stats_mean_interval(ordered, kept);

    free(ordered);
    return interval;
}

/* Student's t of the mean against 0. */
static double mean_p(const double *d, size_t n)
{
    struct cb_interval mean = cb_stats_mean_interval(d, n);
    double error;

    if (!mean.have_interval)
        return NAN;
    error = (mean.hi - mean.estimate) / cb_stats_t975(n - 1);
    if (mean.estimate == 0)
        return 1;
    return cb_stats_t_p(mean.estimate / error, n - 1); /* all the same: t is infinite, p is 0 */
}

double cb_stats_shift_p(const double *d, size_t n)
{
    size_t kept;
    double *ordered = cb_stats_sorted(d, n, &kept), p;

    if (kept < RANKS_MIN) {
        p = mean_p(ordered, kept);
    } else {
        uint64_t low = cb_stats_walsh_below(ordered, kept, 0, 1);
        uint64_t high = cb_stats_walsh_count(kept) - cb_stats_walsh_below(ordered, kept, 0, 0);

        p = fmin(1, 2 * rank_p(kept, low < high ? low : high));
    }
    free(ordered);
    return p;
}

static int is_positive(double x)
{
    return x > 0 && isfinite(x);
}

void cb_stats_log_ratios(const double *a, const double *b, size_t n, double *d)
{
    for (size_t i = 0; i < n; i++)
        d[i] = is_positive(a[i]) && is_positive(b[i]) ? log(a[i]) - log(b[i]) : NAN;
}

struct cb_interval cb_stats_exp(struct cb_interval logs)
{
    logs.estimate = exp(logs.estimate);
    logs.lo = exp(logs.lo);
    logs.hi = exp(logs.hi);
    return logs;
}

struct cb_interval cb_stats_ratio(const double *a, const double *b, size_t n)
{
    double *d = malloc((n + 1) * sizeof *d);
    struct cb_interval interval;

    if (!d)
        abort(); /* for a few numbers: not survivable */
    cb_stats_log_ratios(a, b, n, d);
    interval = cb_stats_shift(d, n);
    free(d);
    return cb_stats_exp(interval);
}
