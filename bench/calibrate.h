/* calibrate - pilot samples before a run's first block: how long its cases warm up, and how long
 * they must be measured.
 *
 * What is found holds for a whole panel, the cases that are to be compared: the same warm-up, the
 * same window, the same share of latencies taken, whatever the model and the pool. Pilots are rows
 * of samples.csv, with their kind; nothing else is made of their figures. */
#ifndef CB_BENCH_CALIBRATE_H
#define CB_BENCH_CALIBRATE_H

#include "bench/plan.h"

/* What pilots of one case said; lengths in ns, 0 = nothing. */
struct cb_pilot_finding {
    uint64_t warmup_ns;    /* until its slices were steady */
    uint64_t skew_ns;      /* from the gate's opening until all that worked had started */
    uint64_t operation_ns; /* of a worker */
    int unsteady;          /* they never were */
};

/* Pure: what a pilot's slices and figures say, `duration_ns` long. Where operations are longer than
 * a slice, the slices say nothing: neither a warm-up nor that it is unsteady; then 0 is returned,
 * else 1. */
int cb_pilot_read(const struct cb_sample *pilot, uint64_t duration_ns,
                  struct cb_pilot_finding *finding);

/* Pure: what a panel needs. */
struct cb_panel_needs {
    uint64_t warmup_ns, duration_ns;
    uint32_t latency_every;
};

/* From the findings of its cases: the longest warm-up of those that were steady, and long enough
 * for all workers to have started, but at most half of the window, and 1 s; a window, as
 * `duration_ns` or doublings of it, of 20 operations of a worker and of 50 times the part of the
 * skew that reaches into it, but at most 2 s unless it was longer before; and with operations
 * shorter than 1 us, so few latencies that the clock costs no more than 2%. */
struct cb_panel_needs cb_panel_needs(const struct cb_pilot_finding *findings, size_t count,
                                     uint64_t duration_ns, uint64_t clock_ns);

/* A calibration under way; zero, then fill in the upper part. */
struct cb_calibration {
    struct cb_plan *plan; /* borrowed; its cases are written to */
    uint64_t clock_ns;    /* what two readings of the clock show */
    void *user;           /* passed to the hooks */
    int (*take)(void *user, const struct cb_case *c, struct cb_sample *pilot, struct cb_err *err);
    /* A pilot was taken, of cases[0] of `one`. 0, or a negative errno: it could not be kept. */
    int (*keep)(void *user, const struct cb_plan *one, const struct cb_turn *turn,
                const struct cb_sample *pilot);
    void (*say)(void *user, const char *line); /* to people */

    unsigned char *done; /* owned; of each case */
    int warned;          /* of a duration that is too short */
};

/* The time that pilots are going to take if all goes well, ns. */
double cb_calibrate_expected_ns(const struct cb_plan *plan);

/* Calibrates the panel of a case, unless that was done before or nothing is to be calibrated. 0, or
 * what `take` and `keep` return. */
int cb_calibrate(struct cb_calibration *calibration, uint32_t case_index, struct cb_err *err);
void cb_calibrate_done(struct cb_calibration *calibration);

#endif
