/* latency - what the files of a run say about latencies: histograms.csv, cells of the others. */
#ifndef CB_BENCH_LATENCY_H
#define CB_BENCH_LATENCY_H

#include "bench/csv.h"
#include "bench/plan.h"

/* histograms.csv: writes the header; then, of a sample that went well, a row a bucket that isn't
 * empty. Nothing of pilots, whose every draw costs more. */
int cb_latency_header(struct cb_csv *csv, struct cb_err *err);
int cb_latency_rows(struct cb_csv *csv, const struct cb_case *c, const struct cb_turn *turn,
                    const struct cb_sample *sample, struct cb_err *err);

/* Names of the cells below. */
void cb_latency_case_names(struct cb_csv *csv);
void cb_latency_sample_names(struct cb_csv *csv);

/* Cells of samples.csv: warmup_ns to offered_per_s, as of the case, then those of the sample. */
void cb_latency_case_cells(struct cb_csv *csv, const struct cb_case *c);
void cb_latency_sample_cells(struct cb_csv *csv, const struct cb_case *c,
                             const struct cb_sample *sample);

#endif
