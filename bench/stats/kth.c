#include "bench/stats/kth.h"

#include <string.h>

/* Doubles as whole numbers in the same order, and back. */
static uint64_t ordinal(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | 1ull << 63;
}

static double of_ordinal(uint64_t at)
{
    uint64_t bits = at >> 63 ? at & ~(1ull << 63) : ~at;
    double x;

    memcpy(&x, &bits, sizeof x);
    return x;
}

double cb_stats_kth(double least, double most, uint64_t k,
                    uint64_t (*at_most)(const void *numbers, double limit), const void *numbers)
{
    uint64_t lo = ordinal(least), hi = ordinal(most);

    while (lo < hi) {
        uint64_t middle = lo + (hi - lo) / 2;

        if (at_most(numbers, of_ordinal(middle)) > k)
            hi = middle;
        else
            lo = middle + 1;
    }
    return of_ordinal(lo) + 0.0; /* -0 becomes 0 */
}
