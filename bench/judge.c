#include "bench/judge.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/detectable.h"
#include "bench/stats/holm.h"
#include "bench/stats/paired.h"

enum { PAIRS_MIN = 6 };

static const double level = 0.05, equal_within = 0.02, too_noisy = 0.2, too_disturbed = 0.2;

const char *const cb_outcome_names[CB_OUTCOMES] = {
    "faster",      "slower",  "slightly faster", "slightly slower", "equal",     "not detected",
    "below floor", "too few", "noisy",           "unsteady",        "disturbed", "saturated"};

int cb_judge_ranks(enum cb_outcome outcome)
{
    return outcome == CB_FASTER || outcome == CB_SLOWER || outcome == CB_SLIGHTLY_FASTER ||
           outcome == CB_SLIGHTLY_SLOWER;
}

int cb_judge_refuses(enum cb_outcome outcome)
{
    return outcome >= CB_TOO_FEW && outcome < CB_OUTCOMES;
}

enum cb_outcome cb_outcome_named(const char *name)
{
    enum cb_outcome outcome = 0;

    while (outcome < CB_OUTCOMES && strcmp(name, cb_outcome_names[outcome]) != 0)
        outcome++;
    return outcome;
}

size_t cb_judge_pairs_needed(size_t comparisons)
{
    size_t pairs = PAIRS_MIN;

    while ((double)comparisons * ldexp(1, 1 - (int)pairs) > level)
        pairs++;
    return pairs;
}

enum cb_outcome cb_judge_outcome(const struct cb_comparison *c)
{
    double lo = c->ratio.lo, hi = c->ratio.hi;
    int within = lo >= 1 - equal_within && hi <= 1 + equal_within;
    int differs = c->p_holm <= level && (lo > 1 || hi < 1);

    if (c->saturated) /* the pairs that there are flatter that side */
        return CB_SATURATED;
    if (!c->ratio.have_interval || c->ratio.n < PAIRS_MIN)
        return CB_TOO_FEW;
    if (c->unsteady)
        return CB_UNSTEADY;
    if (c->disturbed)
        return CB_DISTURBED;
    if (c->cv > too_noisy)
        return CB_NOISY;
    if (differs && fabs(log(c->ratio.estimate)) < log1p(c->floor)) /* never below NaN */
        return within ? CB_EQUAL : CB_BELOW_FLOOR;
    if (differs && lo > 1)
        return hi < 1 + equal_within ? CB_SLIGHTLY_FASTER : CB_FASTER;
    if (differs)
        return lo > 1 - equal_within ? CB_SLIGHTLY_SLOWER : CB_SLOWER;
    return within ? CB_EQUAL : CB_NOT_DETECTED;
}

int cb_contender_leads(const struct cb_contender *contender, const struct cb_contender *rival)
{
    if ((contender->saturated > 0) != (rival->saturated > 0))
        return rival->saturated > 0;
    return contender->rate.estimate > rival->rate.estimate;
}

/* A judgement under way. */
struct court {
    struct cb_judgement *j;
    const struct cb_judgement *whole; /* whose A/A counts; NULL = this one's own */
    const struct cb_plan *plan;
    struct cb_grid grid;
    double *rates; /* owned; the rate with which each series stands in each block */
    double *row;   /* owned; room for one value a block */
    int disturbed; /* too much */
};

static double *standing(const struct court *court, uint32_t series)
{
    return court->rates + (size_t)series * court->plan->reps;
}

/* In how many of the blocks 1 to `reps` a case could not keep up with its open loop. */
static uint32_t count_saturated(const struct court *court, uint32_t case_index, uint32_t reps)
{
    uint32_t count = 0;

    for (uint32_t rep = 1; rep <= reps; rep++) {
        const struct cb_figures *f = cb_grid_sample(&court->grid, case_index, rep, 0);

        count += f && f->saturated;
    }
    return count;
}

/* Sets *best to the case of a series with the highest median rate in blocks 1 to `reps`, of those
 * that settled while they were calibrated if any did; with `kept_up` only of those that never were
 * saturated. Returns whether there is one. */
static int search(struct court *court, uint32_t s, uint32_t reps, int kept_up, uint32_t *best)
{
    const struct cb_series *series = &court->j->series;
    int any_steady = 0;
    double most = -INFINITY;

    for (uint32_t i = series->start[s]; i < series->start[s + 1]; i++)
        any_steady |= !court->plan->cases[series->cases[i]].unsteady;
    for (uint32_t i = series->start[s]; i < series->start[s + 1]; i++) {
        double median;

        if (any_steady && court->plan->cases[series->cases[i]].unsteady)
            continue;
        if (kept_up && count_saturated(court, series->cases[i], reps) > 0)
            continue;
        cb_grid_rates(&court->grid, series->cases[i], reps, court->row);
        median = cb_stats_median(court->row, reps);
        if (median > most) {
            most = median;
            *best = series->cases[i];
        }
    }
    return most > -INFINITY;
}

