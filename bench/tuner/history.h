/* history - what a contender's sizes were measured to, and which of them can't be had. */
#ifndef CB_BENCH_TUNER_HISTORY_H
#define CB_BENCH_TUNER_HISTORY_H

#include "bench/tuner/polish.h"
#include "bench/tuner/tuner.h"

struct cb_history_arm {
    struct cb_arm arm;
    uint32_t ok, failed;
    int refused;
    int out; /* refused, as large as one that was, or mostly failing: not to be measured again */
};

struct cb_history {
    struct cb_space space; /* `also` is gone */
    struct cb_history_arm arms[CB_ARMS_MAX];
    uint32_t arms_count;
    uint32_t refused_at; /* the fewest workers that were refused; UINT32_MAX = none */

    /* Samples that went well, in the order of passes, and what else was seen of each. */
    struct cb_polish_value *values;   /* owned */
    struct cb_tune_measured *details; /* owned */
    uint32_t count, room;
    uint32_t passes; /* that any of those are of */

    uint32_t used;  /* samples of passes that count, failed ones too */
    uint32_t taken; /* of all passes */
    uint32_t pass_count, redone;
    uint32_t disturbed; /* of the passes that count */
};

/* Whether more than a fifth of the passes that count were disturbed from outside: they prove
 * nothing, as sizes differ in how they fare against whoever else is there. */
int cb_history_is_disturbed(const struct cb_history *history);

/* 0 or -ENOMEM. */
int cb_history_init(struct cb_history *history, const struct cb_space *space, uint32_t room);
void cb_history_done(struct cb_history *history);

/* The index of that arm, which joins when it isn't there; CB_NO_ARM when there is no room. */
uint32_t cb_history_find(const struct cb_history *history, const struct cb_arm *arm);
uint32_t cb_history_join(struct cb_history *history, const struct cb_arm *arm);

/* Of one pass: what the arms at these indices came to. In any order of them the outcome is the
 * same: an arm is refused only if none as large has ever run, else that was a failure. */
void cb_history_add(struct cb_history *history, const uint32_t *arms,
                    const struct cb_tune_measured *measured, uint32_t count);

/* Index of the largest arm that works and has workers up to `most`, or CB_NO_ARM. Not of shapes. */
uint32_t cb_history_largest(const struct cb_history *history, double most);

/* Below 0 where arm a is the smaller of the two. */
int cb_history_compare(const struct cb_history *history, uint32_t a, uint32_t b);

#endif
