/* The samples of a block, one by one: taken, recorded, shown. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/latency.h"
#include "bench/session_hooks.h"

static const struct cb_turn *turn_of(const struct cb_session *s, uint32_t i)
{
    return &s->batch->turns[i];
}

static const struct cb_case *case_of(const struct cb_session *s, uint32_t i)
{
    return &s->plan->cases[turn_of(s, i)->case_index];
}

const char *cb_session_name(struct cb_session *s, uint32_t case_index, enum cb_kind kind, int twin)
{
    char path[2 * CB_CASE_TEXT];

    snprintf(s->name, sizeof s->name, "%s%s", cb_case_path(&s->plan->cases[case_index], path),
             kind == CB_COUNTING ? "/counters"
             : twin              ? "/twin"
                                 : "");
    return s->name;
}

static const char *name_of(void *user, uint32_t i)
{
    struct cb_session *s = user;

    return cb_session_name(s, turn_of(s, i)->case_index, turn_of(s, i)->kind, turn_of(s, i)->twin);
}

static void take(void *user, uint32_t i, struct cb_gbench_result *result)
{
    struct cb_session *s = user;
    const struct cb_case *c = case_of(s, i);
    int rc;

    s->taken = 0;
    if (s->stopped) {
        result->error = "the run was stopped";
        return;
    }
    s->started_at_ns = cb_session_calendar_ns();
    s->bench.schedule_seed = cb_plan_seed(s->plan, turn_of(s, i)->rep);
    rc = cb_zygote_take(&s->zygote, &s->bench, c, turn_of(s, i)->kind, &s->sample, s->err);
    if (rc != 0) {
        s->interrupted = rc == -EINTR;
        s->stopped = 1;
        result->error = rc == -EINTR ? "interrupted" : s->err->what;
        return;
    }
    s->taken = 1;
    if (s->sample.status != CB_OK) {
        result->error = s->sample.message;
        return;
    }
    /* The makespan, or with a duration, which is the same for all, the time of one operation. */
    result->seconds =
        c->tasks ? (double)s->sample.work_ns / (double)CB_NS_PER_S : 1 / s->sample.ops_per_s;
    result->counter[0].name = "ops_per_s";
    result->counter[0].value = s->sample.ops_per_s;
    result->counter[1].name = "spawn_ns";
    result->counter[1].value = (double)s->sample.spawn_ns;
}

/* What counts towards the block it belongs to. */
static void note_in_batch(struct cb_session *s, const struct cb_turn *turn)
{
    s->batch_taken++;
    s->batch_samples_ns += s->sample.wall_ns;
    cb_taint_block_add(&s->taint, &s->sample.environment);
    cb_estimate_learn(&s->estimate, turn->case_index, s->sample.wall_ns);
}

static void show(struct cb_session *s, uint32_t i)
{
    char what[sizeof s->name], result[sizeof s->sample.message + 16];

    snprintf(what, sizeof what, "%s", name_of(s, i));
    if (s->sample.status == CB_OK)
        snprintf(result, sizeof result, "%.4g %s/s", s->sample.ops_per_s,
                 case_of(s, i)->workload->unit);
    else
        snprintf(result, sizeof result, "%s: %s", cb_status_names[s->sample.status],
                 s->sample.message);
    if (s->sample.status != CB_OK) { /* worth a line of its own */
        cb_progress_end(&s->progress);
        fprintf(stderr, "%s rep %u %s\n", what, turn_of(s, i)->rep, result);
    }
    cb_progress_step(&s->progress, what, result);
}

static void report(void *user, uint32_t i)
{
    struct cb_session *s = user;
    const struct cb_turn *t = turn_of(s, i);

    if (!s->taken)
        return;
    if (cb_record_sample(&s->csv, s->plan, t, &s->sample, s->settings->counters->source,
                         s->started_at_ns, s->err) != 0 ||
        cb_latency_rows(&s->histograms, case_of(s, i), t, &s->sample, s->err) != 0 ||
        cb_figures_add(&s->figures, cb_record_figures(case_of(s, i), t, &s->sample), s->err) != 0) {
        s->stopped = 1;
        return;
    }
    note_in_batch(s, t);
    *(s->sample.status == CB_OK       ? &s->ok
      : s->sample.status == CB_FAILED ? &s->failed
                                      : &s->skipped) += 1;
    if (s->took)
        s->took(s->user, i, &s->sample);
    show(s, i);
}

static int context(void *user, uint32_t i, const char **key, const char **value)
{
    const struct cb_session *s = user;

    if (i > 0)
        return 0;
    *key = "machine";
    *value = s->settings->machine->text;
    return 1;
}

const struct cb_gbench_hooks cb_session_hooks = {
    .name = name_of, .run = take, .report = report, .context = context};

/* Each block has a zygote of its own, unless all are to lie at the same addresses. */
static int ready_zygote(struct cb_session *s)
{
    uint32_t padding = cb_layout_padding(s->plan->seed, s->batch->number);

    if (!s->settings->fixed_layout)
        return cb_zygote_renew(&s->zygote, padding, s->err);
    return s->zygote.pid ? 0 : cb_zygote_renew(&s->zygote, 0, s->err);
}

struct cb_session_block cb_session_block(struct cb_session *s, const struct cb_batch *batch)
{
    uint64_t began = cb_clock_ns();
    struct cb_session_block block = {0};

    s->batch = batch;
    s->batch_taken = 0;
    s->batch_samples_ns = 0;
    s->taint = (struct cb_taint_block){0};
    if (ready_zygote(s) != 0) {
        s->stopped = 1;
        return block;
    }
    cb_gbench_run(s->gbench, batch->count);
    cb_estimate_learn_block(&s->estimate, cb_clock_ns() - began - s->batch_samples_ns);
    block.whole = s->batch_taken == batch->count;
    block.disturbed = block.whole && cb_taint_block_judge(&s->taint);
    return block;
}
