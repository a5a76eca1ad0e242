/* budget - where further repetitions are worth most, and what they could not settle. Decides from
 * the figures alone, without a clock.
 *
 * A panel is what a verdict compares: cases that differ in runner and pool only. Its contenders are
 * each runner's best measured pool. Blocks go to the panel whose contenders' rates, or their ratios
 * to the best of them, have the widest interval; when none is wider than the precision asked for,
 * to the other cases of the panel that has the widest one. Nothing is ever chosen or ended because
 * a difference became significant: that would turn chance into verdicts. */
#ifndef CB_BENCH_BUDGET_H
#define CB_BENCH_BUDGET_H

#include <stdio.h>

#include "bench/record.h"

/* Whole ones before any choice. A verdict takes 6 pairs, and 7 where two are told at once; one
 * block may go for choosing pools. */
enum { CB_BUDGET_BLOCKS = 8 };

struct cb_budget {
    const struct cb_plan *plan;
    double precision; /* half-width of an interval that is narrow enough; 0.02 = 2% */
    uint32_t *panel;  /* owned; per case, the first case of its panel */
    uint32_t *series; /* owned; per case, the first of its panel under the same runner */
};

/* Borrows the plan until cb_budget_done. */
int cb_budget_init(struct cb_budget *budget, const struct cb_plan *plan, double precision,
                   struct cb_err *err);
void cb_budget_done(struct cb_budget *budget);

/* What time there is. */
struct cb_budget_time {
    uint64_t left_ns;
    uint64_t block_ns;       /* what a block takes besides its samples */
    const uint64_t *case_ns; /* per case, what a sample of it takes */
};

/* Fills `cases`, which has room for all of the plan, with those of the block that is worth most
 * among those there is time for, and returns how many: all contenders of a panel, so that pairs
 * stay pairs, or cases of one panel that are no contenders. 0 = all intervals are narrow enough, or
 * there is no time for any that isn't; or no memory. Samples that count are left out. */
uint32_t cb_budget_choose(const struct cb_budget *budget, const struct cb_figures *figures,
                          size_t count, const struct cb_budget_time *time, uint32_t *cases);

/* Says for people what is left open: contenders not told apart from the best, and cases whose rate
 * is known less precisely than asked for. */
void cb_budget_report(FILE *out, const struct cb_budget *budget, const struct cb_figures *figures,
                      size_t count);

#endif
