/* print - a comparison of two runs, for people and for programs. */
#ifndef CB_BENCH_COMPARE_PRINT_H
#define CB_BENCH_COMPARE_PRINT_H

#include <stdio.h>

#include "bench/compare/judge.h"

struct cb_compare_report {
    const struct cb_results *old_run, *new_run; /* borrowed */
    const struct cb_compared *result;           /* borrowed */
    double allowed;                             /* loss of speed that is none yet: 0.05 */
};

/* Names come from files of others: each format escapes what would break it, or a terminal. */
void cb_compare_text(FILE *out, const struct cb_compare_report *report);
void cb_compare_markdown(FILE *out, const struct cb_compare_report *report);
void cb_compare_csv(FILE *out, const struct cb_compare_report *report);
void cb_compare_json(FILE *out, const struct cb_compare_report *report);

/* The words that columns and members have for a change: "faster", "not_detected", ... */
extern const char *const cb_compare_changes[CB_CHANGES];

#endif
