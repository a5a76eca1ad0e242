/* verdict - what a run found, for people and for programs: which model wins where, by how much, or
 * that it can't be told. */
#ifndef CB_BENCH_VERDICT_H
#define CB_BENCH_VERDICT_H

#include <stdio.h>

#include "bench/why.h"

/* What is told; all borrowed. */
struct cb_verdict {
    const struct cb_plan *plan;
    const struct cb_judgement *judgement;
    const struct cb_why *why; /* of each comparison; NULL = nothing is known */
};

/* Prints first whether A/A failed; then for each panel (workload, parameters, place, amount of
 * work) the runner whose best pool has the highest median rate, and what it comes to against each
 * other runner, with what goes with that; then how to read it all. */
void cb_verdict_print(FILE *out, const struct cb_verdict *verdict);

/* Writes verdicts.csv, a row a comparison, and aa.csv, a row a runner and panel; results/README.md
 * says what is in them. On an error what was written of the file is removed. */
int cb_verdict_write(const char *path, const struct cb_verdict *verdict, struct cb_err *err);
int cb_verdict_write_aa(const char *path, const struct cb_verdict *verdict, struct cb_err *err);

#endif
