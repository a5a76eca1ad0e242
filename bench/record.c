#include "bench/record.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/build_info.h"
#include "bench/latency.h"

enum { SCHEMA = 1 };

/* --- samples.csv --- */

static const char *const sample_columns[] = {"schema",
                                             "workload",
                                             "params",
                                             "track",
                                             "runner",
                                             "shape",
                                             "pool",
                                             "place",
                                             "rep",
                                             "kind",
                                             "status",
                                             "message",
                                             "ops",
                                             "work_ns",
                                             "spawn_ns",
                                             "ops_per_s",
                                             "user_ns",
                                             "sys_ns",
                                             "voluntary_switches",
                                             "involuntary_switches",
                                             "migrations",
                                             "minor_faults",
                                             "major_faults",
                                             "peak_memory_bytes",
                                             "latency_p50_ns",
                                             "latency_p90_ns",
                                             "latency_p99_ns",
                                             "latency_p999_ns",
                                             "latency_max_ns",
                                             "counter_source",
                                             "cycles",
                                             "instructions",
                                             "llc_misses",
                                             "dtlb_misses",
                                             "branch_misses",
                                             "taint",
                                             "seed",
                                             "started_at",
                                             "tasks",
                                             "duration_ns",
                                             "chunk",
                                             "skew_ns",
                                             "cpus",
                                             "context_switches",
                                             "page_faults",
                                             "task_clock_ns",
                                             "latency_count",
                                             "wall_ns",
                                             "report"};

static void write_names(struct cb_csv *csv, const char *const *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cb_csv_text(csv, columns[i]);
}

int cb_record_samples_header(struct cb_csv *csv, struct cb_err *err)
{
    write_names(csv, sample_columns, sizeof sample_columns / sizeof *sample_columns);
    cb_latency_sample_names(csv);
    return cb_csv_end_row(csv, err);
}

/* A count where there is one, else an empty cell. */
static void optional(struct cb_csv *csv, int have, uint64_t value)
{
    if (have)
        cb_csv_count(csv, value);
    else
        cb_csv_empty(csv);
}

void cb_record_case(struct cb_csv *csv, const struct cb_case *c)
{
    char text[CB_CASE_TEXT];

    cb_csv_count(csv, SCHEMA);
    cb_csv_text(csv, c->workload->name);
    cb_csv_text(csv, cb_case_params(c, text));
    cb_csv_text(csv, c->workload->track ? c->workload->track(c->params) : "same-primitive");
    cb_csv_text(csv, cb_case_runner(c, text));
    cb_csv_text(csv, cb_case_shape(c, text));
    cb_csv_count(csv, c->pool);
    cb_csv_text(csv, c->place);
}

/* "2026-01-31T12:00:00.123Z" */
static void time_cell(struct cb_csv *csv, uint64_t unix_ns)
{
    time_t seconds = (time_t)(unix_ns / CB_NS_PER_S);
    char text[40], day[24];
    struct tm utc;

    strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &utc));
    snprintf(text, sizeof text, "%s.%03uZ", day, (unsigned)(unix_ns / 1000000 % 1000));
    cb_csv_text(csv, text);
}

static void counter_cell(struct cb_csv *csv, const struct cb_sample *s, enum cb_counter counter)
{
    optional(csv, s->status == CB_OK && s->counts.have >> counter & 1, s->counts.value[counter]);
}

static void latency_cells(struct cb_csv *csv, const struct cb_sample *s)
{
    static const double quantiles[] = {0.5, 0.9, 0.99, 0.999, 1.0};

    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        int have = s->status == CB_OK && s->have_latency;

        optional(csv, have, have ? cb_histogram_quantile(&s->latency, quantiles[i]) : 0);
    }
}

int cb_record_sample(struct cb_csv *csv, const struct cb_plan *plan, const struct cb_turn *turn,
                     const struct cb_sample *s, const char *counter_source, uint64_t started_at_ns,
                     struct cb_err *err)
{
    const struct cb_case *c = &plan->cases[turn->case_index];
    int ok = s->status == CB_OK;

