/* order - which of several contenders is fastest, each at its own size. */
#ifndef CB_BENCH_TUNER_ORDER_H
#define CB_BENCH_TUNER_ORDER_H

#include "bench/tuner/contender.h"

/* Fills `order` with the indices of `count` decided contenders, the fastest first: by the fresh
 * passes, which all of them share. Their searches came one after the other, and what the machine
 * did in between would count as a difference. Those that have a size, but no fresh sample of it,
 * come after them by their own estimates, and those without one last. */
void cb_contenders_order(const struct cb_contender *contenders, uint32_t count, uint32_t *order);

#endif
