/* What is calibrated before a search: warm-up and window, the same for all of its runners, and what
 * a worker of each takes in time and memory. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/readable.h"
#include "bench/tune/state.h"

enum {
    WINDOWS = 5,    /* of each length */
    VARIES = 3,     /* percent: a coefficient of variation that is low enough */
    REQUESTS = 1000 /* in a window, for its p99 to stand on ten */
};

#define WINDOW_MAX_NS     CB_NS_PER_S
#define OVERHEAD_NS       10000000ull /* of a sample, about: making and reaping */
#define P99_WINDOW_MAX_NS (2 * CB_NS_PER_S)

static struct cb_case *case_of(struct cb_tune_state *t, uint32_t contender)
{
    return &t->session.plan->cases[t->contender[contender].like];
}

/* Takes a sample from a process of its own and records it. 0; -EINTR, or what went wrong. */
static int take(struct cb_tune_state *t, uint32_t case_index, enum cb_kind kind, uint32_t rep,
                struct cb_sample *sample)
{
    struct cb_session *s = &t->session;
    const struct cb_turn turn = {.case_index = case_index, .rep = rep, .kind = kind};
    /* A window is tried as it will be used, and told apart from those that count. */
    const struct cb_turn recorded = {.case_index = case_index, .rep = rep, .kind = CB_PILOT};
    int rc = cb_zygote_renew(&s->zygote, cb_layout_padding(s->plan->seed, rep), t->err);

    s->bench.schedule_seed = cb_plan_seed(s->plan, rep);
    if (rc == 0)
        rc = cb_zygote_take(&s->zygote, &s->bench, &s->plan->cases[case_index], turn.kind, sample,
                            t->err);
    if (rc == 0)
        rc = cb_record_sample(&s->csv, s->plan, &recorded, sample, s->settings->counters->source,
                              cb_session_calendar_ns() - sample->wall_ns, t->err);
    return rc;
}

/* --- the window --- */

/* How much its speed varies from process to process, in percent. NAN when it can't be had. */
static double variation(struct cb_tune_state *t, uint32_t case_index, struct cb_sample *sample,
                        int *rc)
{
    double sum = 0, squares = 0;

    for (uint32_t i = 1; i <= WINDOWS; i++) {
        *rc = take(t, case_index, CB_TIMING, i, sample);
        if (*rc != 0 || sample->status != CB_OK)
            return NAN;
        sum += sample->ops_per_s;
        squares += sample->ops_per_s * sample->ops_per_s;
    }
    return 100 * sqrt(fmax(0, squares - sum * sum / WINDOWS) / (WINDOWS - 1)) / (sum / WINDOWS);
}

/* --- the budget --- */

enum {
    SAMPLES_LEAST = 50, /* a runner: the first sweep and the fewest fresh passes */
    POINTS = 10         /* of a crossover, about */
};

/* The time that this stage may still take; UINT64_MAX = any. */
static uint64_t time_left(const struct cb_tune_state *t)
{
    const struct cb_tune_settings *s = t->settings;
    uint64_t spent_ns = cb_clock_ns() - t->began_ns;
    uint64_t left_ns = s->budget_ns > spent_ns ? s->budget_ns - spent_ns : 0;
    int first_of_two = s->load > 0 && t->stage == 1;

    if (s->budget_ns == 0)
        return UINT64_MAX;
    return s->axis ? s->budget_ns / POINTS : first_of_two ? left_ns / 2 : left_ns;
}

/* Windows so long that the fewest samples fit into the budget. */
static uint64_t longest_window(const struct cb_tune_state *t)
{
    uint64_t affordable = time_left(t) / (SAMPLES_LEAST * t->contenders);

    return affordable < WINDOW_MAX_NS ? affordable : WINDOW_MAX_NS;
}

/* So many samples a runner as fit into it: kept, so that a tune that is gone on with decides as if
 * it had not been ended. */
static void set_budget(struct cb_tune_state *t)
{
    const struct cb_case *c = case_of(t, 0);
    uint64_t sample_ns = (c->warmup_ns + c->duration_ns) / 4 * 5 + OVERHEAD_NS;
    uint64_t samples = time_left(t) / sample_ns / t->contenders;
    char least[CB_READABLE];

    t->budget = 0;
    if (t->settings->budget_ns == 0)
        return;
    t->budget = samples < 1 ? 1 : samples > UINT32_MAX ? UINT32_MAX : (uint32_t)samples;
    if (samples < SAMPLES_LEAST)
        fprintf(stderr, "the budget is too short: the fewest samples take about %s more\n",
                cb_readable_time((double)(SAMPLES_LEAST * t->contenders * sample_ns) / 1e9, least));
}

