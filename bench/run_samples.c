/* The samples of a block, one by one: taken, recorded, shown. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bench/latency.h"
#include "bench/run_state.h"

static const struct cb_turn *turn_of(const struct cb_run_state *r, uint32_t i)
{
    return &r->batch->turns[i];
}

static const struct cb_case *case_of(const struct cb_run_state *r, uint32_t i)
{
    return &r->plan.cases[turn_of(r, i)->case_index];
}

const char *cb_run_name(struct cb_run_state *r, uint32_t case_index, enum cb_kind kind, int twin)
{
    char path[2 * CB_CASE_TEXT];

    snprintf(r->name, sizeof r->name, "%s%s", cb_case_path(&r->plan.cases[case_index], path),
             kind == CB_COUNTING ? "/counters"
             : twin              ? "/twin"
                                 : "");
    return r->name;
}

static const char *name_of(void *user, uint32_t i)
{
    struct cb_run_state *r = user;

    return cb_run_name(r, turn_of(r, i)->case_index, turn_of(r, i)->kind, turn_of(r, i)->twin);
}

uint64_t cb_run_calendar_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * CB_NS_PER_S + (uint64_t)now.tv_nsec;
}

static void take(void *user, uint32_t i, struct cb_gbench_result *result)
{
    struct cb_run_state *r = user;
    const struct cb_case *c = case_of(r, i);
    int rc;

    r->taken = 0;
    if (r->stopped) {
        result->error = "the run was stopped";
        return;
    }
    r->started_at_ns = cb_run_calendar_ns();
    r->bench.schedule_seed = cb_plan_seed(&r->plan, turn_of(r, i)->rep);
    rc = cb_zygote_take(&r->zygote, &r->bench, c, turn_of(r, i)->kind, &r->sample, r->err);
    if (rc != 0) {
        r->result->interrupted = rc == -EINTR;
        r->stopped = 1;
        result->error = rc == -EINTR ? "interrupted" : r->err->what;
        return;
    }
    r->taken = 1;
    if (r->sample.status != CB_OK) {
        result->error = r->sample.message;
        return;
    }
    /* The makespan, or with a duration, which is the same for all, the time of one operation. */
    result->seconds =
        c->tasks ? (double)r->sample.work_ns / (double)CB_NS_PER_S : 1 / r->sample.ops_per_s;
    result->counter[0].name = "ops_per_s";
    result->counter[0].value = r->sample.ops_per_s;
    result->counter[1].name = "spawn_ns";
    result->counter[1].value = (double)r->sample.spawn_ns;
}

/* What counts towards the block it belongs to. */
static void note_in_batch(struct cb_run_state *r, const struct cb_turn *turn)
{
    r->batch_taken++;
    r->batch_samples_ns += r->sample.wall_ns;
    cb_taint_block_add(&r->taint, &r->sample.environment);
    cb_estimate_learn(&r->estimate, turn->case_index, r->sample.wall_ns);
}

static void show(struct cb_run_state *r, uint32_t i, double expected_ns)
{
    char what[sizeof r->name], result[sizeof r->sample.message + 16];

    snprintf(what, sizeof what, "%s", name_of(r, i));
    if (r->sample.status == CB_OK)
        snprintf(result, sizeof result, "%.4g %s/s", r->sample.ops_per_s,
                 case_of(r, i)->workload->unit);
    else
        snprintf(result, sizeof result, "%s: %s", cb_status_names[r->sample.status],
                 r->sample.message);
    if (r->sample.status != CB_OK) { /* worth a line of its own */
        cb_progress_end(&r->progress);
        fprintf(stderr, "%s rep %u %s\n", what, turn_of(r, i)->rep, result);
    }
    cb_progress_step(&r->progress, expected_ns, what, result);
}

static void report(void *user, uint32_t i)
{
    struct cb_run_state *r = user;
    const struct cb_turn *t = turn_of(r, i);
    double expected_ns = (double)r->estimate.case_ns[t->case_index];

    if (!r->taken)
        return;
    if (cb_record_sample(&r->csv, &r->plan, t, &r->sample, r->settings->counters->source,
                         r->started_at_ns, r->err) != 0 ||
        cb_latency_rows(&r->histograms, case_of(r, i), t, &r->sample, r->err) != 0 ||
        cb_figures_add(&r->figures, cb_record_figures(case_of(r, i), t, &r->sample), r->err) != 0) {
        r->stopped = 1;
        return;
    }
    note_in_batch(r, t);
    *(r->sample.status == CB_OK       ? &r->result->ok
      : r->sample.status == CB_FAILED ? &r->result->failed
                                      : &r->result->skipped) += 1;
    show(r, i, expected_ns);
}

static int context(void *user, uint32_t i, const char **key, const char **value)
{
    const struct cb_run_state *r = user;

    if (i > 0)
        return 0;
    *key = "machine";
    *value = r->settings->machine->text;
    return 1;
}

const struct cb_gbench_hooks cb_run_hooks = {
    .name = name_of, .run = take, .report = report, .context = context};
