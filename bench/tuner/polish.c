#include "bench/tuner/polish.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/interval.h"
#include "bench/stats/walsh.h"

enum { ROUNDS = 10, OWN_FROM = 6 };
static const double normal_sd_per_mad = 1.4826, least_sigma = 1e-4, unknown_sigma = 0.1;

int cb_polish_init(struct cb_polish *p, uint32_t room)
{
    size_t n = (size_t)room + 1;

    memset(p, 0, sizeof *p);
    p->room = room;
    p->effect = malloc(n * sizeof *p->effect);
    p->residual = malloc(n * sizeof *p->residual);
    p->spare = malloc(n * sizeof *p->spare);
    p->by_arm = malloc(n * sizeof *p->by_arm);
    p->by_pass = malloc(n * sizeof *p->by_pass);
    p->start = malloc((n + 1) * sizeof *p->start);
    if (p->effect && p->residual && p->spare && p->by_arm && p->by_pass && p->start)
        return 0;
    cb_polish_done(p);
    return -ENOMEM;
}

void cb_polish_done(struct cb_polish *p)
{
    free(p->effect);
    free(p->residual);
    free(p->spare);
    free(p->by_arm);
    free(p->by_pass);
    free(p->start);
    p->effect = p->residual = p->spare = NULL;
    p->by_arm = p->by_pass = p->start = NULL;
}

struct table {
    const struct cb_polish_value *values;
    uint32_t count, arms, passes;
    uint32_t arm_start[CB_ARMS_MAX + 1]; /* the values of an arm within by_arm */
};

/* Lists values group by group: start[g] is where group g's begin. */
static void group(const struct table *t, int by_pass, uint32_t groups, uint32_t *start,
                  uint32_t *order)
{
    memset(start, 0, (groups + 1) * sizeof *start);
    for (uint32_t i = 0; i < t->count; i++)
        start[(by_pass ? t->values[i].pass : t->values[i].arm) + 1]++;
    for (uint32_t g = 0; g < groups; g++)
        start[g + 1] += start[g];
    for (uint32_t i = t->count; i-- > 0;)
        order[--start[(by_pass ? t->values[i].pass : t->values[i].arm) + 1]] = i;
    /* Each start[g + 1] is now where g begins. */
    memmove(start, start + 1, groups * sizeof *start);
    start[groups] = t->count;
}

static void set_up(struct cb_polish *p, struct table *t)
{
    for (uint32_t i = 0; i < t->count; i++) {
        if (t->values[i].arm >= t->arms)
            t->arms = t->values[i].arm + 1;
        if (t->values[i].pass >= t->passes)
            t->passes = t->values[i].pass + 1;
    }
    group(t, 0, t->arms, t->arm_start, p->by_arm);
    group(t, 1, t->passes, p->start, p->by_pass);
    memset(p->count, 0, sizeof p->count);
    for (uint32_t a = 0; a < t->arms; a++)
        p->count[a] = t->arm_start[a + 1] - t->arm_start[a];
    memset(p->effect, 0, t->passes * sizeof *p->effect);
}

static void fit_arms(struct cb_polish *p, const struct table *t)
{
    for (uint32_t a = 0; a < t->arms; a++) {
        for (uint32_t i = 0; i < p->count[a]; i++) {
            const struct cb_polish_value *v = &t->values[p->by_arm[t->arm_start[a] + i]];

            p->spare[i] = v->y - p->effect[v->pass];
        }
        cb_stats_sort(p->spare, p->count[a]);
        if (p->count[a] > 0)
            p->location[a] = cb_stats_walsh_middle(p->spare, p->count[a]);
    }
}

/* A pass with one arm says nothing of itself. */
static void fit_passes(struct cb_polish *p, const struct table *t)
{
    double middle;

    for (uint32_t r = 0; r < t->passes; r++) {
        uint32_t n = p->start[r + 1] - p->start[r];

        for (uint32_t i = 0; i < n; i++) {
            const struct cb_polish_value *v = &t->values[p->by_pass[p->start[r] + i]];

            p->spare[i] = v->y - p->location[v->arm];
        }
        cb_stats_sort(p->spare, n);
        if (n > 1)
            p->effect[r] = cb_stats_middle(p->spare, n);
    }
    memcpy(p->spare, p->effect, t->passes * sizeof *p->spare);
    cb_stats_sort(p->spare, t->passes);
    middle = t->passes ? cb_stats_middle(p->spare, t->passes) : 0;
    for (uint32_t r = 0; r < t->passes; r++)
        p->effect[r] -= middle;
}

double cb_polish_spread(const double *residual, uint32_t n, double df, double *spare, double *cut)
{
    double squares = 0;

    for (uint32_t i = 0; i < n; i++)
        spare[i] = fabs(residual[i]);
    cb_stats_sort(spare, n);
    *cut = 3 * normal_sd_per_mad * cb_stats_middle(spare, n) * sqrt(n / df);
    if (!(*cut > 0))
        *cut = INFINITY; /* more than half are 0: that says nothing of the others */
    for (uint32_t i = 0; i < n; i++)
        squares += pow(fmin(spare[i], *cut), 2);
    return fmax(least_sigma, sqrt(squares / df));
}

/* Residuals of the arms with several samples, arm by arm; returns how many, and of how many arms
 * and passes. */
static uint32_t residuals(struct cb_polish *p, const struct table *t, uint32_t *arms,
                          uint32_t *passes)
{
    uint32_t n = 0;

    *arms = *passes = 0;
    for (uint32_t a = 0; a < t->arms; a++) {
        *arms += p->count[a] > 1;
        for (uint32_t i = 0; p->count[a] > 1 && i < p->count[a]; i++) {
            const struct cb_polish_value *v = &t->values[p->by_arm[t->arm_start[a] + i]];

            p->residual[n++] = v->y - p->effect[v->pass] - p->location[a];
        }
    }
    for (uint32_t r = 0; r < t->passes; r++)
        for (uint32_t i = p->start[r]; i < p->start[r + 1]; i++)
            if (p->count[t->values[p->by_pass[i]].arm] > 1) {
                ++*passes;
                break;
            }
    return n;
}

/* From several samples on an arm may be shown to vary more than the others do. */
static double own_sigma(const struct cb_polish *p, const double *residual, uint32_t n, double cut)
{
    double squares = 0;

    if (n < OWN_FROM)
        return p->sigma;
    for (uint32_t i = 0; i < n; i++)
        squares += pow(fmin(fabs(residual[i]), cut), 2);
    return fmax(p->sigma, fmin(3 * p->sigma, sqrt(squares / (n - 1))));
}

static void set_errors(struct cb_polish *p, const struct table *t)
{
    uint32_t arms, passes, n = residuals(p, t, &arms, &passes), at = 0;
    double df = fmax(n / 4.0, (double)n - arms - passes + 1), cut = INFINITY;

    p->freedom = n > 0 ? (uint32_t)df : 0;
    p->sigma = n > 0 ? cb_polish_spread(p->residual, n, df, p->spare, &cut) : unknown_sigma;
    for (uint32_t a = 0; a < t->arms; a++) {
        if (p->count[a] > 0)
            p->error[a] = own_sigma(p, p->residual + at, p->count[a], cut) / sqrt(p->count[a]);
        if (p->count[a] > 1)
            at += p->count[a];
    }
}

void cb_polish_fit(struct cb_polish *p, const struct cb_polish_value *values, uint32_t count)
{
    struct table t = {.values = values, .count = count};

    set_up(p, &t);
    for (int round = 0; round < ROUNDS; round++) {
        fit_arms(p, &t);
        fit_passes(p, &t);
    }
    set_errors(p, &t);
}
