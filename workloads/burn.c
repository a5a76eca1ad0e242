#include "workloads/burn.h"

#include <time.h>

uint64_t cb_burn(uint64_t seed, uint64_t iterations)
{
    uint64_t sum = 0;

    for (uint64_t i = 0; i < iterations; i++)
        sum = cb_keep(sum + seed);
    return sum;
}

uint64_t cb_burn_clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * CB_NS_PER_S + (uint64_t)now.tv_nsec;
}

/* The fastest of a few tries: an interrupt, or a frequency that has still to rise, only adds. */
double cb_burn_calibrate(void)
{
    enum { TRIES = 32, ITERATIONS = 1 << 17 };
    uint64_t least = UINT64_MAX;

    for (int i = 0; i < TRIES; i++) {
        uint64_t before = cb_burn_clock_ns(), took;

        cb_keep(cb_burn(1, ITERATIONS));
        took = cb_burn_clock_ns() - before;
        if (took > 0 && took < least)
            least = took;
    }
    return ITERATIONS * 1000.0 / (double)least;
}

uint64_t cb_burn_iterations(const struct cb_job *job, uint64_t ns)
{
    double per_us = job->burn_per_us > 0 ? job->burn_per_us : cb_burn_calibrate();

    return (uint64_t)((double)ns * per_us / 1000);
}
