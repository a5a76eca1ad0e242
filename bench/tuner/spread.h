/* spread - how far a recommendation could lie elsewhere, by what the estimates leave open. */
#ifndef CB_BENCH_TUNER_SPREAD_H
#define CB_BENCH_TUNER_SPREAD_H

#include "bench/tuner/rank.h"

/* Draws every estimate within its standard error, looks which size that would recommend, again and
 * again: *lo to *hi workers hold 95% of those, and the recommended arm. Of sizes, *lo is as small
 * as the next above one that is shown not to do, measured or not, and however seldom its
 * neighbours were. 0 and 0 where none is recommended. */
void cb_spread_find(const struct cb_rank *rank, const struct cb_tune_rules *rules,
                    uint32_t recommended, uint32_t *lo, uint32_t *hi);

#endif
