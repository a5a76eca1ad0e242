/* polish - how fast each of several arms is, from passes in which each was measured at most once:
 * y = arm + pass + error, by Tukey's median polish (1977) with Hodges and Lehmann's estimate over
 * the passes of an arm, as those are few. What slows a whole pass is no difference between arms. */
#ifndef CB_BENCH_TUNER_POLISH_H
#define CB_BENCH_TUNER_POLISH_H

#include <stdint.h>

#include "bench/tuner/arm.h"

/* One sample: the logarithm of its speed. Arms are below CB_ARMS_MAX; passes count from 0. */
struct cb_polish_value {
    uint32_t arm, pass;
    double y;
};

struct cb_polish {
    /* By arm; valid where count isn't 0. */
    double location[CB_ARMS_MAX]; /* in the middle of the passes */
    double error[CB_ARMS_MAX];    /* standard error of that */
    uint32_t count[CB_ARMS_MAX];  /* samples */
    double sigma;                 /* of one sample: pooled, winsorised, at least 1e-4 */
    uint32_t freedom;             /* degrees of freedom of sigma; 0 = it is unknown, and 0.1 */

    uint32_t room;                      /* values that there may be, and passes */
    double *effect, *residual, *spare;  /* owned */
    uint32_t *by_arm, *by_pass, *start; /* owned */
};

/* 0 or -ENOMEM. */
int cb_polish_init(struct cb_polish *polish, uint32_t room);
void cb_polish_done(struct cb_polish *polish);

/* Of `count` values in any order, at most `room`. */
void cb_polish_fit(struct cb_polish *polish, const struct cb_polish_value *values, uint32_t count);

/* Standard deviation of n residuals whose fit took n - df degrees of freedom, each bounded by three
 * times what the median one is to a normal sample. Those of a median polish are 0 too often for the
 * median alone to tell: it would be 15 to 30% too small. Sorts the absolute residuals into `spare`,
 * room for n. */
double cb_polish_spread(const double *residual, uint32_t n, double df, double *spare, double *cut);

#endif
