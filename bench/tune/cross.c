/* Where the best model changes: at each point asked for a short tune of all runners, each at its
 * own best size, whose fresh passes compare them. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/advice/words.h"
#include "bench/readable.h"
#include "bench/stats/holm.h"
#include "bench/tune/state.h"
#include "bench/tuner/crossover.h"

/* At a point the sizes need not be the very best, only good enough for a fair comparison. */
enum { ZOOMS = 1, TOP = 3, LAST_PASSES = 2, ENOUGH = 3, FRESH_MIN = 8, FRESH_MAX = 16 };
enum { POINTS = 16 };
#define GAP 1.2

static const char *const params[] = {[CB_AXIS_WAIT] = "wait", [CB_AXIS_CPU] = "cpu"};
static const char *const of[] = {[CB_AXIS_WAIT] = "of waiting per task",
                                 [CB_AXIS_CPU] = "of computing per task",
                                 [CB_AXIS_CONCURRENCY] = "workers"};

/* The contenders at x: cases of their own, or pools of that size. */
static int move_to(struct cb_tune_state *t, double x)
{
    const struct cb_plan *plan = t->settings->plan;
    int rc = 0;

    for (uint32_t i = 0; i < t->contenders && rc == 0; i++) {
        struct cb_tune_contender *c = &t->contender[i];
        struct cb_case like = plan->cases[i];

        if (t->settings->axis == CB_AXIS_CONCURRENCY) {
            c->least = c->most = (uint32_t)x;
            continue;
        }
        like.params[cb_param_find(like.workload->params, params[t->settings->axis])] =
            (uint64_t)round(x);
        if (t->stage > 0) /* windows like the first point's, but a warm-up of its own */
            like.duration_ns = plan->cases[c->like].duration_ns;
        c->like = plan->cases_count;
        rc = cb_plan_append(t->session.plan, &like, t->err);
    }
    return rc ? rc : cb_estimate_extend(&t->session.estimate, t->err);
}

static double speed_of(const struct cb_tuner *tuner, uint32_t contender)
{
    const struct cb_tune_finding *f = cb_tuner_finding(tuner, contender);

    return f->recommended == CB_NO_ARM ? -1 : f->points[f->recommended].speed.estimate;
}

static uint32_t fastest(const struct cb_tuner *tuner, uint32_t count, uint32_t but)
{
    uint32_t best = but == 0 ? 1 : 0;

    for (uint32_t i = 0; i < count; i++)
        if (i != but && speed_of(tuner, i) > speed_of(tuner, best))
            best = i;
    return best;
}

/* The fastest wins when it is shown, for all the others together (Holm), to be ahead, and by more
 * than its size may be off. */
static int beats_all(const struct cb_tune_state *t, const struct cb_tuner *tuner, uint32_t best)
{
    double p[CB_CONTENDERS_MAX], adjusted[CB_CONTENDERS_MAX];
    int wins = 1;

    for (uint32_t i = 0; i < t->contenders; i++)
        p[i] = i != best && speed_of(tuner, i) > 0 ? cb_tuner_ratio_p(tuner, best, i) : NAN;
    cb_stats_holm(p, t->contenders, adjusted);
    for (uint32_t i = 0; i < t->contenders && wins; i++) {
        struct cb_interval by;

        if (i == best || speed_of(tuner, i) <= 0)
            continue;
        by = cb_tuner_ratio(tuner, best, i);
        wins = by.have_interval && by.lo > 1 && by.estimate > 1 + t->settings->rules.within &&
               adjusted[i] <= 0.05;
    }
    return wins;
}

static void judge(const struct cb_tune_state *t, const struct cb_tuner *tuner,
                  struct cb_crossover_outcome *outcome)
{
    struct cb_interval by;

    outcome->first = fastest(tuner, t->contenders, CB_TIE);
    outcome->second = fastest(tuner, t->contenders, outcome->first);
    outcome->log_ratio = (struct cb_interval){0};
    outcome->best = CB_TIE;
    if (speed_of(tuner, outcome->first) <= 0)
        return;
    if (beats_all(t, tuner, outcome->first))
        outcome->best = outcome->first;
    by = cb_tuner_ratio(tuner, outcome->first, outcome->second);
    if (!by.have_interval)
        return;
    outcome->log_ratio = by;
    outcome->log_ratio.estimate = log(by.estimate);
    outcome->log_ratio.lo = log(by.lo);
    outcome->log_ratio.hi = log(by.hi);
}

/* --- what is said --- */

