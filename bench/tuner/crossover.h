/* crossover - at which value of something, such as the waiting of a task, the best model changes.
 * What to compare at next follows from the rules and from the outcomes told so far, and from
 * nothing else: whoever asks measures, in a test made-up models.
 *
 *     cb_crossover_init(&crossover, &rules, err);
 *     while (cb_crossover_next(&crossover, &x)) {
 *         compare the models at x;
 *         cb_crossover_add(&crossover, x, &outcome);
 *     }
 *     cb_crossover_find(&crossover, &finding);
 *
 * Both ends and the middle come first, then the middle of the widest gap between neighbours whose
 * outcomes differ, on a logarithmic scale, until each change is enclosed. Outcomes may be wrong,
 * one in twenty where models are equal, and a bisection never returns to where it was misled
 * (Waeber, Frazier & Henderson 2013). So what a single point shows is asked again beside it: a
 * point that contradicts all around it is outvoted, and each side of a change stands on two points.
 * What then still contradicts itself widens the interval. */
#ifndef CB_BENCH_TUNER_CROSSOVER_H
#define CB_BENCH_TUNER_CROSSOVER_H

#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "bench/stats/interval.h"

/* Instead of a model's index: no model was shown to be the best. */
#define CB_TIE UINT32_MAX

enum { CB_CROSSOVER_POINTS = 64 };

struct cb_crossover_rules {
    double from, to; /* where to look; 0 < from < to */
    int whole;       /* x is a whole number; so are the ends */
    double gap;      /* > 1; a change is enclosed when its neighbours' ratio is at most this */
    uint32_t budget; /* points at most, 2 to CB_CROSSOVER_POINTS */
};

/* Gap 1.15, 20 points. */
void cb_crossover_rules_default(struct cb_crossover_rules *rules, double from, double to);

/* What the comparison of all models at one x came to. */
struct cb_crossover_outcome {
    uint32_t best;                /* the model shown to beat all others, or CB_TIE */
    uint32_t first, second;       /* the two fastest by estimate; read where log_ratio is known */
    struct cb_interval log_ratio; /* ln of first's speed by second's; no estimate = not known */
};

struct cb_crossover_point {
    double x;
    struct cb_crossover_outcome outcome;
    uint32_t best; /* outcome.best, or the model of the points around it, which outvote it */
};

/* All of it; fixed size, nothing to clean up. */
struct cb_crossover {
    struct cb_crossover_rules rules;
    struct cb_crossover_point point[CB_CROSSOVER_POINTS]; /* in ascending x */
    uint32_t count;
};

/* 0, or -EINVAL with a sentence. */
int cb_crossover_init(struct cb_crossover *crossover, const struct cb_crossover_rules *rules,
                      struct cb_err *err);

/* Whether there is anything left to ask, and where. */
int cb_crossover_next(const struct cb_crossover *crossover, double *x);

/* The outcome at x, in the range and not told before; at most CB_CROSSOVER_POINTS of them. Also
 * those of an earlier attempt, in any order. */
void cb_crossover_add(struct cb_crossover *crossover, double x,
                      const struct cb_crossover_outcome *outcome);

/* --- what was found --- */

struct cb_crossover_change {
    uint32_t before, after; /* models; CB_TIE: from there to the end of the range none was shown */
    double lo, hi;          /* the change lies between, if no more than one outcome is wrong that
                               need not be: from the second point that shows the one model to the
                               second that shows the other, farther where points contradict */
    double estimate; /* where the log ratio of the two is 0, by a line through what is known of it
                        between lo and hi; else the geometric middle */
};

struct cb_crossover_finding {
    struct cb_crossover_change change[CB_CROSSOVER_POINTS]; /* in ascending x */
    uint32_t changes;
    uint32_t throughout; /* without a change: the model that wins, or CB_TIE, none was shown */
    double from, to;
    uint32_t points, ties;
    uint32_t
        contradicting; /* points set aside: outvoted, or single in the midst of another model */
};

void cb_crossover_find(const struct cb_crossover *crossover, struct cb_crossover_finding *finding);

/* How to say it. */
struct cb_crossover_words {
    const char *const *models;                         /* in the plural: "coroutines" */
    const char *of;                                    /* follows a value: "of waiting per task" */
    char *(*value)(double x, char *text, size_t size); /* "1.3ms"; returns `text` */
};

/* "coroutines win above 1.3ms [1.1ms, 1.6ms] of waiting per task; below, threads", and a line end.
 * Several changes, none, and ties at the ends have sentences of their own. */
void cb_crossover_print(FILE *out, const struct cb_crossover_finding *finding,
                        const struct cb_crossover_words *words);

#endif
