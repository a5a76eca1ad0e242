/* clock - the one clock of the project. */
#ifndef CB_BASE_CLOCK_H
#define CB_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define CB_NS_PER_S 1000000000ull

/* A deadline that never comes. */
#define CB_FOREVER UINT64_MAX

static inline struct timespec cb_clock_timespec(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / CB_NS_PER_S),
                             .tv_nsec = (long)(ns % CB_NS_PER_S)};
}

/* Nanoseconds of CLOCK_MONOTONIC: the same time line in every process of the machine.
 * About 22 ns a call where the clock source is the time stamp counter. */
static inline uint64_t cb_clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * CB_NS_PER_S + (uint64_t)now.tv_nsec;
}

/* What two readings of the clock, one after the other, show to lie between them: the median of a
 * thousand pairs. It is in every latency that was taken between two readings. */
uint64_t cb_clock_cost_ns(void);

#endif