/* The best case of a series by blocks 1 to `reps`; one that could not keep up in some of them only
 * where all are so; the first where none has a rate. */
static uint32_t best_case(struct court *court, uint32_t s, uint32_t reps)
{
    uint32_t best = court->j->series.cases[court->j->series.start[s]];

    if (!search(court, s, reps, 1, &best))
        search(court, s, reps, 0, &best);
    return best;
}

static void enter_contender(struct court *court, uint32_t s)
{
    const struct cb_series *series = &court->j->series;
    struct cb_contender *c = &court->j->contenders[s];
    int choice = series->start[s + 1] - series->start[s] > 1;
    uint32_t reps = court->plan->reps;

    *c = (struct cb_contender){.case_index = best_case(court, s, reps)};
    for (uint32_t rep = 1; rep <= reps; rep++) {
        uint32_t chosen = choice ? best_case(court, s, rep - 1) : c->case_index;

        standing(court, s)[rep - 1] =
            choice && rep == 1 ? NAN : cb_grid_rate(&court->grid, chosen, rep, 0);
    }
    cb_grid_rates(&court->grid, c->case_index, reps, court->row);
    c->rate = cb_stats_median_interval(court->row, reps);
    for (uint32_t rep = 1; rep <= reps; rep++) {
        const struct cb_figures *f = cb_grid_sample(&court->grid, c->case_index, rep, 0);

        court->row[rep - 1] = log(court->row[rep - 1]); /* relative spread, whatever the rate */
        c->unsteady |= f && f->unsteady;
    }
    c->saturated = count_saturated(court, c->case_index, reps);
    c->cv = cb_stats_winsorised_sd(court->row, reps);
}

static void compare(struct court *court, uint32_t a, uint32_t b)
{
    const struct cb_judgement *j = court->j;
    uint32_t reps = court->plan->reps;
    double *d = court->row;
    struct cb_comparison c = {
        .a = a,
        .b = b,
        .floor = j->aa[a].floor,
        .cv = fmax(j->contenders[a].cv, j->contenders[b].cv),
        .unsteady = j->contenders[a].unsteady || j->contenders[b].unsteady,
        .saturated = j->contenders[a].saturated > 0 || j->contenders[b].saturated > 0,
        .disturbed = court->disturbed,
    };

    cb_stats_log_ratios(standing(court, a), standing(court, b), reps, d);
    c.ratio = cb_stats_exp(cb_stats_shift(d, reps));
    c.p = c.ratio.n >= PAIRS_MIN ? cb_stats_shift_p(d, reps) : NAN;
    c.detectable = cb_stats_detectable(d, reps);
    if (c.ratio.have_interval) /* which a few wild pairs widen, but not their winsorised spread */
        c.detectable = fmax(c.detectable, sqrt(c.ratio.hi / c.ratio.lo) - 1);
    court->j->comparisons[court->j->count++] = c;
}

/* All pairs of a panel's runners that have results; the fastest is compared first. */
static void compare_panel(struct court *court, uint32_t panel, uint32_t *order)
{
    const struct cb_judgement *j = court->j;
    uint32_t n = 0;

    for (uint32_t s = j->series.panel[panel]; s < j->series.panel[panel + 1]; s++) {
        uint32_t at = n;

        if (!j->contenders[s].rate.have_estimate)
            continue;
        for (; at > 0 && cb_contender_leads(&j->contenders[s], &j->contenders[order[at - 1]]); at--)
            order[at] = order[at - 1];
        order[at] = s;
        n++;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = i + 1; k < n; k++)
            compare(court, order[i], order[k]);
}

/* By itself each, or all together, with twins: as it was judged when it was run. */
static int block_disturbed(const struct court *court, uint32_t rep)
{
    struct cb_taint_block block = {0};

    for (uint32_t i = 0; i < court->plan->cases_count; i++)
        for (int twin = 0; twin < 2; twin++) {
            const struct cb_figures *f = cb_grid_sample(&court->grid, i, rep, twin);

            if (!f)
                continue;
            cb_taint_block_add(&block, &f->environment);
            block.disturbed |= f->disturbed;
        }
    return cb_taint_block_judge(&block);
}

