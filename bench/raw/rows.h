/* rows - what is measured: the table of everything that the instrument costs. */
#ifndef CB_BENCH_RAW_ROWS_H
#define CB_BENCH_RAW_ROWS_H

#include "bench/raw/bare.h"

/* What of a sample a row shows, in nanoseconds. */
enum cb_figure {
    CB_PER_OPERATION, /* work by operations */
    CB_SKEW,          /* gate to the last worker's start */
    CB_WALL           /* the whole sample with its row in samples.csv */
};

/* One row: what a sample of ours shows, and what it is held against. A new one is an entry in
 * rows.c, and where its operation is new, a loop in loops.h. */
struct cb_row {
    const char *what; /* in words, with the runner and where it matters the CPUs; unique */
    enum cb_figure figure;
    const char *runner;
    const struct cb_workload *workload;
    const char *params[2];       /* of the workload, "key=value"; the rest as it presets them */
    uint64_t tasks, duration_ns; /* one of them; about 10 ms of work */
    uint32_t pool;               /* workers; 0 = as many as CPUs, or as the runner has */
    struct cb_shape shape;       /* all zero = the runner chooses; else its workers are the pool */
    uint32_t cpus;               /* bound to so many; 0 = all */

    /* At most one of these; neither = there is nothing to hold it against. */
    const struct cb_bare_loop *bare;
    int counting; /* ours is a sample that counts, bare is the same one without counters */
    enum cb_bare_as as;
};

/* Ended by a NULL name. */
extern const struct cb_row cb_rows[];

/* The case of a row, on the first of these CPUs. -ENOTSUP with a sentence where they are too
 * few, -EINVAL where the row is wrong. */
int cb_row_case(const struct cb_row *row, const int32_t *cpus, uint32_t cpus_count,
                struct cb_case *c, struct cb_err *err);

#endif
