#include "bench/run.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "bench/calibrate.h"
#include "bench/gbench.h"
#include "bench/interrupt.h"
#include "bench/latency.h"
#include "bench/progress.h"
#include "bench/record.h"
#include "bench/verdict.h"

/* A run under way. */
struct run {
    const struct cb_run_settings *settings;
    const struct cb_plan *plan;
    struct cb_run_result *result;
    struct cb_bench bench;
    struct cb_csv csv;        /* samples.csv */
    struct cb_csv histograms; /* histograms.csv */
    struct cb_calibration calibration;
    struct cb_figures *figures; /* owned; of the samples taken */
    size_t figures_count;
    struct cb_progress progress;
    struct cb_sample sample; /* the one taken last */
    uint64_t started_at_ns;  /* its start, on the calendar */
    int taken;               /* it was: not interrupted, not cut short */
    int stopped;             /* no more samples are to be taken */
    double filtered_ns;      /* with a filter, of which only the count is known: expected of each */
    char name[2 * CB_CASE_TEXT];
    struct cb_err *err;
};

static int begin_files(struct run *r)
{
    const struct cb_run_settings *s = r->settings;
    const char *folder = r->result->folder;
    char path[CB_PATH_MAX + 32];
    int rc = cb_folder_make(s->folder, r->result->folder, r->err);

    if (rc != 0) {
        r->result->folder[0] = '\0';
        return rc;
    }
    snprintf(path, sizeof path, "%s/machine.json", folder);
    rc = cb_machine_write(s->machine, r->plan, s->counters, path, r->err);
    snprintf(path, sizeof path, "%s/topology.xml", folder);
    if (rc == 0)
        rc = cb_topology_export(s->topology, path, r->err);
    snprintf(path, sizeof path, "%s/samples.csv", folder);
    if (rc == 0)
        rc = cb_csv_open(&r->csv, path, r->err);
    if (rc == 0)
        rc = cb_record_samples_header(&r->csv, r->err);
    snprintf(path, sizeof path, "%s/histograms.csv", folder);
    if (rc == 0)
        rc = cb_csv_open(&r->histograms, path, r->err);
    if (rc == 0)
        rc = cb_latency_header(&r->histograms, r->err);
    if (rc == 0 && !s->folder)
        rc = cb_folder_link_latest(folder, r->err);
    return rc;
}

static int end_files(struct run *r)
{
    char path[CB_PATH_MAX + 32];
    int rc = cb_csv_close(&r->csv, r->err);

    if (r->histograms.fd >= 0 && cb_csv_close(&r->histograms, r->err) != 0)
        rc = -EIO;
    snprintf(path, sizeof path, "%s/summary.csv", r->result->folder);
    if (rc == 0)
        rc = cb_record_summary(path, r->plan, r->figures, r->figures_count, r->settings->machine,
                               r->err);
    return rc;
}

/* A sample's time on the machine, as far as the plan tells: what shares of the ETA are based on. */
static double expected_ns(const struct cb_case *c)
{
    enum { OVERHEAD_NS = 10000000, UNKNOWN_NS = 200000000 };

    return (double)(c->duration_ns ? c->warmup_ns + c->duration_ns : UNKNOWN_NS) + OVERHEAD_NS;
}

static const struct cb_case *case_of(const struct run *r, uint32_t turn)
{
    return &r->plan->cases[r->plan->turns[turn].case_index];
}

/* --- what Google Benchmark calls --- */

/* "queue/thread/capacity:1024/pool:4", equal for the repetitions of a case. */
static const char *name_of(void *user, uint32_t turn)
{
    struct run *r = user;
    const struct cb_case *c = case_of(r, turn);
    char runner[CB_CASE_TEXT], params[CB_CASE_TEXT], pool[CB_CASE_TEXT];

    cb_case_params(c, params);
    for (char *p = params; *p; p++)
        *p = *p == ';' ? '/' : *p == '=' ? ':' : *p;
    snprintf(r->name, sizeof r->name, "%s/%s%s%s/pool:%s%s", c->workload->name,
             cb_case_runner(c, runner), params[0] ? "/" : "", params, cb_case_pool(c, pool),
             r->plan->turns[turn].kind == CB_COUNTING ? "/counters" : "");
    return r->name;
}

