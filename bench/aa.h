/* aa - every runner compared with itself: what differences the machine makes between two labels of
 * one thing. Pure, from the twins of a run. */
#ifndef CB_BENCH_AA_H
#define CB_BENCH_AA_H

#include "bench/grid.h"
#include "bench/series.h"

/* One runner in one panel. */
struct cb_aa {
    struct cb_interval ratio; /* label A to label B of the same block and case */
    double
        p_holm; /* that A and B are the same, among all A/A of the run; NaN = fewer than 2 pairs */
    double floor; /* of the panel, a ratio less 1; NaN = not known */
};

/* Fills in an entry for each series.
 *
 * The floor of a panel is the farthest end of the intervals of its runners' own A/A ratios: as much
 * as one of them, with 95% confidence, may differ from itself, here and now. By the panel, because
 * the length of a sample and what it does decide how much it varies. Where no runner has 6 pairs it
 * is that of all their pairs together. A difference below the floor is one that the panel's runners
 * may show against themselves: it is never ranked. Returns 0, or -ENOMEM. */
int cb_aa_judge(const struct cb_grid *grid, const struct cb_series *series, struct cb_aa *aa);

/* Whether A and B were told apart at 5%: the run's figures can't be trusted then. Of a sound run
 * any of its A/A does so in at most 5 of 100. */
int cb_aa_failed(const struct cb_aa *aa);

#endif