    cb_record_case(csv, c);
    cb_csv_count(csv, turn->rep);
    cb_csv_text(csv, cb_kind_names[turn->kind]);
    cb_csv_text(csv, cb_status_names[s->status]);
    cb_csv_text(csv, s->message);
    optional(csv, ok, s->ops);
    optional(csv, ok, s->work_ns);
    optional(csv, ok, s->spawn_ns);
    cb_csv_real(csv, ok ? s->ops_per_s : NAN);
    optional(csv, ok, s->usage.user_ns);
    optional(csv, ok, s->usage.sys_ns);
    optional(csv, ok, s->usage.voluntary_switches);
    optional(csv, ok, s->usage.involuntary_switches);
    counter_cell(csv, s, CB_MIGRATIONS);
    optional(csv, ok, s->usage.minor_faults);
    optional(csv, ok, s->usage.major_faults);
    optional(csv, ok && s->have_memory, s->memory_bytes);
    latency_cells(csv, s);
    cb_csv_text(csv, turn->kind == CB_COUNTING ? counter_source : "getrusage");
    counter_cell(csv, s, CB_CYCLES);
    counter_cell(csv, s, CB_INSTRUCTIONS);
    counter_cell(csv, s, CB_LLC_MISSES);
    counter_cell(csv, s, CB_DTLB_MISSES);
    counter_cell(csv, s, CB_BRANCH_MISSES);
    cb_csv_empty(csv); /* taint: not looked for */
    cb_csv_count(csv, plan->seed);
    time_cell(csv, started_at_ns);
    optional(csv, c->tasks != 0, c->tasks);
    optional(csv, c->duration_ns != 0, c->duration_ns);
    cb_csv_count(csv, cb_case_chunk(c));
    optional(csv, ok, s->skew_ns);
    cb_csv_text(csv, ok ? s->cpus : "");
    counter_cell(csv, s, CB_CONTEXT_SWITCHES);
    counter_cell(csv, s, CB_PAGE_FAULTS);
    counter_cell(csv, s, CB_TASK_CLOCK_NS);
    optional(csv, ok && s->have_latency, s->latency.count);
    cb_csv_count(csv, s->wall_ns);
    cb_csv_text(csv, ok ? s->report : "");
    cb_latency_sample_cells(csv, c, s);
    return cb_csv_end_row(csv, err);
}

/* --- what summaries need --- */

struct cb_figures cb_record_figures(const struct cb_case *c, const struct cb_turn *turn,
                                    const struct cb_sample *s)
{
    struct cb_figures f = {.case_index = turn->case_index,
                           .rep = turn->rep,
                           .kind = turn->kind,
                           .status = s->status,
                           .latency_p50_ns = NAN,
                           .latency_p99_ns = NAN,
                           .service_p50_ns = NAN,
                           .service_p99_ns = NAN,
                           .memory_bytes_per_worker = NAN};

    if (s->status != CB_OK)
        return f;
    f.ops_per_s = s->ops_per_s;
    f.spawn_ns = (double)s->spawn_ns;
    f.cpu_ns_per_op = s->cpu_ns_per_op;
    if (s->have_latency) {
        f.latency_p50_ns = (double)cb_histogram_quantile(&s->latency, 0.5);
        f.latency_p99_ns = (double)cb_histogram_quantile(&s->latency, 0.99);
    }
    if (s->service.count) {
        f.service_p50_ns = (double)cb_histogram_quantile(&s->service, 0.5);
        f.service_p99_ns = (double)cb_histogram_quantile(&s->service, 0.99);
    }
    f.saturated = s->saturated;
    if (s->have_memory)
        f.memory_bytes_per_worker = (double)s->memory_bytes / c->pool;
    return f;
}

size_t cb_record_collect(const struct cb_figures *figures, size_t count, uint32_t case_index,
                         enum cb_kind kind, size_t field, double *values)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        double value;

        if (figures[i].case_index != case_index || figures[i].kind != kind ||
            figures[i].status != CB_OK)
            continue;
        memcpy(&value, (const char *)&figures[i] + field, sizeof value);
        if (!isnan(value))
            values[n++] = value;
    }
    return n;
}

/* --- summary.csv --- */

static const char *const summary_columns[] = {"schema",
                                              "workload",
                                              "params",
                                              "track",
                                              "runner",
                                              "shape",
                                              "pool",
                                              "place",
                                              "n",
                                              "n_failed",
                                              "n_tainted",
                                              "ops_per_s_median",
                                              "ops_per_s_lo",
                                              "ops_per_s_hi",
                                              "spawn_ns_median",
                                              "spawn_ns_lo",
                                              "spawn_ns_hi",
                                              "latency_p50_ns_median",
                                              "latency_p50_ns_lo",
                                              "latency_p50_ns_hi",
                                              "latency_p99_ns_median",
                                              "latency_p99_ns_lo",
                                              "latency_p99_ns_hi",
                                              "cpu_ns_per_op_median",
                                              "cpu_ns_per_op_lo",
                                              "cpu_ns_per_op_hi",
                                              "memory_bytes_per_worker_median",
                                              "memory_bytes_per_worker_lo",
                                              "memory_bytes_per_worker_hi",
                                              "tasks",
                                              "duration_ns",
                                              "operation",
                                              "cpus",
                                              "machine",
                                              "commit",
                                              "latency_of"};

/* Of timing samples: counters weigh on speed and memory alike. */
static const size_t summary_figures[] = {
    offsetof(struct cb_figures, ops_per_s),
    offsetof(struct cb_figures, spawn_ns),
    offsetof(struct cb_figures, latency_p50_ns),
    offsetof(struct cb_figures, latency_p99_ns),
    offsetof(struct cb_figures, cpu_ns_per_op),
    offsetof(struct cb_figures, memory_bytes_per_worker),
};

