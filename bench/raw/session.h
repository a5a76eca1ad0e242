/* session - measures the rows pair by pair and writes what came of it. */
#ifndef CB_BENCH_RAW_SESSION_H
#define CB_BENCH_RAW_SESSION_H

#include "bench/folder.h"
#include "bench/machine.h"
#include "bench/raw/rows.h"

/* Borrowed. */
struct cb_session_settings {
    const struct cb_row *rows; /* ended by a NULL name */
    const struct cb_topology *topology;
    const struct cb_machine *machine;
    const struct cb_counters_support *counters;
    uint32_t pairs;     /* of each row */
    uint64_t seed;      /* of the order */
    const char *only;   /* rows whose name contains it; NULL = all */
    const char *folder; /* NULL = results/HOST/TIMESTAMP */
};

struct cb_session_result {
    char folder[CB_PATH_MAX]; /* empty = nothing was written */
    uint32_t failed;          /* rows */
    int interrupted;
};

/* Rows that a text selects; NULL selects all. */
uint32_t cb_session_count(const struct cb_row *rows, const char *only);

/* Rows that can't be measured, or were wrong, are said on stderr and left empty; the table goes to
 * stdout. 0, or a negative errno with a sentence when the session itself could not go on. */
int cb_session_run(const struct cb_session_settings *settings, struct cb_session_result *result,
                   struct cb_err *err);

#endif
