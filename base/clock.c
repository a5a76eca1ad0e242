#include "base/clock.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

uint64_t cb_clock_cost_ns(void)
{
    enum { READINGS = 1001 };
    uint64_t between[READINGS], before = cb_clock_ns();

    for (int i = 0; i < READINGS; i++) {
        uint64_t now = cb_clock_ns();

        between[i] = now - before;
        before = now;
    }
    qsort(between, READINGS, sizeof *between, compare);
    return between[READINGS / 2];
}
