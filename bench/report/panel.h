/* panel - what a page tells together: rows of summary.csv that differ in runner, shape and pool
 * only. */
#ifndef CB_BENCH_REPORT_PANEL_H
#define CB_BENCH_REPORT_PANEL_H

#include "bench/report/table.h"

/* Panels are numbered from 0 by their first rows. All zero = none. */
struct cb_panels {
    size_t *rows;   /* owned; of the summary, panel by panel */
    size_t *start;  /* owned; of count + 1: where each panel's rows begin in `rows` */
    size_t *of_row; /* owned; the panel of each row of the summary */
    size_t count;
};

/* 0 or -ENOMEM with a sentence; cb_panels_done is due in any case. */
int cb_panels_find(struct cb_panels *panels, const struct cb_table *summary, struct cb_err *err);
void cb_panels_done(struct cb_panels *panels);

/* The summary's row with which a panel begins. */
size_t cb_panel_first(const struct cb_panels *panels, size_t panel);

/* Whether two rows are of one panel, as far as their tables tell. */
int cb_panel_same(const struct cb_table *a, size_t row, const struct cb_table *b, size_t other);

/* Whether operations arrive by a schedule, at a rate that is given. */
int cb_panel_is_open(const struct cb_table *table, size_t row);

/* What is to be large in a row: operations a second; where their rate is given, the reciprocal of
 * the p99 response time in seconds, unless they did not keep up. NaN = no result. */
double cb_panel_speed(const struct cb_table *summary, size_t row);

/* The rows, of those of one runner in one panel, with the highest speed and with the fewest workers
 * of all whose speed is within 2% of it, both by medians. Rows that never settled stand back behind
 * those that did. */
struct cb_panel_sizes {
    size_t best, smallest;
    int known; /* 0: no row has a result */
};

struct cb_panel_sizes cb_panel_sizes(const struct cb_table *summary, const struct cb_panels *panels,
                                     size_t panel, const char *runner);

#endif
