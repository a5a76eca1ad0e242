/* estimate - how long samples take: guessed from the plan, then learnt from those taken. */
#ifndef CB_BENCH_ESTIMATE_H
#define CB_BENCH_ESTIMATE_H

#include "bench/schedule.h"

struct cb_estimate {
    const struct cb_plan *plan;
    uint32_t cases;       /* that are known */
    uint64_t *case_ns;    /* owned; per case, what a sample of it takes */
    uint32_t *case_count; /* owned; samples that it was learnt from */
    uint64_t block_ns;    /* what a block takes besides its samples */
    uint32_t block_count;
};

/* Borrows the plan until cb_estimate_done. */
int cb_estimate_init(struct cb_estimate *estimate, const struct cb_plan *plan, struct cb_err *err);

/* Takes in cases that were added to the plan since. -ENOMEM. */
int cb_estimate_extend(struct cb_estimate *estimate, struct cb_err *err);

/* Guesses anew from the plan, whose cases calibration has changed: their warm-ups and windows. */
void cb_estimate_guess(struct cb_estimate *estimate);
void cb_estimate_done(struct cb_estimate *estimate);

/* A sample of the case took so long; a block took so long besides its samples. */
void cb_estimate_learn(struct cb_estimate *estimate, uint32_t case_index, uint64_t ns);
void cb_estimate_learn_block(struct cb_estimate *estimate, uint64_t ns);

/* All of the plan's selected samples, with their blocks, from the begin; blocks run again are not
 * foreseen. */
uint64_t cb_estimate_plan(const struct cb_estimate *estimate, const struct cb_schedule *schedule);

#endif
