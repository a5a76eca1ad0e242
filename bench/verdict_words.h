/* verdict_words - a comparison of two runners in words: one wording for the text and the tables. */
#ifndef CB_BENCH_VERDICT_WORDS_H
#define CB_BENCH_VERDICT_WORDS_H

#include "bench/judge.h"

enum { CB_VERDICT_NAME = 2 * CB_CASE_TEXT, CB_VERDICT_RATIO = 64, CB_VERDICT_SENTENCE = 1024 };

/* All return `buffer`. */

/* "1.80x [1.60, 2.00]" */
char *cb_verdict_ratio(struct cb_interval ratio, char buffer[CB_VERDICT_RATIO]);

/* "thread, pool 4" */
char *cb_verdict_contender(const struct cb_case *c, char buffer[CB_VERDICT_NAME]);

/* "queue (capacity=16;item=8B)" */
char *cb_verdict_panel(const struct cb_case *c, char buffer[CB_VERDICT_NAME]);

/* "thread beats serial, pool 1 by 1.98x [1.97, 2.00]", or why there is no such word. */
char *cb_verdict_sentence(const struct cb_plan *plan, const struct cb_judgement *judgement,
                          const struct cb_comparison *comparison, char buffer[CB_VERDICT_SENTENCE]);

#endif
