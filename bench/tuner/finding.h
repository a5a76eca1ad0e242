/* finding - what a contender's samples come to, for whoever asked. */
#ifndef CB_BENCH_TUNER_FINDING_H
#define CB_BENCH_TUNER_FINDING_H

#include "bench/tuner/certify.h"

/* Fills `finding`, and `points`, room for CB_ARMS_MAX, which it borrows. `arm_of`, the same room,
 * tells the arm of each point. Estimates the search's ranks anew, from fresh samples too. */
void cb_finding_fill(struct cb_tune_finding *finding, struct cb_search *search,
                     const struct cb_fresh *fresh, const struct cb_decision *decision,
                     struct cb_tune_point *points, uint32_t *arm_of);

#endif
