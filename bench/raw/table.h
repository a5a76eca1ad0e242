/* table - what came of all pairs: medians, ratios, and where they are written. */
#ifndef CB_BENCH_RAW_TABLE_H
#define CB_BENCH_RAW_TABLE_H

#include <stdio.h>

#include "base/err.h"
#include "bench/stats/interval.h"

/* The figures of one row, pair by pair. */
struct cb_measured {
    const char *what;
    double *bare_ns, *ours_ns; /* owned by whoever measures */
    int has_bare;              /* else bare_ns is not used */
    size_t pairs;              /* measured; 0 = it could not be */
};

struct cb_table_row {
    const char *what;
    double bare_ns, ours_ns;                 /* medians; NAN = not measured */
    double ratio_median, ratio_lo, ratio_hi; /* ours by bare; NAN likewise */
};

/* The median of the ratios that pairs have each, with its interval: what two drifting medians would
 * lose. Pairs with a figure that is not positive make no ratio: then there is none. */
struct cb_table_row cb_table_row(const struct cb_measured *measured);

/* For people. */
void cb_table_print(FILE *out, const struct cb_measured *rows, size_t count);

/* Creates overhead.csv in the folder. */
int cb_table_write(const char *folder, const struct cb_measured *rows, size_t count,
                   struct cb_err *err);

#endif