/* --- the window, chosen --- */

/* Of an open loop with a bound a window needs requests; else one is long enough when windows of
 * that length agree. */
static int choose_window(struct cb_tune_state *t, struct cb_sample *sample)
{
    uint64_t window = case_of(t, 0)->duration_ns, rate = case_of(t, 0)->rate_per_s;
    uint64_t longest = longest_window(t);
    int rc = 0;

    if (rate > 0) {
        uint64_t enough = REQUESTS * CB_NS_PER_S / rate;

        enough = enough < P99_WINDOW_MAX_NS ? enough : P99_WINDOW_MAX_NS;
        window = window > enough ? window : enough;
    }
    for (uint32_t i = 0; i < t->contenders && rc == 0; i++) {
        case_of(t, i)->duration_ns = window;
        while (rate == 0 && variation(t, t->contender[i].like, sample, &rc) > VARIES &&
               2 * window <= longest) {
            window *= 2;
            case_of(t, i)->duration_ns = window;
        }
    }
    for (uint32_t i = 0; i < t->contenders; i++)
        case_of(t, i)->duration_ns = window;
    return rc;
}

/* --- what a worker takes --- */

/* A pilot, which has no warm-up, sees all of what its threads did. The kernel knows nothing of
 * coroutines that queue. */
static int profile(struct cb_tune_state *t, uint32_t contender, struct cb_sample *sample)
{
    struct cb_tune_profile *p = &t->contender[contender].profile;
    int rc = take(t, t->contender[contender].like, CB_PILOT, 1, sample);

    *p = (struct cb_tune_profile){
        .workers = case_of(t, contender)->pool, .window_s = NAN, .cpu_s = NAN, .queued_s = NAN};
    t->contender[contender].operation_s = NAN;
    if (rc != 0 || sample->status != CB_OK)
        return rc;
    p->window_s = (double)sample->work_ns / 1e9;
    t->contender[contender].operation_s = p->workers / sample->ops_per_s;
    p->cpu_s = (double)(sample->usage.user_ns + sample->usage.sys_ns) / 1e9;
    if (sample->have_queued && case_of(t, contender)->shape.coroutines == 1)
        p->queued_s = (double)sample->queued_ns / 1e9;
    return 0;
}

/* The memory of a shape, in bytes; NAN when it can't be had. */
static double memory_of(struct cb_tune_state *t, uint32_t like, struct cb_shape shape,
                        struct cb_sample *sample, int *rc)
{
    int64_t index =
        cb_plan_with_pool(t->session.plan, t->settings->session.topology, like, shape, t->err);

    *rc = index < 0 ? (int)index : take(t, (uint32_t)index, CB_TIMING, 1, sample);
    return *rc == 0 && sample->status == CB_OK && sample->have_memory ? (double)sample->memory_bytes
                                                                      : NAN;
}

/* What is small among shapes: the bytes that another process, thread and coroutine take. What
 * can't be told is taken from what they take on the reference machine, about. */
static int weigh(struct cb_tune_state *t, struct cb_tune_contender *c, struct cb_sample *sample)
{
    static const struct cb_shape shapes[] = {{1, 1, 1}, {4, 1, 1}, {1, 4, 1}, {1, 1, 64}};
    double bytes[4];
    int rc = 0;

    for (int i = 0; i < 4 && rc == 0; i++)
        bytes[i] = memory_of(t, c->like, shapes[i], sample, &rc);
    if (rc != 0)
        return rc;
    c->space.coroutine_bytes = (bytes[3] - bytes[0]) / 63;
    if (!(c->space.coroutine_bytes > 0))
        c->space.coroutine_bytes = 4e3;
    c->space.thread_bytes = (bytes[2] - bytes[0]) / 3 - c->space.coroutine_bytes;
    if (!(c->space.thread_bytes > 0))
        c->space.thread_bytes = 1e5;
    c->space.process_bytes =
        (bytes[1] - bytes[0]) / 3 - c->space.thread_bytes - c->space.coroutine_bytes;
    if (!(c->space.process_bytes > 0))
        c->space.process_bytes = 1e6;
    return 0;
}

/* --- a stage --- */

