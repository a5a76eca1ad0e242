/* winners - which runner is the fastest at each pool size, all with equally many workers: what a
 * map of winners is drawn from. Pure, from the figures of a run.
 *
 * A verdict compares each runner at its own best pool; here both sides have the same one. The
 * winner is picked by the samples that are to show it, so it is decided only where it beats every
 * other runner, not just the second: the p of a cell is the largest of its comparisons'. Of k equal
 * runners one beats all others at that level in at most 5 of 100 cells, since the chances of the k
 * to be it add up to no more than one comparison's. Holm's correction then counts the cells. */
#ifndef CB_BENCH_WINNERS_H
#define CB_BENCH_WINNERS_H

#include "bench/judge.h"

/* One panel at one number of workers, which two or more runners were to be measured with. */
struct cb_winner {
    uint32_t pool;            /* workers */
    uint32_t runners, usable; /* that were to be measured; with a result */
    /* Cases with the highest and second highest median rate. Valid from two usable ones on, as are
     * all figures below; before, `winner` is a case of the panel that won nothing. */
    uint32_t winner, runner_up;
    struct cb_interval rate, runner_up_rate; /* medians over the blocks, as in cb_contender */
    struct cb_interval ratio;                /* the winner's rate to the runner-up's */
    double p, p_holm; /* that the winner is no faster than all others; NaN = too few pairs */
    double floor;     /* of the panel, ratio less 1; NaN = no A/A */
    int decided; /* p_holm, and against each other runner interval, floor and samples, allow it */
    /* Against the first runner that isn't beaten even in a comparison by itself; where there is
     * none, against the runner-up, among all cells. */
    enum cb_outcome outcome;
};

struct cb_winners {
    struct cb_winner *row; /* owned; panel by panel, pools as the plan has them */
    size_t count;
};

/* `judgement` is cb_judge's of the same figures. 0, or -ENOMEM with a sentence. */
int cb_winners_find(struct cb_winners *winners, const struct cb_judgement *judgement,
                    const struct cb_plan *plan, const struct cb_figures *figures, size_t count,
                    struct cb_err *err);
void cb_winners_done(struct cb_winners *winners);

/* Finds them and writes winners.csv, a row each; results/README.md says what is in it. On an error
 * what was written of the file is removed. */
int cb_winners_write(const char *path, const struct cb_judgement *judgement,
                     const struct cb_plan *plan, const struct cb_figures *figures, size_t count,
                     const struct cb_machine *machine, struct cb_err *err);

#endif
