/* run_state - a run under way: what run.c, which goes from block to block, and run_samples.c, which
 * takes the samples of one, both know of it. */
#ifndef CB_BENCH_RUN_STATE_H
#define CB_BENCH_RUN_STATE_H

#include "bench/budget.h"
#include "bench/calibrate.h"
#include "bench/estimate.h"
#include "bench/figures.h"
#include "bench/gbench.h"
#include "bench/progress.h"
#include "bench/run.h"
#include "bench/zygote.h"

struct cb_run_state {
    const struct cb_run_settings *settings;
    struct cb_plan plan; /* the settings', whose memory it borrows; reps grow with the blocks */
    struct cb_run_result *result;
    struct cb_gbench *gbench; /* owned */
    struct cb_bench bench;
    struct cb_zygote zygote;        /* owned */
    struct cb_schedule schedule;    /* owned */
    struct cb_estimate estimate;    /* owned */
    struct cb_budget budget;        /* owned */
    uint64_t began_ns, expected_ns; /* the start; what the plan was said to take */
    struct cb_csv csv;              /* samples.csv */
    struct cb_csv histograms;       /* histograms.csv */
    struct cb_figures_list figures; /* owned; of the samples that count */
    struct cb_progress progress;
    const struct cb_batch *batch; /* the block under way */
    uint32_t batch_taken;         /* samples of it */
    uint64_t batch_samples_ns;    /* that they took */
    struct cb_taint_block taint;  /* of all of them */
    struct cb_sample sample;      /* the one taken last */
    uint64_t started_at_ns;       /* its start, on the calendar */
    int taken;                    /* it was: not interrupted, not cut short */
    int stopped;                  /* no more samples are to be taken */
    char name[2 * CB_CASE_TEXT + 16];
    struct cb_err *err;
};

/* What Google Benchmark calls, with the state for `user`: takes the samples of the batch under way
 * and records them. */
extern const struct cb_gbench_hooks cb_run_hooks;

/* Takes the pilots of all that is selected, and fills in what the cases need (bench/calibrate.h).
 * Sets `stopped` when it could not. */
void cb_run_pilots(struct cb_run_state *state);

/* The calendar's time, ns. */
uint64_t cb_run_calendar_ns(void);

/* The name of a case's samples of one kind, or of its twins, equal for its repetitions. Borrowed
 * until the next. */
const char *cb_run_name(struct cb_run_state *state, uint32_t case_index, enum cb_kind kind,
                        int twin);

#endif
