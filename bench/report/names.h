/* names - how a page names what was measured. */
#ifndef CB_BENCH_REPORT_NAMES_H
#define CB_BENCH_REPORT_NAMES_H

#include <stdio.h>

#include "bench/report/panel.h"

/* A runner in its colour: an element of the class runner-NAME, of its letters a to z before any
 * option. */
void cb_names_runner(FILE *out, const char *runner);

/* "8", or the shape of a runner that takes one: "2x4x100". Borrowed from the table. */
const char *cb_names_pool(const struct cb_table *table, size_t row);

/* The workload, and what tells this panel from its others; a link to the panel. */
void cb_names_panel(FILE *out, const struct cb_table *summary, const struct cb_panels *panels,
                    size_t panel);

/* What goes before item `i` of `count` in a sentence: "", ", " or " and ". */
const char *cb_names_before(size_t i, size_t count);

/* All that a row was run with: parameters, placement, amount of work, loop. */
void cb_names_settings(FILE *out, const struct cb_table *table, size_t row);

#endif
