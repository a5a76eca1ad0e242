/* tuner - the search for a pool size: sweep, zoom, certify. What it does next follows from its
 * rules and from what it was told so far, and from nothing else: no clock, no file, no sample of
 * its own. Whoever asks measures, in a test a made-up machine.
 *
 *     tuner = cb_tuner_new(rules, spaces, ...);
 *     while ((pass = cb_tuner_next(tuner))) {
 *         for (i < pass->count) measure pass->turns[i]; cb_tuner_add(tuner, i, &measured);
 *         cb_tuner_ended(tuner, disturbed);
 *     }
 *     cb_tuner_finding(tuner, contender)
 *
 * The method: coarse sweep, two zooms beside the best and the knee, estimates by median polish over
 * sizes and passes, then a number of fresh passes fixed beforehand, which alone give the interval
 * that is told (docs/METHODOLOGY.md). With several contenders each is searched by itself, and one
 * series of fresh passes holds them all: how they compare is paired there, each at its own size. */
#ifndef CB_BENCH_TUNER_TUNER_H
#define CB_BENCH_TUNER_TUNER_H

#include "base/err.h"
#include "bench/stats/interval.h"
#include "bench/tuner/arm.h"

/* What is looked for, and how hard. cb_tune_rules_default fills in all of it. */
struct cb_tune_rules {
    double within; /* as good as the best is what is within this of it: 0.02 */
    double margin; /* and shown to be within this more: 0.03 */
    uint32_t top;  /* best arms that stay in the zooms */
    uint32_t zooms;
    uint32_t sweep_passes, zoom_passes, last_passes;
    uint32_t enough;               /* samples an arm needs to be chosen */
    uint32_t fresh_min, fresh_max; /* passes of certifying */
    double fresh_half_width;       /* of the interval that they are to reach */
    uint32_t budget;               /* samples a contender; 0 = 60, or 40% of five of every size */
    uint32_t effort;               /* that many times; 1 */
    double p99_bound_ns;           /* 0 = none */
    int costs; /* fresh passes also hold the recommended size's double, and the number of CPUs */
    uint64_t seed;
};

void cb_tune_rules_default(struct cb_tune_rules *rules);

/* Turns the defaults into those for a search under a bound of p99 (more zooms, of more passes, as a
 * p99 varies more than a rate; the spaces' gap is to be 1.05)).  */
void cb_tune_rules_bound(struct cb_tune_rules *rules, double p99_bound_ns);

/* Turns rules into those for `effort` times as many samples. */
void cb_tune_rules_effort(struct cb_tune_rules *rules, uint32_t effort);

/* What one sample came to. NAN = not measured. */
struct cb_tune_measured {
    /* Refused: the machine can't hold so many workers. */
    enum { CB_TUNE_OK, CB_TUNE_FAILED, CB_TUNE_REFUSED } outcome;
    double speed;     /* what is maximised: operations a second, or 1 / p99 in s of an open loop */
    double ops_per_s; /* the same where speed is that */
    double p99_ns;
    int saturated; /* of an open loop: it couldn't keep up, its p99 is a lower bound */
    double memory_bytes, busy_cpus, cpu_ns_per_op, switches_per_op,
        throttled; /* share of periods */
};

struct cb_tune_turn {
    uint32_t contender;
    struct cb_arm arm;
};

/* Samples to take one after the other: each arm once, in random order. */
struct cb_tune_pass {
    uint32_t number;  /* as executed, from 1 */
    uint32_t redo_of; /* number of the disturbed pass that it is taken instead of; 0 = none */
    int fresh;        /* of certifying */
    const struct cb_tune_turn *turns; /* borrowed until the next is asked for */
    uint32_t count;
};

struct cb_tuner;

/* Copies rules and spaces. NULL with `err` when out of memory. */
struct cb_tuner *cb_tuner_new(const struct cb_tune_rules *rules, const struct cb_space *spaces,
                              uint32_t contenders, struct cb_err *err);
void cb_tuner_free(struct cb_tuner *tuner); /* takes NULL */

/* The next pass, or NULL: it is decided. */
const struct cb_tune_pass *cb_tuner_next(struct cb_tuner *tuner);

/* Turn i of that pass has been measured; in any order, each once. */
void cb_tuner_add(struct cb_tuner *tuner, uint32_t turn, const struct cb_tune_measured *measured);

/* The pass has come to its end; a disturbed one is taken again whole, of at most a fifth of the
 * passes, and does not count. */
void cb_tuner_ended(struct cb_tuner *tuner, int disturbed);

/* --- what was found --- */

#define CB_NO_ARM UINT32_MAX

/* One size, by all samples of the choosing and, where it was in them, of the fresh passes. Medians;
 * NAN = not measured. */
struct cb_tune_point {
    struct cb_arm arm;
    uint32_t samples, failed; /* went well, of both; did not */
    int refused;              /* the machine can't hold it */
    int same;                 /* as good as the best, by estimate: not told apart */
    struct cb_interval speed; /* in the middle of the passes; 95% */
    double of_best;           /* its speed by that of the best point */
    double ops_per_s, memory_bytes, busy_cpus, cpu_ns_per_op, switches_per_op, throttled;
    struct cb_interval p99_ns;
    int over; /* its p99 is shown to be above the bound */
};

struct cb_tune_finding {
    const struct cb_tune_point *points; /* in ascending size; borrowed from the tuner */
    uint32_t count;
    uint32_t recommended, best; /* indices; CB_NO_ARM = none */
    uint32_t smaller, twice;    /* the next size down, and the double, where measured */
    enum {
        CB_TUNE_CERTIFIED,
        CB_TUNE_NOT_CERTIFIED,
        CB_TUNE_OVER_BOUND, /* no size holds the p99 */
        CB_TUNE_NOTHING     /* no size could be measured often enough */
    } verdict;
    uint32_t recommended_lo, recommended_hi; /* workers: the smallest size that does lies in there,
                                                about 95% sure (bench/tuner/spread.h) */
    struct cb_interval of_best; /* recommended / best, of fresh passes; 5% beyond each end at most.
                                   None where they are the same */
    double sigma;               /* of the logarithm of one sample */
    uint32_t samples, passes, fresh_passes, redone; /* this contender's samples; passes it was in */
    uint32_t disturbed;                             /* of the passes that count, */
    int too_disturbed;                              /* so many that they certify nothing */
    uint32_t more_passes; /* of fresh ones that would certify it, about; 0 = can't be said */
    int flat;             /* all sizes are within `within` of the best */
    int rising;           /* the best is the largest that may be tried, and still gained */
};

/* Valid when cb_tuner_next has returned NULL, until the tuner is freed. */
const struct cb_tune_finding *cb_tuner_finding(const struct cb_tuner *tuner, uint32_t contender);

/* The speed of a's recommended size by that of b's, paired by fresh pass, with a 95% interval; and
 * its p, for Holm: NAN = too few pairs. */
struct cb_interval cb_tuner_ratio(const struct cb_tuner *tuner, uint32_t a, uint32_t b);
double cb_tuner_ratio_p(const struct cb_tuner *tuner, uint32_t a, uint32_t b);

/* Fills `order` with all contenders, by fresh passes the fastest at its recommended size first;
 * those that have no such size, or no fresh sample of it, come last. */
void cb_tuner_order(const struct cb_tuner *tuner, uint32_t *order);

/* Of a contender's points i and j, paired by fresh pass where both were in 6 or more of them. */
struct cb_interval cb_tuner_point_ratio(const struct cb_tuner *tuner, uint32_t contender,
                                        uint32_t i, uint32_t j);

#endif
