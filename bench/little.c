#include "bench/little.h"

#include <math.h>

double cb_little_ratio(const struct cb_case *c, const struct cb_sample *s)
{
    if (s->status != CB_OK || !s->have_latency || !c->workload->latency_spans || c->rate_per_s ||
        c->tasks)
        return NAN;
    return s->ops_per_s * s->latency_mean_ns / (double)CB_NS_PER_S / (double)c->pool;
}
