/* judge - two runs, case by case: what became faster, what slower, and what can't be told. Pure.
 *
 * A case's ratio is the new rates to the old, unpaired: what drifted between the runs is in it. */
#ifndef CB_BENCH_COMPARE_JUDGE_H
#define CB_BENCH_COMPARE_JUDGE_H

#include "bench/compare/results.h"
#include "bench/stats/unpaired.h"

/* In the order in which they are decided, but for the last two. */
enum cb_change {
    CB_CHANGE_TOO_FEW,      /* no 95% interval exists for so few samples */
    CB_CHANGE_EQUAL,        /* the whole interval lies within 2% of 1 */
    CB_CHANGE_NOT_DETECTED, /* 1 is in the interval, or Holm's correction doesn't let it pass */
    CB_CHANGE_BELOW_FLOOR,  /* a difference, but no larger than what the A/A of either run shows */
    CB_CHANGE_FASTER,
    CB_CHANGE_SLOWER,
    CB_CHANGE_ONLY_OLD, /* the case is in one of the runs only */
    CB_CHANGE_ONLY_NEW,
    CB_CHANGES,
};

struct cb_compared_case {
    const struct cb_results_case *old_case, *new_case; /* borrowed; NULL = not in that run */
    double old_median, new_median;                     /* of the rates; NAN = there are none */
    struct cb_unpaired ratio;                          /* new/old; its p is of this case alone */
    double p_adjusted;                                 /* by Holm, over all cases; NAN = none */
    double detectable; /* 0.03: a difference of 3% would have been seen, four times in five; NAN */
    double floor;      /* the larger one; 1 = none known */
    enum cb_change change;
    int regressed;    /* the whole interval lies beyond what is allowed, and no floor hides it */
    int newly_failed; /* samples failed that did not in the old run */
};

struct cb_compared {
    struct cb_compared_case
        *all; /* owned; sorted: what differs in runner and pool only is together */
    size_t count;
    size_t in_both;             /* cases in both runs */
    size_t judged;              /* of these, with an interval: Holm's correction is for so many */
    size_t changes[CB_CHANGES]; /* how many of each */
    size_t regressed, newly_failed, redone, disturbed;

    /* Samples a side from which on a difference could have passed Holm's correction, where cases
     * lie entirely apart and yet do not pass it; 0 = no such case. */
    size_t samples_needed;
};

/* Compares all cases. `allowed` is the loss of speed that is none yet, 0.05 for 5%. Both runs must
 * outlive the result, which cb_compare_done frees. */
int cb_compare(const struct cb_results *old_run, const struct cb_results *new_run, double allowed,
               struct cb_compared *result, struct cb_err *err);
void cb_compare_done(struct cb_compared *result);

#endif
