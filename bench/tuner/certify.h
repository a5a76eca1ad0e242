/* certify - what fresh passes say of a choice: refuted, upheld, or a smaller size is as good. */
#ifndef CB_BENCH_TUNER_CERTIFY_H
#define CB_BENCH_TUNER_CERTIFY_H

#include "bench/tuner/fresh.h"

struct cb_decision {
    int verdict;                /* of struct cb_tune_finding */
    uint32_t recommended, best; /* arms, or CB_NO_ARM */
    struct cb_interval of_best;
    uint32_t more_passes;
};

/* The recommended arm gives way to the best where the fresh passes show it to be more than `within`
 * slower, or put it beyond the margin; to a smaller arm that they show to hold both. It is
 * certified where they show it, with 95%, within both of what it was compared with. Under a bound
 * its fresh p99 is to hold it, or else the fastest smaller arm is taken whose p99 is known to, or
 * the smallest whose is. */
void cb_certify(const struct cb_search *search, const struct cb_fresh *fresh,
                struct cb_decision *decision);

#endif
