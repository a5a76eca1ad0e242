#include "bench/compare/judge.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/holm.h"

static const double equal_within = 0.02;
static const double level = 0.05;

/* Half a 95% interval is 1.96 standard errors; a shift of 2.8 of them is seen four times in five
 * (1.96 and the 80% quantile, 0.84). */
static double detectable(struct cb_interval ratio)
{
    return exp(2.8 / 1.96 * (log(ratio.hi) - log(ratio.lo)) / 2) - 1;
}

static double median_of(const struct cb_results_case *c)
{
    return c && c->n > 0 ? cb_stats_median(c->rates, c->n) : NAN;
}

/* All but the word. */
static struct cb_compared_case measure(const struct cb_results_case *old_case,
                                       const struct cb_results_case *new_case)
{
    struct cb_compared_case c = {.old_case = old_case,
                                 .new_case = new_case,
                                 .old_median = median_of(old_case),
                                 .new_median = median_of(new_case),
                                 .ratio = {.p = NAN},
                                 .p_adjusted = NAN,
                                 .detectable = NAN,
                                 .floor = 1};

    if (!old_case || !new_case)
        return c;
    c.ratio = cb_stats_unpaired_ratio(new_case->rates, new_case->n, old_case->rates, old_case->n);
    if (!c.ratio.shift.have_interval)
        c.ratio.p = NAN; /* it could never say anything: Holm doesn't count it */
    else
        c.detectable = detectable(c.ratio.shift);
    c.floor = fmax(old_case->floor, new_case->floor);
    c.newly_failed = new_case->failed > 0 && old_case->failed == 0;
    return c;
}

static enum cb_change change_of(const struct cb_compared_case *c)
{
    const struct cb_interval r = c->ratio.shift;

    if (!c->old_case)
        return CB_CHANGE_ONLY_NEW;
    if (!c->new_case)
        return CB_CHANGE_ONLY_OLD;
    if (!r.have_interval)
        return CB_CHANGE_TOO_FEW;
    if (r.lo >= 1 - equal_within && r.hi <= 1 + equal_within)
        return CB_CHANGE_EQUAL;
    if (!(r.lo > 1 || r.hi < 1) || !(c->p_adjusted <= level))
        return CB_CHANGE_NOT_DETECTED;
    if (fabs(log(r.estimate)) <= log(c->floor))
        return CB_CHANGE_BELOW_FLOOR;
    return r.lo > 1 ? CB_CHANGE_FASTER : CB_CHANGE_SLOWER;
}

/* The gate goes by the case's own interval: with many cases and few samples Holm's correction lets
 * nothing pass, and a gate that can't close is none. */
static int is_regression(const struct cb_compared_case *c, double allowed)
{
    const struct cb_interval r = c->ratio.shift;

    return r.have_interval && r.hi < 1 - allowed && -log(r.estimate) > log(c->floor);
}

/* Entirely apart, as far as so few samples can be, and still not enough. */
static int is_starved(const struct cb_compared_case *c)
{
    return c->change == CB_CHANGE_NOT_DETECTED &&
           c->ratio.p <= cb_stats_unpaired_least_p(c->ratio.m, c->ratio.n) * (1 + 1e-9) &&
           c->p_adjusted > level;
}

static size_t samples_needed(size_t comparisons)
{
    size_t n = 4;

    while (cb_stats_unpaired_least_p(n, n) * (double)comparisons > level)
        n++;
    return n;
}

static int correct(struct cb_compared *r, struct cb_err *err)
{
    double *p = malloc(2 * (r->count + 1) * sizeof *p), *adjusted = p + r->count;

    if (!p)
        return cb_err_set(err, -ENOMEM, "no memory for so many cases");
    for (size_t i = 0; i < r->count; i++) {
        p[i] = r->all[i].ratio.p;
        r->judged += !isnan(p[i]);
    }
    cb_stats_holm(p, r->count, adjusted);
    for (size_t i = 0; i < r->count; i++)
        r->all[i].p_adjusted = adjusted[i];
    free(p);
    return 0;
}

/* Numbers within names in their order, so that a pool of 16 comes behind one of 2. */
static int by_panel(const void *a, const void *b)
{
    static const enum cb_results_key order[CB_KEYS] = {
        CB_KEY_WORKLOAD, CB_KEY_PARAMS,   CB_KEY_TRACK,    CB_KEY_PLACE,
        CB_KEY_TASKS,    CB_KEY_DURATION, CB_KEY_ARRIVALS, CB_KEY_OFFERED,
        CB_KEY_MEASURE,  CB_KEY_RUNNER,   CB_KEY_POOL,     CB_KEY_SHAPE};
    const struct cb_compared_case *x = a, *y = b;
    char *const *left = (x->old_case ? x->old_case : x->new_case)->key;
    char *const *right = (y->old_case ? y->old_case : y->new_case)->key;
    int sign = 0;

    for (int i = 0; i < CB_KEYS && sign == 0; i++)
        sign = strverscmp(left[order[i]], right[order[i]]);
    return sign;
}

static void count_case(struct cb_compared *r, const struct cb_results_case *c)
{
    r->redone += c ? c->redone : 0;
    r->disturbed += c ? c->disturbed : 0;
}

static void judge_all(struct cb_compared *r, double allowed)
{
    for (size_t i = 0; i < r->count; i++) {
        struct cb_compared_case *c = &r->all[i];

        c->change = change_of(c);
        c->regressed = is_regression(c, allowed);
        r->changes[c->change]++;
        r->regressed += (size_t)c->regressed;
        r->newly_failed += (size_t)c->newly_failed;
        count_case(r, c->old_case);
        count_case(r, c->new_case);
        if (r->samples_needed == 0 && is_starved(c))
            r->samples_needed = samples_needed(r->judged);
    }
}

int cb_compare(const struct cb_results *old_run, const struct cb_results *new_run, double allowed,
               struct cb_compared *result, struct cb_err *err)
{
    int rc;

    *result = (struct cb_compared){
        .all = malloc((old_run->count + new_run->count + 1) * sizeof *result->all)};
    if (!result->all)
        return cb_err_set(err, -ENOMEM, "no memory for so many cases");
    for (size_t i = 0; i < old_run->count; i++) {
        const struct cb_results_case *c = old_run->cases[i];
        const struct cb_results_case *same = cb_results_find(new_run, c->key);

        result->in_both += same != NULL;
        result->all[result->count++] = measure(c, same);
    }
    for (size_t i = 0; i < new_run->count; i++)
        if (!cb_results_find(old_run, new_run->cases[i]->key))
            result->all[result->count++] = measure(NULL, new_run->cases[i]);
    qsort(result->all, result->count, sizeof *result->all, by_panel);
    rc = correct(result, err);
    if (rc == 0)
        judge_all(result, allowed);
    return rc;
}

void cb_compare_done(struct cb_compared *result)
{
    free(result->all);
    *result = (struct cb_compared){0};
}
