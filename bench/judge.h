/* judge - what the figures of a run allow to say: pure, from figures to a list of comparisons with
 * their outcomes.
 *
 * All runners of a panel are compared with each other, each at its best pool size. Picked and
 * compared with the same samples, the best of many pools looks faster than it is. So in block r a
 * runner stands with the pool that had the highest median rate in the blocks before r: the samples
 * of r had no say in it, and under equal pools a difference is as likely up as down, which is all
 * that the signed-rank test asks for (prequential choice; Dawid 1984). Of runners with several
 * pools the first block thus only chooses. Choosing on odd blocks for even ones and the other way
 * round would use all blocks, but ties the halves to each other: by simulation 7 false alarms in
 * 100 instead of 4.
 *
 * Holm's correction counts all pairs of runners of all panels, not only those with the best runner
 * that are printed, because the best is picked from the same samples too. */
#ifndef CB_BENCH_JUDGE_H
#define CB_BENCH_JUDGE_H

#include "bench/aa.h"

enum cb_outcome {
    CB_FASTER,
    CB_SLOWER,
    CB_SLIGHTLY_FASTER, /* the whole interval is above 1, but below 1.02 */
    CB_SLIGHTLY_SLOWER,
    CB_EQUAL,        /* the whole interval lies within 0.98 to 1.02 */
    CB_NOT_DETECTED, /* no difference */
    CB_BELOW_FLOOR,  /* A/A differs as much */
    CB_TOO_FEW,      /* fewer than 6 pairs: no word, whatever they look like */
    CB_NOISY,        /* refused: a side varies by more than 20% */
    CB_UNSTEADY,     /* refused: a side never settled */
    CB_DISTURBED,    /* refused: more than 20% of the blocks were disturbed from outside */
    CB_SATURATED,    /* refused: a side could not keep up with an open loop in some block */
    CB_OUTCOMES
};

/* Words for results: "faster", "slower", "slightly faster", ... */
extern const char *const cb_outcome_names[CB_OUTCOMES];

/* The outcome with that word; CB_OUTCOMES = none. */
enum cb_outcome cb_outcome_named(const char *name);

/* Whether it says which of the two is the faster one. */
int cb_judge_ranks(enum cb_outcome outcome);

/* Whether no word is given because something was wrong: too few pairs, or what was refused. */
int cb_judge_refuses(enum cb_outcome outcome);

/* Pairs from which on one of so many comparisons at once can pass Holm's correction: the signed
 * ranks of n pairs give no p below 2^(1-n). */
size_t cb_judge_pairs_needed(size_t comparisons);

/* A runner of a panel. */
struct cb_contender {
    uint32_t case_index;     /* its pool with the highest median rate over all blocks; of an open
                                loop, of those that kept up in all, if any did */
    struct cb_interval rate; /* of that case, operations a second */
    double cv;               /* of that rate between blocks; NaN below 2 samples */
    int unsteady;
    uint32_t saturated; /* blocks in which that case could not keep up, which are in no rate */
};

/* Whether the first is ahead of the second, by what is shown of them: who could not keep up with an
 * open loop in some blocks is behind who always did, whatever the other blocks tell. */
int cb_contender_leads(const struct cb_contender *contender, const struct cb_contender *rival);

/* Two of them: ratios are a's rate to b's. */
struct cb_comparison {
    uint32_t a, b; /* series; a's best median is the higher one */
    struct cb_interval ratio;
    double p, p_holm;        /* that they are the same; NaN below 6 pairs */
    double detectable;       /* ratio less 1 that such pairs would have shown (stats/detectable.h),
                                but at least half the interval; NaN below 2 */
    double floor;            /* of the panel, ratio less 1; NaN = no A/A */
    double cv;               /* the larger of the two */
    int unsteady, saturated; /* either side */
    int disturbed;           /* more than 20% of the blocks */
    enum cb_outcome outcome;
};

struct cb_judgement {
    struct cb_series series;
    struct cb_contender *contenders;   /* owned; of each series */
    struct cb_aa *aa;                  /* owned; of each series */
    struct cb_comparison *comparisons; /* owned; panel by panel, those with the best runner first */
    size_t count;
};

/* By p_holm and interval together; reads all else of `c`. */
enum cb_outcome cb_judge_outcome(const struct cb_comparison *c);

/* 0, or -ENOMEM with a sentence. */
int cb_judge(struct cb_judgement *judgement, const struct cb_plan *plan,
             const struct cb_figures *figures, size_t count, struct cb_err *err);

/* Of each pool size by itself, as if nothing else had been measured: a panel of the judgement's
 * series holds one number of workers, and a runner with several shapes of that many stands with one
 * chosen by the blocks before. Floors, and A/A, are those of `whole`, which is cb_judge's. */
int cb_judge_pools(struct cb_judgement *judgement, const struct cb_judgement *whole,
                   const struct cb_plan *plan, const struct cb_figures *figures, size_t count,
                   struct cb_err *err);

void cb_judgement_done(struct cb_judgement *judgement);

/* How many comparisons were tested together. */
size_t cb_judgement_tests(const struct cb_judgement *judgement);

#endif
