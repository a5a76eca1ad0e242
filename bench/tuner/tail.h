/* tail - which arms hold a bound of the p99, by the p99 of each of their samples. */
#ifndef CB_BENCH_TUNER_TAIL_H
#define CB_BENCH_TUNER_TAIL_H

#include "bench/tuner/history.h"

enum cb_tail_verdict {
    CB_TAIL_OVER, /* shown to be over the bound: the lower end of the 90% interval is */
    CB_TAIL_OPEN,
    CB_TAIL_HOLDS /* the upper end is under it */
};

struct cb_tail {
    double bound;                 /* logarithm; INFINITY = none */
    double sigma;                 /* of the logarithm of a sample's p99 */
    double location[CB_ARMS_MAX]; /* Hodges and Lehmann's, of the logarithms */
    uint32_t count[CB_ARMS_MAX];  /* samples that location stands on */
    uint32_t samples[CB_ARMS_MAX], saturated[CB_ARMS_MAX];
};

/* From the history's samples at `from` and beyond; sigma from all of them. `spare` has room for
 * twice as many numbers as the history for samples. */
void cb_tail_fit(struct cb_tail *tail, const struct cb_history *history, double bound_ns,
                 uint32_t from, double *spare);

/* Without a bound all hold it that keep up. An arm that didn't in half of its samples is over. */
enum cb_tail_verdict cb_tail_judge(const struct cb_tail *tail, uint32_t arm);

#endif
