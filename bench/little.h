/* little - Little's law (1961) as a check of samples: operations under way = rate x mean time. */
#ifndef CB_BENCH_LITTLE_H
#define CB_BENCH_LITTLE_H

#include "bench/sample.h"

/* By that law the share of the pool that was within an operation: 1 in a closed loop. Less by what
 * lies between two operations, and by workers that start late, as a share of the window. More, by
 * latency.max / work_ns at most, since what was under way when the window began counts with all of
 * its latency. Beyond that operations or times were lost, or counted twice. NAN where it need not
 * be 1 or isn't known: not an ok sample, no latency or one of a part of the operation only, an open
 * loop, a number of tasks, whose workers are idle in the end. */
double cb_little_ratio(const struct cb_case *c, const struct cb_sample *sample);

#endif