/* What can't be counted here, a line for each reason: not a surprise in the results later. */
static void explain_counters(const struct cb_counters_support *support)
{
    uint32_t left = ~support->have & ((1u << CB_COUNTERS) - 1);

    while (left) {
        const char *why = support->why_not[__builtin_ctz(left)];

        fputs("not counted here:", stderr);
        for (int i = 0; i < CB_COUNTERS; i++)
            if (left >> i & 1 && strcmp(support->why_not[i], why) == 0) {
                fprintf(stderr, " %s", cb_counter_names[i].name);
                left &= ~(1u << i);
            }
        fprintf(stderr, " (%s)\n", why);
    }
}

/* Said where it matters: pools that could use more CPUs than that are stopped by the kernel. */
static void explain_quota(const struct cb_machine *machine)
{
    char text[CB_QUOTA_TEXT];

    if (machine->cpu_quota > 0 || machine->quota_unknown[0])
        fprintf(stderr, "%s\n", cb_machine_quota(machine, text));
}

/* --- calibration --- */

static uint64_t calendar_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * CB_NS_PER_S + (uint64_t)now.tv_nsec;
}

static int keep_pilot(void *user, const struct cb_plan *one, const struct cb_turn *turn,
                      const struct cb_sample *pilot)
{
    struct run *r = user;

    return cb_record_sample(&r->csv, one, turn, pilot, r->settings->counters->source,
                            calendar_ns() - pilot->wall_ns, r->err);
}

static void say(void *user, const char *line)
{
    struct run *r = user;

    cb_progress_end(&r->progress);
    fprintf(stderr, "%s\n", line);
}

static int calibrate(struct run *r, uint32_t case_index)
{
    int rc = cb_calibrate(&r->calibration, case_index, r->err);

    if (rc != 0) {
        r->result->interrupted = rc == -EINTR;
        r->stopped = 1;
    }
    return rc;
}

/* Before the first block; but with a filter, of which only the count is known, panel by panel when
 * the first of its cases comes. */
static void calibrate_all(struct run *r)
{
    for (uint32_t i = 0; i < r->plan->cases_count && !r->stopped; i++)
        calibrate(r, i);
}

static void begin(void *user, uint32_t selected)
{
    struct run *r = user;
    double expected = 0;

    for (uint32_t i = 0; i < r->plan->turns_count; i++)
        expected += expected_ns(case_of(r, i));
    r->filtered_ns = selected < r->plan->turns_count ? expected / r->plan->turns_count : 0;
    if (r->filtered_ns > 0)
        expected = r->filtered_ns * selected;
    if (begin_files(r) != 0) {
        r->stopped = 1;
        return;
    }
    explain_quota(r->settings->machine);
    if (r->plan->counter_reps > 0)
        explain_counters(r->settings->counters);
    fprintf(stderr, "%u samples, about %.0f s or more; results in %s\n", selected,
            ceil((expected + cb_calibrate_expected_ns(r->plan)) / (double)CB_NS_PER_S),
            r->result->folder);
    if (selected == r->plan->turns_count)
        calibrate_all(r);
    expected = 0;
    for (uint32_t i = 0; i < r->plan->turns_count; i++)
        expected += expected_ns(case_of(r, i));
    if (r->filtered_ns > 0)
        expected = r->filtered_ns * selected;
    cb_progress_begin(&r->progress, stderr, selected, expected);
}

