/* burn - computing that takes a given CPU time. */
#ifndef CB_WORKLOADS_BURN_H
#define CB_WORKLOADS_BURN_H

#include "base/task.h"

/* Adds `seed` up so many times, one addition at a time: returns seed * iterations, modulo 2^64. Not
 * inline, so that what is timed below is the code that runs, aligned as it is. */
uint64_t cb_burn(uint64_t seed, uint64_t iterations);

/* How many iterations take a microsecond of CPU time here, where nothing disturbs them. Takes about
 * 1 ms, once a run: calibrated in each sample, the same plan would ask for 10% more or less. */
double cb_burn_calibrate(void);

/* How many iterations are to stand for `ns` of CPU time, by the job's calibration, or by one made
 * now where its run has made none. For prepare. */
uint64_t cb_burn_iterations(const struct cb_job *job, uint64_t ns);

/* CPU time of the calling thread, about 0.3 us a call. All its coroutines add to it: a difference
 * is one worker's own only if it asked nothing of its task in between. */
uint64_t cb_burn_clock_ns(void);

#endif
