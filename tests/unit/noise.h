/* noise - made-up measurements: the same from the same seed. */
#ifndef CB_TESTS_UNIT_NOISE_H
#define CB_TESTS_UNIT_NOISE_H

#include <math.h>

#include "bench/random.h"

/* Standard normal, by Box and Muller. */
static inline double noise_normal(struct cb_random *random)
{
    double u = ((double)(cb_random_next(random) >> 11) + 0.5) * 0x1p-53;
    double v = ((double)(cb_random_next(random) >> 11) + 0.5) * 0x1p-53;

    return sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v);
}

#endif
