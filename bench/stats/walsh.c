#include "bench/stats/walsh.h"

#include "bench/stats/kth.h"

uint64_t cb_stats_walsh_count(size_t n)
{
    return (uint64_t)n * (n + 1) / 2;
}

/* As rounded, it never falls when x or y rises: that is what counting by two ends rests on. */
static double average(double x, double y)
{
    return x / 2 + y / 2; /* their sum may overflow */
}

uint64_t cb_stats_walsh_below(const double *ordered, size_t n, double limit, int or_equal)
{
    uint64_t count = 0;
    size_t end = n; /* partners of i are before it; falls as i rises */

    for (size_t i = 0; i < end; i++) {
        while (end > i) {
            double a = average(ordered[i], ordered[end - 1]);

            if (a < limit || (or_equal && a == limit))
                break;
            end--;
        }
        count += end - i;
    }
    return count;
}

struct sorted {
    const double *x;
    size_t n;
};

static uint64_t at_most(const void *numbers, double limit)
{
    const struct sorted *s = numbers;

    return cb_stats_walsh_below(s->x, s->n, limit, 1);
}

double cb_stats_walsh_kth(const double *ordered, size_t n, uint64_t k)
{
    const struct sorted s = {ordered, n};

    return cb_stats_kth(ordered[0], ordered[n - 1], k, at_most, &s);
}

double cb_stats_walsh_middle(const double *ordered, size_t n)
{
    uint64_t count = cb_stats_walsh_count(n);
    double lower = cb_stats_walsh_kth(ordered, n, (count - 1) / 2);
    double upper = count % 2 ? lower : cb_stats_walsh_kth(ordered, n, count / 2);

    return (lower + upper) / 2;
}
