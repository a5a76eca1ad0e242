/* advice_words - what an advice says in words, for its text and its files alike. */
#ifndef CB_BENCH_ADVICE_WORDS_H
#define CB_BENCH_ADVICE_WORDS_H

#include "bench/advice/advice.h"
#include "bench/advice/sentence.h"

enum { CB_ADVICE_SIZE = 48 };

/* By the verdict of a finding, and by the rank of a runner: words for files. */
extern const char *const cb_advice_verdicts[];
extern const char *const cb_advice_ranks[];

/* The point of that index; NULL for CB_NO_ARM. */
const struct cb_tune_point *cb_advice_point(const struct cb_advice_runner *runner, uint32_t index);

/* Whether operations arrive at a given rate, so that the shortest p99 is looked for. */
int cb_advice_is_open(const struct cb_advice_runner *runner);

/* "coroutines": what the runner's workers are. */
const char *cb_advice_noun(const struct cb_advice_runner *runner, uint32_t pool);

/* "12", or "2x4x16" where the runner takes shapes; with _amount "12 threads". Return `buffer`. */
char *cb_advice_size(const struct cb_advice_runner *runner, const struct cb_arm *arm,
                     char buffer[CB_ADVICE_SIZE]);
char *cb_advice_amount(const struct cb_advice_runner *runner, const struct cb_arm *arm,
                       char buffer[CB_ADVICE_SIZE]);

/* What a point is: "recommended;best", of recommended, best, smaller, twice; often "". */
char *cb_advice_roles(const struct cb_tune_finding *finding, uint32_t index,
                      char buffer[CB_ADVICE_SIZE]);

/* Operations a second with their interval, which in an open loop isn't known. */
struct cb_interval cb_advice_rate(const struct cb_advice_runner *runner,
                                  const struct cb_tune_point *point);

/* The one with the shortest p99; CB_NO_ARM where none was measured. */
uint32_t cb_advice_nearest(const struct cb_tune_finding *finding);

/* Why the recommendation isn't certified, or why there is none; empty when it is. */
void cb_advice_reason(struct cb_sentence *sentence, const struct cb_advice *advice,
                      const struct cb_advice_runner *runner);

/* What is recommended, how good that is shown to be, and if it isn't, what may settle it. */
void cb_advice_recommendation(struct cb_sentence *sentence, const struct cb_advice *advice,
                              const struct cb_advice_runner *runner);

#endif
