/* run - carries a plan out: every turn a sample, a row, a step of progress; then the summary. */
#ifndef CB_BENCH_RUN_H
#define CB_BENCH_RUN_H

#include "bench/session.h"

struct cb_run_settings {
    struct cb_session_settings session;
    struct cb_plan *plan; /* in order; calibration writes to its cases */
    uint64_t budget_ns;   /* for the plan and further blocks; the plan is carried out in any case.
                             0 = no further blocks */
    double precision;     /* with a budget: half-width of an interval that is narrow enough */
};

struct cb_run_result {
    char folder[CB_PATH_MAX]; /* where the files are; empty when none were written */
    uint32_t ok, failed, skipped;
    int interrupted;
};

/* Runs it, writes all files of the run and prints the verdict to stdout. 0 also when samples
 * failed; -ENOENT when the filter selects nothing; another negative errno with a sentence when the
 * run could not be carried out or recorded: what was recorded until then stays. */
int cb_run(const struct cb_run_settings *settings, struct cb_run_result *result,
           struct cb_err *err);

#endif
