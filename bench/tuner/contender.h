/* contender - one of those that are tuned together: its search, fresh passes, what was found. */
#ifndef CB_BENCH_TUNER_CONTENDER_H
#define CB_BENCH_TUNER_CONTENDER_H

#include "bench/tuner/finding.h"

struct cb_contender {
    struct cb_search search;
    struct cb_fresh fresh;
    struct cb_tune_finding finding; /* valid once decided, as the rest is */
    struct cb_tune_point points[CB_ARMS_MAX];
    uint32_t arm_of[CB_ARMS_MAX]; /* of a point */
};

/* 0 or -ENOMEM. Borrows the rules until cb_contender_done. */
int cb_contender_init(struct cb_contender *contender, const struct cb_tune_rules *rules,
                      const struct cb_space *space);
void cb_contender_done(struct cb_contender *contender);

void cb_contender_decide(struct cb_contender *contender);

/* Logarithms of a's speed at its point i by b's at its point j, by fresh pass. They lie in memory
 * of a's until its next call; returns how many, 0 where fewer than 6 passes have both. */
uint32_t cb_contender_differences(const struct cb_contender *a, uint32_t i,
                                  const struct cb_contender *b, uint32_t j, const double **d);

#endif
