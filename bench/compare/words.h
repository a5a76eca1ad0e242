/* words - the sentences that a comparison is told in, for people. */
#ifndef CB_BENCH_COMPARE_WORDS_H
#define CB_BENCH_COMPARE_WORDS_H

#include "bench/compare/print.h"

/* Where sentences go, and how. */
struct cb_words {
    FILE *out;
    int markdown; /* punctuation that means something there is escaped */
};

/* A text of unknown origin in one line: control characters are written as \n, \x1b. */
void cb_words_put(const struct cb_words *w, const char *text);

/* "cpu-sum (n=1000), compact, for 200ms": what cases of different runners and pools share. */
void cb_words_panel(const struct cb_words *w, char *const key[CB_KEYS]);

/* "thread, pool 4, 1x4x1"; the whole name where the file has nothing but that. */
void cb_words_case(const struct cb_words *w, char *const key[CB_KEYS]);

/* "0.912x [0.904, 0.921]", or as much of it as there is. */
void cb_words_ratio(const struct cb_words *w, const struct cb_compared_case *c);

/* "slower; its whole interval is beyond 5%" */
void cb_words_change(const struct cb_words *w, const struct cb_compared_case *c, double allowed);

/* "8.49k/s", or the time of an iteration: the cost behind a ratio. "none" of NAN. */
void cb_words_rate(const struct cb_words *w, const struct cb_compared_case *c, double rate);

/* "5 and 4 samples; NEW: 1 failed (owner died)" */
void cb_words_samples(const struct cb_words *w, const struct cb_compared_case *c);

/* "AMD EPYC, 2 CPUs, Linux 6.1, commit 5841a4f1": of one run. */
void cb_words_run(const struct cb_words *w, const struct cb_results *run);

/* "kernel: Linux 6.1 | Linux 6.5", a fact in which the machines differ. */
void cb_words_difference(const struct cb_words *w, const struct cb_compare_report *r, size_t fact);

/* Sentence i of the summary and what stands below it; 0 when there are no more. Nothing is written
 * of a sentence that doesn't apply: *said tells. */
int cb_words_summary(const struct cb_words *w, const struct cb_compare_report *r, int i, int *said);

#endif
