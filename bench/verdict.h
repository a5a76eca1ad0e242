/* verdict - which model wins where, said with an interval, or that it can't be told. */
#ifndef CB_BENCH_VERDICT_H
#define CB_BENCH_VERDICT_H

#include <stdio.h>

#include "bench/record.h"

/* What an interval of a ratio a/b allows to say. */
enum cb_outcome { CB_FASTER, CB_SLOWER, CB_SAME, CB_NOT_TOLD_APART };

/* In this order: "the same" if the whole interval lies within 2% of 1; then faster or slower, when
 * 1 lies outside; not told apart when it holds 1, or when there is none. */
enum cb_outcome cb_verdict_outcome(struct cb_interval ratio);

/* Prints, for each panel (workload, parameters, place, amount of work), the runner with the highest
 * median throughput over its pool sizes, and its ratio to each other runner's best, paired by
 * repetition. */
void cb_verdict_print(FILE *out, const struct cb_plan *plan, const struct cb_figures *figures,
                      size_t count);

#endif
