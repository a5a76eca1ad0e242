#include "bench/tune/tune.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/announce.h"
#include "bench/tune/conclude.h"
#include "bench/tune/start.h"

enum { SAMPLES = 120 }; /* that a search takes, about */

/* A fresh table of contenders: a case of the plan each. */
static int line_up(struct cb_tune_state *t)
{
    const struct cb_plan *plan = t->settings->plan;

    if (plan->cases_count > CB_CONTENDERS_MAX)
        return cb_err_set(t->err, -EINVAL, "%u runners: a tune compares %d at most",
                          plan->cases_count, CB_CONTENDERS_MAX);
    for (uint32_t i = 0; i < plan->cases_count; i++)
        t->contender[i].like = i;
    t->contenders = plan->cases_count;
    return 0;
}

/* --- stages --- */

/* What is left, as far as it can be known: what was calibrated says more than the plan did. */
static void begin_progress(struct cb_tune_state *t)
{
    uint32_t samples = SAMPLES * t->contenders;
    uint64_t sample_ns = t->session.estimate.case_ns[t->contender[0].like];

    cb_estimate_guess(&t->session.estimate);
    if (t->stage == 1)
        cb_progress_begin(&t->session.progress, stderr, samples, samples * sample_ns);
}

struct cb_tuner *cb_tune_stage(struct cb_tune_state *t, const struct cb_tune_rules *rules)
{
    struct cb_tune_rules within_budget = *rules;

    if (cb_tune_prepare(t) != 0)
        return NULL;
    begin_progress(t);
    if (t->budget)
        within_budget.budget = t->budget;
    return cb_tune_search(t, &within_budget);
}

/* The most that any runner does in a closed loop. */
static double most(const struct cb_tune_state *t, const struct cb_tuner *tuner)
{
    double best = 0;

    for (uint32_t i = 0; i < t->contenders; i++) {
        const struct cb_tune_finding *f = cb_tuner_finding(tuner, i);

        if (f->best != CB_NO_ARM)
            best = fmax(best, f->points[f->best].ops_per_s);
    }
    return best;
}

/* The same cases in an open loop at a share of that rate; sizes that a closed loop has shown to be
 * too small for the best throughput are out. */
static int offer(struct cb_tune_state *t, const struct cb_tuner *closed, char *words, size_t size)
{
    double rate = floor(t->settings->load * most(t, closed));

    if (rate < 1)
        return cb_err_set(t->err, -ENOENT,
                          "no runner completed an operation a second in a closed loop: there is no "
                          "rate to offer");
    snprintf(words, size, "%.0f%% of the most that any runner does in a closed loop, %.4g/s",
             100 * t->settings->load, most(t, closed));
    for (uint32_t i = 0; i < t->contenders; i++) {
        const struct cb_tune_finding *f = cb_tuner_finding(closed, i);
        struct cb_case c = t->session.plan->cases[t->contender[i].like];

        c.rate_per_s = (uint64_t)rate;
        c.warmup_is_given = 1; /* as the closed loop's was calibrated */
        if (cb_plan_append(t->session.plan, &c, t->err) != 0)
            return t->err->code;
        t->contender[i].like = t->session.plan->cases_count - 1;
        t->contender[i].least =
            f->recommended == CB_NO_ARM ? 0 : f->points[f->recommended].arm.pool;
        t->contender[i].in_flight_count = 0;
    }
    return cb_estimate_extend(&t->session.estimate, t->err);
}

/* --- what came of it --- */

static int advise(struct cb_tune_state *t, const struct cb_tuner *tuner,
                  const struct cb_tune_rules *rules, const char *rate_is,
                  struct cb_tune_result *result)
{
    struct cb_advice_runner runner[CB_CONTENDERS_MAX];
    struct cb_advice advice;
    uint32_t over = 0, nothing = 0;

