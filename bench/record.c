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
#include "bench/environment/cells.h"
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
                                             "report",
                                             "label",
                                             "steal_ns",
                                             "foreign_cpu_ns",
                                             "throttled_periods",
                                             "periods",
                                             "throttled_ns",
                                             "pressure_cpu_ns",
                                             "pressure_memory_ns",
                                             "pressure_io_ns",
                                             "frequency_khz",
                                             "block",
                                             "redo_of",
                                             "layout",
                                             "env_bytes"};

/* Behind all others, since columns are only added. */
static const char *const last_sample_columns[] = {"queued_ns", "latency_mean_ns"};

int cb_record_samples_header(struct cb_csv *csv, struct cb_err *err)
{
    cb_csv_names(csv, sample_columns, sizeof sample_columns / sizeof *sample_columns);
    cb_latency_sample_names(csv);
    cb_csv_names(csv, last_sample_columns,
                 sizeof last_sample_columns / sizeof *last_sample_columns);
    return cb_csv_end_row(csv, err);
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

void cb_record_interval(struct cb_csv *csv, struct cb_interval interval)
{
    cb_csv_real(csv, interval.have_estimate ? interval.estimate : NAN);
    cb_csv_real(csv, interval.have_interval ? interval.lo : NAN);
    cb_csv_real(csv, interval.have_interval ? interval.hi : NAN);
}

void cb_record_interval_names(struct cb_csv *csv, const char *name)
{
    static const char *const ends[] = {"median", "lo", "hi"};
    char text[64];

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(text, sizeof text, "%s_%s", name, ends[i]);
        cb_csv_text(csv, text);
    }
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
    cb_csv_optional(csv, s->status == CB_OK && s->counts.have >> counter & 1,
                    s->counts.value[counter]);
}

static void latency_cells(struct cb_csv *csv, const struct cb_sample *s)
{
    static const double quantiles[] = {0.5, 0.9, 0.99, 0.999, 1.0};

    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        int have = s->status == CB_OK && s->have_latency;

        cb_csv_optional(csv, have, have ? cb_histogram_quantile(&s->latency, quantiles[i]) : 0);
    }
}

static void block_cells(struct cb_csv *csv, const struct cb_turn *turn,
                        const struct cb_layout *layout)
{
    char text[CB_LAYOUT_TEXT];

    cb_csv_optional(csv, turn->block != 0, turn->block);
    cb_csv_optional(csv, turn->redo_of != 0, turn->redo_of);
    cb_csv_text(csv, cb_layout_format(layout, text));
    cb_csv_optional(csv, layout->text != 0, layout->env_bytes);
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
    cb_csv_optional(csv, ok, s->ops);
    cb_csv_optional(csv, ok, s->work_ns);
    cb_csv_optional(csv, ok, s->spawn_ns);
    cb_csv_real(csv, ok ? s->ops_per_s : NAN);
    cb_csv_optional(csv, ok, s->usage.user_ns);
    cb_csv_optional(csv, ok, s->usage.sys_ns);
    cb_csv_optional(csv, ok, s->usage.voluntary_switches);
    cb_csv_optional(csv, ok, s->usage.involuntary_switches);
    counter_cell(csv, s, CB_MIGRATIONS);
    cb_csv_optional(csv, ok, s->usage.minor_faults);
    cb_csv_optional(csv, ok, s->usage.major_faults);
    cb_csv_optional(csv, ok && s->have_memory, s->memory_bytes);
    latency_cells(csv, s);
    cb_csv_text(csv, turn->kind == CB_COUNTING ? counter_source : "getrusage");
    counter_cell(csv, s, CB_CYCLES);
    counter_cell(csv, s, CB_INSTRUCTIONS);
    counter_cell(csv, s, CB_LLC_MISSES);
    counter_cell(csv, s, CB_DTLB_MISSES);
    counter_cell(csv, s, CB_BRANCH_MISSES);
    cb_csv_text(csv, s->taint);
    cb_csv_count(csv, plan->seed);
    time_cell(csv, started_at_ns);
    cb_csv_optional(csv, c->tasks != 0, c->tasks);
    cb_csv_optional(csv, c->duration_ns != 0, c->duration_ns);
    cb_csv_count(csv, cb_case_chunk(c));
    cb_csv_optional(csv, ok, s->skew_ns);
    cb_csv_text(csv, ok ? s->cpus : "");
    counter_cell(csv, s, CB_CONTEXT_SWITCHES);
    counter_cell(csv, s, CB_PAGE_FAULTS);
    counter_cell(csv, s, CB_TASK_CLOCK_NS);
    cb_csv_optional(csv, ok && s->have_latency, s->latency.count);
    cb_csv_count(csv, s->wall_ns);
    cb_csv_text(csv, ok ? s->report : "");
    cb_csv_text(csv, turn->twin ? "B" : "A");
    cb_environment_cells(csv, &s->environment);
    block_cells(csv, turn, &s->layout);
    cb_latency_sample_cells(csv, c, s);
    cb_csv_optional(csv, ok && s->have_queued, s->queued_ns);
    cb_csv_real(csv, ok && s->have_latency ? s->latency_mean_ns : NAN);
    return cb_csv_end_row(csv, err);
}