static int too_many_disturbed(const struct court *court)
{
    uint32_t disturbed = 0;

    for (uint32_t rep = 1; rep <= court->plan->reps; rep++)
        disturbed += block_disturbed(court, rep) != 0;
    return disturbed > too_disturbed * court->plan->reps;
}

static int judge_aa(struct court *court)
{
    struct cb_judgement *j = court->j;

    if (!court->whole)
        return cb_aa_judge(&court->grid, &j->series, j->aa);
    for (uint32_t s = 0; s < j->series.count; s++)
        j->aa[s] =
            court->whole
                ->aa[cb_series_of(&court->whole->series, j->series.cases[j->series.start[s]])];
    return 0;
}

static int hold_court(struct court *court)
{
    struct cb_judgement *j = court->j;
    uint32_t *order = malloc((j->series.count + 1) * sizeof *order);
    double *p = malloc((j->count + 1) * sizeof *p), *adjusted = malloc((j->count + 1) * sizeof *p);
    int rc = order && p && adjusted ? judge_aa(court) : -ENOMEM;

    if (rc == 0) {
        court->disturbed = too_many_disturbed(court);
        for (uint32_t s = 0; s < j->series.count; s++)
            enter_contender(court, s);
        j->count = 0;
        for (uint32_t panel = 0; panel < j->series.panels; panel++)
            compare_panel(court, panel, order);
        for (size_t i = 0; i < j->count; i++)
            p[i] = j->comparisons[i].p;
        cb_stats_holm(p, j->count, adjusted);
        for (size_t i = 0; i < j->count; i++) {
            j->comparisons[i].p_holm = adjusted[i];
            j->comparisons[i].outcome = cb_judge_outcome(&j->comparisons[i]);
        }
    }
    free(order);
    free(p);
    free(adjusted);
    return rc;
}

/* How many pairs there are at most. */
static size_t pairs_of(const struct cb_series *series)
{
    size_t pairs = 0;

    for (uint32_t panel = 0; panel < series->panels; panel++) {
        size_t runners = series->panel[panel + 1] - series->panel[panel];

        pairs += runners * (runners - 1) / 2;
    }
    return pairs;
}

/* Judges the series that the judgement has; `rc` is how making them went. */
static int judge_series(struct court court, int rc, const struct cb_figures *figures, size_t count,
                        struct cb_err *err)
{
    const struct cb_plan *plan = court.plan;
    struct cb_judgement *j = court.j;

    if (rc == 0)
        rc = cb_grid_init(&court.grid, plan, figures, count);
    if (rc == 0) {
        j->count = pairs_of(&j->series);
        j->contenders = calloc(j->series.count + 1, sizeof *j->contenders);
        j->aa = calloc(j->series.count + 1, sizeof *j->aa);
        j->comparisons = calloc(j->count + 1, sizeof *j->comparisons);
        court.rates = malloc(((size_t)j->series.count * plan->reps + 1) * sizeof *court.rates);
        court.row = malloc((plan->reps + 1) * sizeof *court.row);
        if (!j->contenders || !j->aa || !j->comparisons || !court.rates || !court.row)
            rc = -ENOMEM;
    }
    if (rc == 0)
        rc = hold_court(&court);
    if (rc != 0) {
        cb_judgement_done(j);
        cb_err_set(err, rc, "no memory for the verdict on %zu samples", count);
    }
    cb_grid_done(&court.grid);
    free(court.rates);
    free(court.row);
    return rc;
}

int cb_judge(struct cb_judgement *j, const struct cb_plan *plan, const struct cb_figures *figures,
             size_t count, struct cb_err *err)
{
    *j = (struct cb_judgement){0};
    return judge_series((struct court){.j = j, .plan = plan},
                        cb_series_init(&j->series, plan->cases, plan->cases_count), figures, count,
                        err);
}

int cb_judge_pools(struct cb_judgement *j, const struct cb_judgement *whole,
                   const struct cb_plan *plan, const struct cb_figures *figures, size_t count,
                   struct cb_err *err)
{
    *j = (struct cb_judgement){0};
    return judge_series((struct court){.j = j, .whole = whole, .plan = plan},
                        cb_series_init_by_pool(&j->series, plan->cases, plan->cases_count), figures,
                        count, err);
}

void cb_judgement_done(struct cb_judgement *j)
{
    cb_series_done(&j->series);
    free(j->contenders);
    free(j->aa);
    free(j->comparisons);
    *j = (struct cb_judgement){0};
}

size_t cb_judgement_tests(const struct cb_judgement *j)
{
    size_t tests = 0;

    for (size_t i = 0; i < j->count; i++)
        tests += !isnan(j->comparisons[i].p);
    return tests;
}