    cb_tune_conclude(t, tuner, rules, runner, &advice);
    advice.rate_is = rate_is;
    cb_progress_end(&t->session.progress);
    cb_advice_print(stdout, &advice);
    for (uint32_t i = 0; i < advice.count; i++) {
        over += runner[i].finding->verdict == CB_TUNE_OVER_BOUND;
        nothing += runner[i].finding->verdict == CB_TUNE_NOTHING;
    }
    result->over_bound = over > 0 && over + nothing == advice.count;
    result->uncertified = runner[0].finding->verdict != CB_TUNE_CERTIFIED;
    if (cb_advice_write(t->session.folder, &advice, t->err) != 0)
        return t->err->code;
    return nothing < advice.count
               ? 0
               : cb_err_set(t->err, -ENOENT,
                            "no size of any runner could be measured often enough");
}

static int search(struct cb_tune_state *t, struct cb_tune_result *result)
{
    struct cb_tune_rules rules = t->settings->rules, closed = rules;
    int two = rules.p99_bound_ns > 0 && t->settings->load > 0, rc = 0;
    char rate_is[160] = "";
    struct cb_tuner *tuner;

    if (two)
        closed.p99_bound_ns = 0;
    tuner = cb_tune_stage(t, two ? &closed : &rules);
    if (two && tuner) {
        rc = offer(t, tuner, rate_is, sizeof rate_is);
        cb_tuner_free(tuner);
        tuner = rc == 0 ? cb_tune_stage(t, &rules) : NULL;
    }
    if (tuner)
        rc = advise(t, tuner, &rules, two ? rate_is : NULL, result);
    cb_tuner_free(tuner);
    return rc;
}

/* --- the whole --- */

static void announce(struct cb_tune_state *t)
{
    const struct cb_tune_settings *s = t->settings;
    uint64_t sample_ns = t->session.estimate.case_ns[t->contender[0].like];
    uint32_t samples = SAMPLES * t->contenders;

    cb_announce_machine(stderr, s->session.machine);
    fprintf(stderr, "about %u samples, %.0f s or more; results in %s\n", samples,
            ceil((double)samples * (double)sample_ns / 1e9), t->session.folder);
    cb_progress_begin(&t->session.progress, stderr, samples, samples * sample_ns);
}

static int carry_out(struct cb_tune_state *t, struct cb_tune_result *result)
{
    int rc = cb_session_begin(&t->session);

    if (rc == 0) {
        announce(t);
        rc = t->settings->axis ? cb_tune_crossover(t) : search(t, result);
    }
    cb_session_end(&t->session);
    return rc ? rc : t->err->code;
}

static int tune(struct cb_tune_state *t, struct cb_tune_result *result)
{
    const struct cb_tune_settings *s = t->settings;
    int rc = line_up(t);

    if (rc == 0)
        rc = cb_session_files(&t->session);
    if (rc == 0 && !s->session.resumes)
        rc = cb_tune_start_write(t->session.folder, s, t->err);
    if (rc == 0)
        rc = cb_journal_open(&t->journal, t->session.folder, s->session.resumes, t->err);
    t->began_ns -= t->journal.elapsed_ns;
    if (rc == 0)
        rc = carry_out(t, result);
    result->interrupted = t->session.interrupted;
    memcpy(result->folder, t->session.folder, sizeof result->folder);
    return rc;
}

int cb_tune(const struct cb_tune_settings *settings, struct cb_tune_result *result,
            struct cb_err *err)
{
    struct cb_err local = {0};
    struct cb_tune_state *t = calloc(1, sizeof *t);
    int rc, closed;

    *result = (struct cb_tune_result){0};
    if (!t)
        return cb_err_errno(err, ENOMEM, "a tune");
    t->settings = settings;
    t->err = err ? err : &local;
    t->began_ns = cb_clock_ns();
    t->journal = (struct cb_journal){.history.fd = -1, .stages.fd = -1};
    rc = cb_session_open(&t->session, &settings->session, settings->plan, t->err);
    if (rc == 0)
        rc = tune(t, result);
    closed = cb_journal_close(&t->journal, t->err);
    rc = rc ? rc : closed;
    closed = cb_session_close(&t->session, NULL);
    for (uint32_t i = 0; i < t->contenders; i++)
        free(t->contender[i].in_flight);
    free(t);
    return rc ? rc : closed;
}
