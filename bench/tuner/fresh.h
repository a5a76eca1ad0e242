/* fresh - the passes that certify a choice: their number is fixed before the first, from the noise
 * seen so far, and nothing that was measured before counts in them. So neither the luck by which an
 * arm was chosen nor a look at the outcome is in what they say. */
#ifndef CB_BENCH_TUNER_FRESH_H
#define CB_BENCH_TUNER_FRESH_H

#include "bench/tuner/search.h"

struct cb_fresh {
    uint32_t
        arms[CB_FRESH_MAX]; /* the recommended, others that decide, those that only tell costs */
    uint32_t deciding, count;
    uint32_t first; /* sample of the history */
    uint32_t passes, rows;
    double *y; /* owned; a row a pass, logarithms of speed; NAN = not measured */
};

/* 0 or -ENOMEM. */
int cb_fresh_init(struct cb_fresh *fresh, const struct cb_tune_rules *rules);
void cb_fresh_done(struct cb_fresh *fresh);

/* Chooses the arms when the search is over: the recommended one, the best, and the next smaller one
 * where that is anywhere near; or the second best, where there would be nothing to compare with.
 * Under a bound that the recommended isn't known to hold, the one that would be taken instead.
 * None where nothing is recommended. */
void cb_fresh_choose(struct cb_fresh *fresh, struct cb_search *search);

/* How many passes make an interval as wide as the rules say: Stein's two stages (1945). */
uint32_t cb_fresh_need(const struct cb_search *search);

/* The arms of the next pass, room for CB_FRESH_MAX. Those that tell costs are in the first few. */
uint32_t cb_fresh_pass(const struct cb_fresh *fresh, const struct cb_search *search,
                       uint32_t *arms);

/* What a pass of these arms came to; none of them where all are out. */
void cb_fresh_add(struct cb_fresh *fresh, const uint32_t *arms,
                  const struct cb_tune_measured *measured, uint32_t count);

/* The logarithm of arm a's speed in pass `row`, NAN where it wasn't measured. */
double cb_fresh_at(const struct cb_fresh *fresh, uint32_t a, uint32_t row);

/* Whether an arm is one of those that decide. */
int cb_fresh_decides(const struct cb_fresh *fresh, uint32_t a);

#endif