static char *time_text(double x, char *text, size_t size)
{
    char readable[CB_READABLE];

    snprintf(text, size, "%s", cb_readable_time(x / 1e9, readable));
    return text;
}

static char *workers_text(double x, char *text, size_t size)
{
    snprintf(text, size, "%.0f", x);
    return text;
}

static char *value_text(const struct cb_tune_state *t, double x, char *text, size_t size)
{
    return t->settings->axis == CB_AXIS_CONCURRENCY ? workers_text(x, text, size)
                                                    : time_text(x, text, size);
}

/* "1.2ms: thread (12) 1.31x coro (64)": as it comes. */
static void show(const struct cb_tune_state *t, const struct cb_tuner *tuner, double x,
                 const struct cb_crossover_outcome *o)
{
    char value[32], pool[CB_CASE_TEXT], runner[CB_CASE_TEXT];

    printf("%-10s", value_text(t, x, value, sizeof value));
    for (uint32_t k = 0; k < 2; k++) {
        uint32_t i = k ? o->second : o->first;
        const struct cb_tune_finding *f = cb_tuner_finding(tuner, i);
        struct cb_case c = t->session.plan->cases[t->contender[i].like];

        if (f->recommended == CB_NO_ARM)
            continue;
        c.shape = f->points[f->recommended].arm.shape;
        c.pool = f->points[f->recommended].arm.pool;
        printf("%s%s of %s", k ? " over " : "", cb_case_runner(&c, runner), cb_case_pool(&c, pool));
    }
    if (o->log_ratio.have_interval)
        printf(" by %.2fx [%.2f, %.2f]", exp(o->log_ratio.estimate), exp(o->log_ratio.lo),
               exp(o->log_ratio.hi));
    puts(o->best == CB_TIE ? ": not told apart" : "");
    fflush(stdout);
}

/* "coroutines", unless two of the runners are that. */
static const char *model_of(const struct cb_tune_state *t, uint32_t i, char text[CB_CASE_TEXT])
{
    const struct cb_case *cases = t->settings->plan->cases;
    const char *noun = cb_advice_noun(&(struct cb_advice_runner){.c = &cases[i]}, 2);

    for (uint32_t j = 0; j < t->contenders; j++)
        if (j != i &&
            strcmp(cb_advice_noun(&(struct cb_advice_runner){.c = &cases[j]}, 2), noun) == 0)
            return cb_case_runner(&cases[i], text);
    return cases[i].runner->any_shape ? cb_case_runner(&cases[i], text) : noun;
}

static void conclude(const struct cb_tune_state *t, const struct cb_crossover *crossover)
{
    const char *models[CB_CONTENDERS_MAX];
    char names[CB_CONTENDERS_MAX][CB_CASE_TEXT];
    const struct cb_crossover_words words = {
        .models = models,
        .of = of[t->settings->axis],
        .value = t->settings->axis == CB_AXIS_CONCURRENCY ? workers_text : time_text};
    struct cb_crossover_finding finding;

    for (uint32_t i = 0; i < t->contenders; i++)
        models[i] = model_of(t, i, names[i]);
    cb_crossover_find(crossover, &finding);
    cb_crossover_print(stdout, &finding, &words);
}

int cb_tune_crossover(struct cb_tune_state *t)
{
    struct cb_crossover_rules rules;
    struct cb_crossover crossover;
    struct cb_tune_rules at = t->settings->rules;
    double x;
    int rc;

    cb_crossover_rules_default(&rules, (double)t->settings->from, (double)t->settings->to);
    rules.whole = t->settings->axis == CB_AXIS_CONCURRENCY;
    rules.gap = GAP;
    rules.budget = POINTS;
    at.zooms = ZOOMS;
    at.top = TOP;
    at.last_passes = LAST_PASSES;
    at.enough = ENOUGH;
    at.fresh_min = FRESH_MIN;
    at.fresh_max = FRESH_MAX;
    at.costs = 0;
    rc = cb_crossover_init(&crossover, &rules, t->err);
    while (rc == 0 && cb_crossover_next(&crossover, &x)) {
        struct cb_crossover_outcome outcome;
        struct cb_tuner *tuner;

        rc = move_to(t, x);
        tuner = rc == 0 ? cb_tune_stage(t, &at) : NULL;
        if (!tuner)
            return rc;
        judge(t, tuner, &outcome);
        cb_progress_end(&t->session.progress);
        show(t, tuner, x, &outcome);
        cb_tuner_free(tuner);
        cb_crossover_add(&crossover, x, &outcome);
    }
    if (rc == 0)
        conclude(t, &crossover);
    return rc;
}
