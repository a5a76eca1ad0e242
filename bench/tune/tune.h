/* tune - finds the pool size for this machine: measures what the search asks for, keeps a journal
 * of it, and says what was found. */
#ifndef CB_BENCH_TUNE_TUNE_H
#define CB_BENCH_TUNE_TUNE_H

#include "bench/session.h"
#include "bench/tuner/tuner.h"

/* What a crossover moves. */
enum cb_axis { CB_NO_AXIS, CB_AXIS_WAIT, CB_AXIS_CPU, CB_AXIS_CONCURRENCY };

/* All borrowed. */
struct cb_tune_settings {
    struct cb_session_settings session;
    struct cb_plan *plan; /* a case a runner, which differ in nothing else; cases are added */
    struct cb_tune_rules rules;
    uint64_t budget_ns;   /* 0 = as long as the rules need */
    uint32_t max_pool;    /* workers; 0 = as many as the machine holds */
    const uint32_t *also; /* sizes to measure in any case */
    uint32_t also_count;
    double load; /* with a bound and no rate: the rate offered, by the most that a runner does */
    uint64_t compute_ns, wait_ns; /* of a service that the user described; 0 = none */
    enum cb_axis axis;            /* of a crossover; the rest is for that only */
    uint64_t from, to;            /* of the axis: ns, or workers */
    int strict;                   /* what isn't certified is a failure */
    char **words;                 /* the command line, for resuming */
    int words_count;
};

struct cb_tune_result {
    char folder[CB_PATH_MAX]; /* where the files are; empty when none were written */
    int interrupted;
    int over_bound, uncertified; /* of all runners; of the best one */
};

/* Carries it out, writes its files and prints what was found to stdout. With session.resumes it
 * goes on where the journal in the folder ends. 0, or a negative errno with a sentence. */
int cb_tune(const struct cb_tune_settings *settings, struct cb_tune_result *result,
            struct cb_err *err);

#endif
