/* summary - summary.csv: a row a case, its medians and their intervals. */
#ifndef CB_BENCH_SUMMARY_H
#define CB_BENCH_SUMMARY_H

#include "bench/record.h"

/* Writes summary.csv, a row a case, sorted so that the pools of a series stand together. */
int cb_summary_write(const char *path, const struct cb_plan *plan, const struct cb_figures *figures,
                     size_t count, const struct cb_machine *machine, struct cb_err *err);

#endif
