#include "bench/tune/conclude.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/holm.h"

#define EQUAL 0.02 /* a ratio whose interval lies so near to 1 is one of equals */

static const struct cb_case *case_of(const struct cb_tune_state *t, uint32_t contender)
{
    return &t->session.plan->cases[t->contender[contender].like];
}

static const struct cb_tune_point *recommended(const struct cb_tune_finding *f)
{
    return f->recommended == CB_NO_ARM ? NULL : &f->points[f->recommended];
}

/* --- one runner --- */

/* Only of closed loops, whose throughput is the pool's doing, and of pools that are a number. */
static int law_of(const struct cb_tune_state *t, const struct cb_tune_contender *c,
                  const struct cb_tune_finding *f, struct cb_usl_finding *law)
{
    struct cb_usl_point *points = malloc((f->count + 1) * sizeof *points);
    size_t n = 0;
    int rc = -1;

    for (uint32_t i = 0; points && i < f->count; i++) {
        const struct cb_tune_point *p = &f->points[i];

        if (p->speed.have_interval && p->speed.estimate > 0)
            points[n++] =
                (struct cb_usl_point){.workers = p->arm.pool,
                                      .ops_per_s = p->speed.estimate,
                                      .error = log(p->speed.hi / p->speed.lo) / (2 * 1.96)};
    }
    if (points && !c->space.nested && !t->session.plan->cases[c->like].rate_per_s)
        rc = cb_usl_examine(points, n, t->settings->rules.seed, law);
    free(points);
    return rc == 0;
}

static int by_value(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;

    return (a > b) - (a < b);
}

static struct cb_interval in_flight_of(const struct cb_tune_contender *c)
{
    struct cb_interval all = {.n = c->in_flight_count};

    if (all.n == 0)
        return all;
    qsort(c->in_flight, all.n, sizeof *c->in_flight, by_value);
    all.have_estimate = all.have_interval = 1;
    all.estimate = cb_stats_middle(c->in_flight, all.n);
    all.lo = c->in_flight[0];
    all.hi = c->in_flight[all.n - 1];
    return all;
}

/* The CPUs that the model can use: coroutines of one thread have one. */
static double cpus_of(const struct cb_tune_state *t, const struct cb_tune_contender *c)
{
    double carriers = (double)cb_shape_carriers(t->session.plan->cases[c->like].shape);

    return fmin(c->space.cpus, fmax(carriers, 1));
}

static struct cb_advice_runner runner_of(const struct cb_tune_state *t,
                                         const struct cb_tuner *tuner, uint32_t i)
{
    const struct cb_tune_contender *c = &t->contender[i];
    struct cb_advice_runner r = {
        .c = case_of(t, i),
        .finding = cb_tuner_finding(tuner, i),
        .goetz = cb_goetz_measured(&c->profile, cpus_of(t, c)),
        .in_flight = in_flight_of(c),
        .window_ns = case_of(t, i)->duration_ns,
        .warmup_ns = case_of(t, i)->warmup_ns,
        .unsteady = case_of(t, i)->unsteady,
        .lattice = cb_space_count(&c->space),
        .rank = CB_RANK_NONE,
    };
    const struct cb_tune_point *p = recommended(r.finding);
    const struct cb_binding_facts facts = {
        .finding = r.finding,
        .cpus = c->space.cpus,
        .carriers_most = p ? (uint32_t)cb_shape_carriers(p->arm.shape) : 0,
        .open_loop = r.c->rate_per_s > 0,
        .refusal = c->refusal[0] ? c->refusal : NULL,
    };

    r.have_usl = law_of(t, c, r.finding, &r.usl);
    cb_binding_find(&facts, &r.binding);
    return r;
}

/* --- beside each other --- */

void cb_tune_compare(const struct cb_tuner *tuner, uint32_t contenders, uint32_t best,
                     double adjusted[CB_CONTENDERS_MAX])
{
    double p[CB_CONTENDERS_MAX * (CB_CONTENDERS_MAX - 1) / 2] = {0}, all[sizeof p / sizeof *p];
    uint32_t n = 0;

    for (uint32_t i = 0; i < contenders; i++)
        for (uint32_t j = 0; j < i; j++)
            p[n++] = cb_tuner_ratio_p(tuner, i, j);
    cb_stats_holm(p, n, all);
    adjusted[best] = NAN;
    for (uint32_t i = 0; i < contenders; i++) {
        uint32_t high = i > best ? i : best, low = i > best ? best : i;

        if (i != best)
            adjusted[i] = all[high * (high - 1) / 2 + low];
    }
}

static void rank(struct cb_advice_runner *r, const struct cb_tuner *tuner,
                 const uint32_t *contender, uint32_t count)
{
    double adjusted[CB_CONTENDERS_MAX];

    cb_tune_compare(tuner, count, contender[0], adjusted);
    r[0].rank = recommended(r[0].finding) ? CB_RANK_BEST : CB_RANK_NONE;
    for (uint32_t i = 1; i < count; i++) {
        struct cb_interval *by = &r[i].of_best;

        if (!recommended(r[i].finding))
            continue;
        *by = cb_tuner_ratio(tuner, contender[i], contender[0]);
        r[i].rank =
            by->have_interval && by->hi < 1 && adjusted[contender[i]] <= 0.05 ? CB_RANK_SLOWER
            : by->have_interval && by->lo >= 1 - EQUAL && by->hi <= 1 + EQUAL ? CB_RANK_EQUAL
                                                                              : CB_RANK_OPEN;
    }
}

void cb_tune_conclude(const struct cb_tune_state *t, const struct cb_tuner *tuner,
                      const struct cb_tune_rules *rules, struct cb_advice_runner *runner,
                      struct cb_advice *advice)
{
    const struct cb_tune_settings *s = t->settings;
    uint32_t contender[CB_CONTENDERS_MAX];

    cb_tuner_order(tuner, contender);
    for (uint32_t i = 0; i < t->contenders; i++)
        runner[i] = runner_of(t, tuner, contender[i]);
    rank(runner, tuner, contender, t->contenders);
    *advice = (struct cb_advice){
        .machine = s->session.machine,
        .rules = rules,
        .runner = runner,
        .count = t->contenders,
        .cpus = t->contender[0].space.cpus,
        .cores = s->session.machine->cores,
        .compute_ns = s->compute_ns,
        .wait_ns = s->wait_ns,
        .elapsed_ns = cb_clock_ns() - t->began_ns,
        .samples = t->samples,
        .passes = t->passes,
        .redone = t->redone,
        .disturbed = t->disturbed,
        .steal = t->busy_ns > 0 ? (double)t->steal_ns / (double)t->busy_ns : NAN,
    };
    if (s->compute_ns > 0)
        advice->stated = cb_goetz_stated((double)s->compute_ns, (double)s->wait_ns, advice->cpus);
}
