/* grid - the timing samples of a run that went well, by case and block. */
#ifndef CB_BENCH_GRID_H
#define CB_BENCH_GRID_H

#include "bench/record.h"

/* Borrows plan and figures. */
struct cb_grid {
    const struct cb_plan *plan;
    const struct cb_figures **sample; /* owned; by case, then block, then label; NULL = none */
};

/* Of two samples in one place the later counts, unless only the earlier was not disturbed. 0, or
 * -ENOMEM. */
int cb_grid_init(struct cb_grid *grid, const struct cb_plan *plan, const struct cb_figures *figures,
                 size_t count);
void cb_grid_done(struct cb_grid *grid);

/* NULL where there is none. `rep` counts from 1; `twin` is 0 or 1. */
const struct cb_figures *cb_grid_sample(const struct cb_grid *grid, uint32_t case_index,
                                        uint32_t rep, int twin);

/* What it is ranked by (cb_record_speed); NaN where there is no sample. */
double cb_grid_rate(const struct cb_grid *grid, uint32_t case_index, uint32_t rep, int twin);

/* The rates of a case in blocks 1 to `reps`, label A; NaN where there is none. */
void cb_grid_rates(const struct cb_grid *grid, uint32_t case_index, uint32_t reps, double *rates);

#endif
