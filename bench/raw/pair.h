/* pair - both sides of a row, measured one right after the other. */
#ifndef CB_BENCH_RAW_PAIR_H
#define CB_BENCH_RAW_PAIR_H

#include "bench/csv.h"
#include "bench/plan.h"
#include "bench/raw/rows.h"

/* How pairs are taken; the same for all. Borrowed, but for the sample, which is overwritten. */
struct cb_pairing {
    struct cb_bench bench;
    const struct cb_plan *plan; /* its cases are ours */
    struct cb_csv *csv;         /* samples.csv, for the samples of our side */
    const char *counter_source;
    struct cb_sample sample;
};

struct cb_pair {
    const struct cb_row *row;
    uint32_t case_index;     /* in the plan */
    uint32_t rep;            /* from 1; 0 = to warm up: no row in samples.csv */
    int bare_first;          /* where there is a bare side */
    double bare_ns, ours_ns; /* filled; NAN = no such side */
};

static inline int cb_row_has_bare(const struct cb_row *row)
{
    return row->bare || row->counting;
}

/* 0 with the pair measured, or with `why` set when the row can't be, or came out wrong. Otherwise
 * what ends the session: -EINTR, or a negative errno with a sentence in `err`. */
int cb_pair_take(struct cb_pairing *pairing, struct cb_pair *pair, struct cb_err *why,
                 struct cb_err *err);

#endif