/* Warm-up and window are the same for all that is compared. */
static void spread(struct cb_tune_state *t)
{
    const struct cb_case *first = case_of(t, 0);

    for (uint32_t i = 1; i < t->contenders; i++) {
        case_of(t, i)->warmup_ns = first->warmup_ns;
        case_of(t, i)->duration_ns = first->duration_ns;
        case_of(t, i)->latency_every = first->latency_every;
    }
}

/* Pilots have few workers. Many that share the CPUs take turns, and until all have had theirs more
 * begin than end: a quarter of a window is as long as an operation may take in it. */
static void lengthen_warmup(struct cb_tune_state *t)
{
    uint64_t least = case_of(t, 0)->duration_ns / 4;

    for (uint32_t i = 0; i < t->contenders; i++)
        if (!case_of(t, i)->warmup_is_given && case_of(t, i)->warmup_ns < least)
            case_of(t, i)->warmup_ns = least;
}

static int calibrate(struct cb_tune_state *t, struct cb_sample *sample)
{
    uint8_t *selected = calloc(t->session.plan->cases_count, 1);
    int rc = 0;

    if (!selected)
        return cb_err_errno(t->err, ENOMEM, "a calibration");
    for (uint32_t i = 0; i < t->contenders; i++)
        selected[t->contender[i].like] = 1;
    cb_session_pilots(&t->session, selected);
    free(selected);
    if (t->session.stopped)
        return t->session.interrupted ? -EINTR : t->err->code;
    spread(t);
    if (!case_of(t, 0)->duration_is_given && (t->stage == 1 || case_of(t, 0)->rate_per_s))
        rc = choose_window(t, sample);
    lengthen_warmup(t);
    for (uint32_t i = 0; i < t->contenders && rc == 0; i++) {
        rc = profile(t, i, sample);
        if (rc == 0 && t->contender[i].space.nested)
            rc = weigh(t, &t->contender[i], sample);
    }
    set_budget(t);
    return rc;
}

static int keep(struct cb_tune_state *t)
{
    char runner[CB_CASE_TEXT];
    int rc = 0;

    for (uint32_t i = 0; i < t->contenders && rc == 0; i++) {
        const struct cb_tune_contender *c = &t->contender[i];
        const struct cb_case *of = case_of(t, i);
        const struct cb_journal_stage stage = {.stage = t->stage,
                                               .contender = i,
                                               .warmup_ns = of->warmup_ns,
                                               .duration_ns = of->duration_ns,
                                               .rate_per_s = of->rate_per_s,
                                               .latency_every = of->latency_every,
                                               .unsteady = of->unsteady,
                                               .profile = c->profile,
                                               .operation_s = c->operation_s,
                                               .process_bytes = c->space.process_bytes,
                                               .thread_bytes = c->space.thread_bytes,
                                               .coroutine_bytes = c->space.coroutine_bytes,
                                               .budget = t->budget};

        rc = cb_journal_calibrated(&t->journal, cb_case_runner(of, runner), &stage, t->err);
    }
    return rc;
}

/* All of it, or 0: it was not written to its end. */
static int recall(struct cb_tune_state *t)
{
    for (uint32_t i = 0; i < t->contenders; i++)
        if (!cb_journal_stage(&t->journal, t->stage, i))
            return 0;
    for (uint32_t i = 0; i < t->contenders; i++) {
        const struct cb_journal_stage *s = cb_journal_stage(&t->journal, t->stage, i);
        struct cb_tune_contender *c = &t->contender[i];
        struct cb_case *of = case_of(t, i);

        of->warmup_ns = s->warmup_ns;
        of->duration_ns = s->duration_ns;
        of->latency_every = s->latency_every;
        of->rate_per_s = s->rate_per_s;
        of->unsteady = s->unsteady;
        c->profile = s->profile;
        c->operation_s = s->operation_s;
        c->space.process_bytes = s->process_bytes;
        c->space.thread_bytes = s->thread_bytes;
        c->space.coroutine_bytes = s->coroutine_bytes;
        t->budget = s->budget;
    }
    return 1;
}

int cb_tune_prepare(struct cb_tune_state *t)
{
    struct cb_sample *sample;
    int rc;

    t->stage++;
    for (uint32_t i = 0; i < t->contenders; i++)
        cb_tune_space(t, &t->contender[i]);
    if (recall(t))
        return 0;
    sample = malloc(sizeof *sample);
    rc = sample ? calibrate(t, sample) : cb_err_errno(t->err, ENOMEM, "a sample");
    free(sample);
    if (rc == -EINTR)
        t->session.interrupted = 1;
    if (rc != 0) {
        t->session.stopped = 1;
        return rc;
    }
    return keep(t);
}