static const size_t service_figures[] = {
    offsetof(struct cb_figures, service_p50_ns),
    offsetof(struct cb_figures, service_p99_ns),
};

static void interval_cells(struct cb_csv *csv, struct cb_interval interval)
{
    cb_csv_real(csv, interval.have_estimate ? interval.estimate : NAN);
    cb_csv_real(csv, interval.have_interval ? interval.lo : NAN);
    cb_csv_real(csv, interval.have_interval ? interval.hi : NAN);
}

static size_t count_failed(const struct cb_figures *figures, size_t count, uint32_t case_index)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += figures[i].case_index == case_index && figures[i].status == CB_FAILED;
    return n;
}

static size_t count_saturated(const struct cb_figures *figures, size_t count, uint32_t case_index)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += figures[i].case_index == case_index && figures[i].kind == CB_TIMING &&
             figures[i].saturated;
    return n;
}

static int summary_row(struct cb_csv *csv, const struct cb_plan *plan, uint32_t case_index,
                       const struct cb_figures *figures, size_t count, double *values,
                       const struct cb_machine *machine, struct cb_err *err)
{
    const struct cb_case *c = &plan->cases[case_index];

    cb_record_case(csv, c);
    cb_csv_count(csv, cb_record_collect(figures, count, case_index, CB_TIMING,
                                        offsetof(struct cb_figures, ops_per_s), values));
    cb_csv_count(csv, count_failed(figures, count, case_index));
    cb_csv_empty(csv); /* n_tainted: not looked for */
    for (size_t i = 0; i < sizeof summary_figures / sizeof *summary_figures; i++) {
        size_t n =
            cb_record_collect(figures, count, case_index, CB_TIMING, summary_figures[i], values);

        interval_cells(csv, cb_stats_median_interval(values, n));
    }
    optional(csv, c->tasks != 0, c->tasks);
    optional(csv, c->duration_ns != 0, c->duration_ns);
    cb_csv_text(csv, c->workload->unit);
    cb_csv_count(csv, machine->cpus);
    cb_csv_text(csv, machine->text);
    cb_csv_text(csv, cb_build_info.commit);
    cb_csv_text(csv, cb_case_latency_of(c));
    cb_latency_case_cells(csv, c);
    optional(csv, c->rate_per_s != 0, count_saturated(figures, count, case_index));
    for (size_t i = 0; i < sizeof service_figures / sizeof *service_figures; i++) {
        size_t n =
            cb_record_collect(figures, count, case_index, CB_TIMING, service_figures[i], values);

        interval_cells(csv, cb_stats_median_interval(values, n));
    }
    cb_csv_text(csv, c->unsteady ? "unsteady" : "");
    return cb_csv_end_row(csv, err);
}

/* The plan makes cases panel by panel, and within a panel runner by runner, pools ascending only
 * if they were written so: sort by pool within each series. */
static void sort_series(const struct cb_plan *plan, uint32_t *order)
{
    char runner[2][CB_CASE_TEXT];

    for (uint32_t i = 0; i < plan->cases_count; i++)
        order[i] = i;
    for (uint32_t i = 1; i < plan->cases_count; i++)
        for (uint32_t j = i; j > 0; j--) {
            const struct cb_case *a = &plan->cases[order[j - 1]], *b = &plan->cases[order[j]];
            uint32_t swap = order[j];

            if (!cb_case_same_panel(a, b) || a->pool <= b->pool ||
                strcmp(cb_case_runner(a, runner[0]), cb_case_runner(b, runner[1])) != 0)
                break;
            order[j] = order[j - 1];
            order[j - 1] = swap;
        }
}

int cb_record_summary(const char *path, const struct cb_plan *plan,
                      const struct cb_figures *figures, size_t count,
                      const struct cb_machine *machine, struct cb_err *err)
{
    uint32_t *order = malloc((plan->cases_count + 1) * sizeof *order);
    double *values = malloc((count + 1) * sizeof *values);
    struct cb_csv csv = {.fd = -1};
    int made, rc = order && values ? 0 : cb_err_set(err, -ENOMEM, "no memory for a summary");

    if (rc == 0)
        rc = cb_csv_open(&csv, path, err);
    made = rc == 0;
    if (rc == 0) {
        write_names(&csv, summary_columns, sizeof summary_columns / sizeof *summary_columns);
        cb_latency_summary_names(&csv);
        rc = cb_csv_end_row(&csv, err);
    }
    if (rc == 0)
        sort_series(plan, order);
    for (uint32_t i = 0; i < plan->cases_count && rc == 0; i++)
        rc = summary_row(&csv, plan, order[i], figures, count, values, machine, err);
    if (cb_csv_close(&csv, err) != 0 && rc == 0)
        rc = -EIO;
    if (rc != 0 && made)
        unlink(path); /* half a summary would look like a whole one */
    free(order);
    free(values);
    return rc;
}
