/* trials - a table of promises, each tried under every model with several pools. */
#ifndef CB_TESTS_CONTRACT_TRIALS_H
#define CB_TESTS_CONTRACT_TRIALS_H

#include "take.h"

/* One promise: a workload's run that proves it. */
struct trial {
    const char *name;
    int (*run)(struct cb_task *task);
    int (*check)(const struct cb_job *job, uint64_t ops, struct cb_err *err);
    uint32_t least; /* workers it needs; 0 = any number */
};

/* What the trials of a group have in common. */
struct trials {
    const char *name;
    const struct trial *trial;
    size_t count;
    uint32_t needs; /* enum cb_service bits */
    size_t (*bytes)(const struct cb_job *job);
    int (*prepare)(const struct cb_job *job, struct cb_err *err);
};

/* The call comes back with -ETIMEDOUT, not before its deadline: "MUST_TIME_OUT(task, t, f(...,
 * t))". */
#define MUST_TIME_OUT(task, deadline, call)         \
    do {                                            \
        uint64_t deadline = cb_clock_ns() + 3 * MS; \
                                                    \
        MUST(task, (call) == -ETIMEDOUT);           \
        MUST(task, cb_clock_ns() >= deadline);      \
    } while (0)

/* Runs each as a test of its own; returns how many failed. */
int trials_run(const struct trials *trials);

#endif
