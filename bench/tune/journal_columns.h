/* journal_columns - of history.csv and stages.csv: what bench/tune/journal.c reads and
 * journal_write.c writes. */
#ifndef CB_BENCH_TUNE_JOURNAL_COLUMNS_H
#define CB_BENCH_TUNE_JOURNAL_COLUMNS_H

#include "bench/tuner/tuner.h"

/* Ended by NULL. The figures of a sample stand side by side in the first. */
extern const char *const cb_journal_history_columns[], *const cb_journal_stage_columns[];

/* By the outcome of a sample; refused is the last. */
extern const char *const cb_journal_outcomes[];

/* How many figures there are, and the column of the first; fills `figure` with where they are. */
enum { CB_JOURNAL_FIGURES = 8, CB_JOURNAL_FIRST_FIGURE = 12 };
void cb_journal_figures(struct cb_tune_measured *measured, double *figure[CB_JOURNAL_FIGURES]);

#endif