static void take(void *user, uint32_t turn, struct cb_gbench_result *result)
{
    struct run *r = user;
    const struct cb_case *c = case_of(r, turn);
    int rc;

    r->taken = 0;
    if (r->stopped || calibrate(r, r->plan->turns[turn].case_index) != 0) {
        result->error = "the run was stopped";
        return;
    }
    r->started_at_ns = calendar_ns();
    r->bench.schedule_seed = cb_plan_seed(r->plan, r->plan->turns[turn].rep);
    rc = cb_sample_take(&r->bench, c, r->plan->turns[turn].kind, &r->sample, r->err);
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

static void report(void *user, uint32_t turn)
{
    struct run *r = user;
    const struct cb_turn *t = &r->plan->turns[turn];
    const struct cb_case *c = case_of(r, turn);
    char what[2 * CB_CASE_TEXT], result[sizeof r->sample.message + 16];

    if (!r->taken)
        return;
    if (cb_record_sample(&r->csv, r->plan, t, &r->sample, r->settings->counters->source,
                         r->started_at_ns, r->err) != 0 ||
        cb_latency_rows(&r->histograms, c, t, &r->sample, r->err) != 0) {
        r->stopped = 1;
        return;
    }
    r->figures[r->figures_count++] = cb_record_figures(c, t, &r->sample);
    *(r->sample.status == CB_OK       ? &r->result->ok
      : r->sample.status == CB_FAILED ? &r->result->failed
                                      : &r->result->skipped) += 1;
    snprintf(what, sizeof what, "%s", name_of(r, turn));
    if (r->sample.status == CB_OK)
        snprintf(result, sizeof result, "%.4g %s/s", r->sample.ops_per_s, c->workload->unit);
    else
        snprintf(result, sizeof result, "%s: %s", cb_status_names[r->sample.status],
                 r->sample.message);
    if (r->sample.status != CB_OK) { /* worth a line of its own */
        cb_progress_end(&r->progress);
        fprintf(stderr, "%s rep %u %s\n", what, t->rep, result);
    }
    cb_progress_step(&r->progress, r->filtered_ns > 0 ? r->filtered_ns : expected_ns(c), what,
                     result);
}

static int context(void *user, uint32_t i, const char **key, const char **value)
{
    const struct run *r = user;

    if (i > 0)
        return 0;
    *key = "machine";
    *value = r->settings->machine->text;
    return 1;
}

int cb_run(const struct cb_run_settings *settings, struct cb_run_result *result, struct cb_err *err)
{
    struct cb_err local = {0};
    struct run *r = calloc(1, sizeof *r);
    struct cb_gbench_hooks hooks = {.user = r,
                                    .count = settings->plan->turns_count,
                                    .name = name_of,
                                    .run = take,
                                    .report = report,
                                    .begin = begin,
                                    .context = context};
    sigset_t before;
    int rc = 0;

    *result = (struct cb_run_result){0};
    if (r)
        r->figures = calloc(settings->plan->turns_count + 1, sizeof *r->figures);
    if (!r || !r->figures) {
        free(r);
        return cb_err_errno(err, ENOMEM, "a run of %u samples", settings->plan->turns_count);
    }
    r->settings = settings;
    r->plan = settings->plan;
    r->result = result;
    r->err = err ? err : &local;
    r->csv.fd = r->histograms.fd = -1;
    r->bench = (struct cb_bench){
        .topology = settings->topology,
        .counters = cb_counters_source(settings->counters->source),
        .counters_want = settings->counters->have,
        .seed = settings->plan->seed,
        .burn_per_us = settings->machine->burn_per_us,
        .timeout_ns = settings->timeout_ns,
        .clock_ns = settings->machine->clock_ns,
        .interrupt_fd = cb_interrupt_open(&before),
    };
    r->calibration = (struct cb_calibration){
        .plan = settings->plan, .bench = &r->bench, .user = r, .keep = keep_pilot, .say = say};
    prctl(PR_SET_CHILD_SUBREAPER, 1ul); /* orphans of a sample come to us, to be reaped */
    prctl(PR_SET_TIMERSLACK, 1ul);      /* the end of a duration is kept by us */
    if (cb_gbench_run(settings->gbench_argc, settings->gbench_argv, &hooks) == 0)
        rc = cb_err_set(r->err, -ENOENT, "the filter selects none of the %u cases",
                        r->plan->cases_count);
    cb_progress_end(&r->progress);
    cb_interrupt_close(r->bench.interrupt_fd, &before);
    if (rc == 0 && r->err->code)
        rc = r->err->code;
    if (r->csv.fd >= 0 && end_files(r) != 0 && rc == 0)
        rc = r->err->code;
    if (r->figures_count > 0)
        cb_verdict_print(stdout, r->plan, r->figures, r->figures_count);
    cb_calibrate_done(&r->calibration);
    free(r->figures);
    free(r);
    return rc;
}
