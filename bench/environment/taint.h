/* taint - whether something from outside disturbed a sample, or a block of samples.
 *
 * Disturbed from outside is what the hypervisor (steal above 2% of the busy time), processes that
 * are not ours (above 5% of the CPUs' time) or heat (any thermal throttling) did to it. What a
 * sample's own doing brought about - throttling by our own CPU quota, preemption by own workers,
 * migrations of workers that are not bound - is its result, and never a reason to reject it.
 *
 * The kernel tells steal and busy time in ticks of 10 ms. A figure counts only as far as it is
 * beyond what rounding could have made of the limit: one tick for steal, two for foreign time,
 * times the square root of the numbers summed. So a sample of 200 ms on two CPUs is flagged for
 * sure from 10% of foreign time on, while the sum of a block of sixteen is from 6.25%: a block
 * is judged by both. */
#ifndef CB_BENCH_ENVIRONMENT_TAINT_H
#define CB_BENCH_ENVIRONMENT_TAINT_H

#include <stddef.h>

#include "bench/environment/change.h"

enum { CB_TAINT_TEXT = 192 };

/* Judges a sample's change, or a sum of them. 1 when it was disturbed from outside, else 0, also
 * where nothing is known. Writes the column `taint`: words joined by ';', empty when all was looked
 * for and nothing was found:
 *   disturbed:NAME=VALUE   from outside: steal=3.1%, foreign=7.5%, thermal=2
 *   unknown:NAME           could not be read here: steal, foreign, throttled
 *   unknown                nothing was read, because the sample didn't get as far
 *   NAME=VALUE             a result of the sample's own: throttled=4/12 (periods), and memory=3.0%,
 *                          io=1.5%, the share of time in which somebody waited for them, from 1% */
int cb_taint_judge(const struct cb_environment_change *change, char text[CB_TAINT_TEXT]);

/* What befell the samples of a block; all zero = none yet. */
struct cb_taint_block {
    struct cb_environment_change sum;
    int disturbed; /* one of them was by itself */
};

/* Adds a sample, in any order; one that was not looked at says nothing. */
void cb_taint_block_add(struct cb_taint_block *block, const struct cb_environment_change *change);

/* Whether the block is to be run again: when a sample of it was disturbed by itself, or all were
 * together, each too little to be sure of it. */
int cb_taint_block_judge(const struct cb_taint_block *block);

#endif
