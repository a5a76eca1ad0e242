#include "bench/hints/hints.h"

#include <math.h>

static struct cb_goetz goetz_of(double wait_by_compute, double cpus)
{
    return (struct cb_goetz){wait_by_compute, cpus * (1 + wait_by_compute)};
}

/* Of a worker's second: the share in which it computes, that in which it could but another has the
 * CPU, and the rest, in which it waits. */
struct cb_goetz cb_goetz_measured(const struct cb_tune_profile *profile, double cpus)
{
    double seconds = profile->workers * profile->window_s;
    double busy = profile->cpu_s / seconds, queued = profile->queued_s / seconds;

    if (isnan(queued) && profile->workers <= cpus)
        queued = 0; /* nobody has to queue */
    if (!(seconds > 0) || !(busy > 0) || isnan(queued))
        return goetz_of(NAN, cpus);
    /* Clocks that are read at slightly different moments make up a little more than all. */
    return goetz_of(fmax(0, 1 - busy - queued) / busy, cpus);
}

struct cb_goetz cb_goetz_stated(double compute_ns, double wait_ns, double cpus)
{
    if (!(compute_ns > 0) || !(wait_ns >= 0))
        return goetz_of(NAN, cpus);
    return goetz_of(wait_ns / compute_ns, cpus);
}

double cb_little_in_flight(double ops_per_s, double mean_latency_ns)
{
    return ops_per_s * (mean_latency_ns / 1e9);
}