/* --- what summaries need --- */

/* Quantiles in ns; NaN where nothing was recorded. */
static double quantile(const struct cb_histogram *h, double q)
{
    return h->count ? (double)cb_histogram_quantile(h, q) : NAN;
}

static double per(uint64_t count, double by)
{
    return by > 0 ? (double)count / by : NAN;
}

/* Likewise; NaN where it was not counted. */
static double counted_per(const struct cb_counts *counts, enum cb_counter counter, double by)
{
    return counts->have >> counter & 1 ? per(counts->value[counter], by) : NAN;
}

/* By the operations of the window, not rounded. */
static void fill_in_counts(struct cb_figures *f, const struct cb_sample *s)
{
    double ops = s->ops_per_s * (double)s->work_ns / (double)CB_NS_PER_S;
    double cycles = counted_per(&s->counts, CB_CYCLES, 1);

    f->voluntary_switches_per_op = per(s->usage.voluntary_switches, ops);
    f->involuntary_switches_per_op = per(s->usage.involuntary_switches, ops);
    f->minor_faults_per_op = per(s->usage.minor_faults, ops);
    f->major_faults_per_op = per(s->usage.major_faults, ops);
    f->migrations_per_op = counted_per(&s->counts, CB_MIGRATIONS, ops);
    f->instructions_per_op = counted_per(&s->counts, CB_INSTRUCTIONS, ops);
    f->ipc = counted_per(&s->counts, CB_INSTRUCTIONS, cycles);
    f->llc_misses_per_op = counted_per(&s->counts, CB_LLC_MISSES, ops);
    f->dtlb_misses_per_op = counted_per(&s->counts, CB_DTLB_MISSES, ops);
    f->branch_misses_per_op = counted_per(&s->counts, CB_BRANCH_MISSES, ops);
}

struct cb_figures cb_record_figures(const struct cb_case *c, const struct cb_turn *turn,
                                    const struct cb_sample *s)
{
    struct cb_figures f = {.case_index = turn->case_index,
                           .rep = turn->rep,
                           .block = turn->block,
                           .kind = turn->kind,
                           .status = s->status,
                           .twin = turn->twin,
                           .disturbed = s->disturbed,
                           .unsteady = c->unsteady,
                           .environment = s->environment};

    if (s->status != CB_OK)
        return f; /* nobody reads the figures of such a sample */
    f.ops_per_s = s->ops_per_s;
    f.spawn_ns = (double)s->spawn_ns;
    f.cpu_ns_per_op = s->cpu_ns_per_op;
    f.latency_p50_ns = quantile(&s->latency, 0.5);
    f.latency_p99_ns = quantile(&s->latency, 0.99);
    f.latency_p999_ns = quantile(&s->latency, 0.999);
    f.service_p50_ns = quantile(&s->service, 0.5);
    f.service_p99_ns = quantile(&s->service, 0.99);
    f.memory_bytes = s->have_memory ? (double)s->memory_bytes : NAN;
    f.memory_bytes_per_worker = f.memory_bytes / c->pool;
    fill_in_counts(&f, s);
    f.saturated = s->saturated;
    return f;
}

double cb_record_speed(const struct cb_figures *f, const struct cb_case *c)
{
    if (f->saturated)
        return NAN;
    return c->rate_per_s ? 1e9 / f->latency_p99_ns : f->ops_per_s;
}

size_t cb_record_collect(const struct cb_figures *figures, size_t count, uint32_t case_index,
                         enum cb_kind kind, size_t field, double *values)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        double value;

        if (figures[i].case_index != case_index || figures[i].kind != kind ||
            figures[i].status != CB_OK || figures[i].twin)
            continue;
        memcpy(&value, (const char *)&figures[i] + field, sizeof value);
        if (!isnan(value))
            values[n++] = value;
    }
    return n;
}
