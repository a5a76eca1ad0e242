/* twins - which cases are measured twice in a block, under two labels: A/A comparisons, that show
 * what differences the machine makes by itself. */
#ifndef CB_BENCH_TWINS_H
#define CB_BENCH_TWINS_H

#include "bench/plan.h"
#include "bench/random.h"
#include "bench/series.h"

struct cb_twins {
    struct cb_series series; /* each series' cases in the order of their turns */
    uint32_t drawn;          /* blocks that had twins so far */
};

/* 0, or -ENOMEM. */
int cb_twins_init(struct cb_twins *twins, const struct cb_plan *plan);
void cb_twins_done(struct cb_twins *twins);

/* Whether timing block `rep` has twins: plan->aa of the plan's blocks do, evenly spread. */
int cb_twins_in_block(const struct cb_plan *plan, uint32_t rep);

/* Fills in the cases that have a twin in the next block, one of every series, and returns how many.
 * Each of a series' pools has its turn, in an order drawn anew for every round. */
uint32_t cb_twins_draw(struct cb_twins *twins, struct cb_random *random, uint32_t *cases);

#endif
