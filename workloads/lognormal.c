#include "workloads/lognormal.h"

#include <math.h>

#include "base/quantity.h"
#include "workloads/draw.h"

void cb_lognormal_init(struct cb_lognormal *d, uint64_t mean, uint64_t cv)
{
    double ratio = (double)cv / CB_RATIO_ONE, variance = log1p(ratio * ratio);

    *d = (struct cb_lognormal){.mean = mean, .sigma = sqrt(variance)};
    if (mean > 0)
        d->mu = log((double)mean) - variance / 2;
}

/* The limit is centuries, and in reach of no mean that anybody would wait for. */
uint64_t cb_lognormal_value(const struct cb_lognormal *d, double normal)
{
    if (!cb_lognormal_varies(d))
        return d->mean;
    return (uint64_t)(fmin(exp(d->mu + d->sigma * normal), 0x1p62) + 0.5);
}

/* More than 0, at most 1. */
static double uniform(uint64_t drawn)
{
    return (double)((drawn >> 11) + 1) * 0x1p-53;
}

void cb_lognormal_normals(uint64_t seed, uint64_t number, double normals[2])
{
    double length = sqrt(-2 * log(uniform(cb_draw(seed, 2 * number))));
    double angle = 2 * M_PI * uniform(cb_draw(seed, 2 * number + 1));

    normals[0] = length * cos(angle);
    normals[1] = length * sin(angle);
}
