#include "bench/stats/walsh.h"

#include <string.h>

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

/* Doubles as whole numbers in the same order. */
static uint64_t key_of(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | 1ull << 63;
}

static double of_key(uint64_t key)
{
    uint64_t bits = key >> 63 ? key & ~(1ull << 63) : ~key;
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

double cb_stats_walsh_kth(const double *ordered, size_t n, uint64_t k)
{
    uint64_t lo = key_of(ordered[0]), hi = key_of(ordered[n - 1]);

    while (lo < hi) { /* the smallest double that has k + 1 averages at or below it */
        uint64_t middle = lo + (hi - lo) / 2;

        if (cb_stats_walsh_below(ordered, n, of_key(middle), 1) > k)
            hi = middle;
        else
            lo = middle + 1;
    }
    return of_key(lo) + 0.0; /* 0, not -0 */
}
