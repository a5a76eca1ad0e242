#include "bench/summary.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/build_info.h"
#include "bench/latency.h"
#include "bench/stats/interval.h"

/* A figure has three columns: its median in the samples of a kind that went well, and its interval.
 * What slows down, as counters do, is of timing samples. */
struct column {
    const char *name;
    enum cb_kind kind;
    size_t field; /* of struct cb_figures */
};

#define TIMED(name)                                         \
    {                                                       \
#name, CB_TIMING, offsetof(struct cb_figures, name) \
    }
#define COUNTED(name)                                         \
    {                                                         \
#name, CB_COUNTING, offsetof(struct cb_figures, name) \
    }
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* The columns, in their order; between these are those of single cells. */
static const char *const case_columns[] = {"schema", "workload", "params",   "track",
                                           "runner", "shape",    "pool",     "place",
                                           "n",      "n_failed", "n_tainted"};

static const struct column work_columns[] = {
    TIMED(ops_per_s),      TIMED(spawn_ns),      TIMED(latency_p50_ns),
    TIMED(latency_p99_ns), TIMED(cpu_ns_per_op), TIMED(memory_bytes_per_worker),
};

static const char *const run_columns[] = {"tasks",   "duration_ns", "operation", "cpus",
                                          "machine", "commit",      "latency_of"};

static const struct column service_columns[] = {TIMED(service_p50_ns), TIMED(service_p99_ns)};

static const struct column event_columns[] = {
    TIMED(latency_p999_ns),
    TIMED(voluntary_switches_per_op),
    TIMED(involuntary_switches_per_op),
    TIMED(minor_faults_per_op),
    TIMED(major_faults_per_op),
};

static const struct column counter_columns[] = {
    COUNTED(migrations_per_op), COUNTED(instructions_per_op), COUNTED(ipc),
    COUNTED(llc_misses_per_op), COUNTED(dtlb_misses_per_op),  COUNTED(branch_misses_per_op),
};

static void interval_names(struct cb_csv *csv, const struct column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cb_record_interval_names(csv, columns[i].name);
}

static int write_header(struct cb_csv *csv, struct cb_err *err)
{
    cb_csv_names(csv, case_columns, COUNT_OF(case_columns));
    interval_names(csv, work_columns, COUNT_OF(work_columns));
    cb_csv_names(csv, run_columns, COUNT_OF(run_columns));
    cb_latency_case_names(csv);
    cb_csv_text(csv, "n_saturated");
    interval_names(csv, service_columns, COUNT_OF(service_columns));
    cb_csv_text(csv, "flags");
    interval_names(csv, event_columns, COUNT_OF(event_columns));
    cb_csv_text(csv, "n_counters");
    interval_names(csv, counter_columns, COUNT_OF(counter_columns));
    return cb_csv_end_row(csv, err);
}

static size_t count_failed(const struct cb_figures *figures, size_t count, uint32_t case_index)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += figures[i].case_index == case_index && figures[i].status == CB_FAILED;
    return n;
}

/* Of those that count as `n`. */
static size_t count_tainted(const struct cb_figures *figures, size_t count, uint32_t case_index)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += figures[i].case_index == case_index && figures[i].kind == CB_TIMING &&
             figures[i].status == CB_OK && !figures[i].twin && figures[i].disturbed;
    return n;
}

static size_t count_saturated(const struct cb_figures *figures, size_t count, uint32_t case_index)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        n += figures[i].case_index == case_index && figures[i].kind == CB_TIMING &&
             !figures[i].twin && figures[i].saturated;
    return n;
}

/* The samples of a run, and room for one figure of each. */
struct samples {
    const struct cb_figures *figures;
    size_t count;
    double *values;
};

static void interval_cells(struct cb_csv *csv, const struct samples *s, uint32_t case_index,
                           const struct column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = cb_record_collect(s->figures, s->count, case_index, columns[i].kind,
                                     columns[i].field, s->values);

        cb_record_interval(csv, cb_stats_median_interval(s->values, n));
    }
}

static size_t count_good(const struct samples *s, uint32_t case_index, enum cb_kind kind)
{
    return cb_record_collect(s->figures, s->count, case_index, kind,
                             offsetof(struct cb_figures, ops_per_s), s->values);
}

static int summary_row(struct cb_csv *csv, const struct cb_plan *plan, uint32_t case_index,
                       const struct samples *s, const struct cb_machine *machine,
                       struct cb_err *err)
{
    const struct cb_case *c = &plan->cases[case_index];

    cb_record_case(csv, c);
    cb_csv_count(csv, count_good(s, case_index, CB_TIMING));
    cb_csv_count(csv, count_failed(s->figures, s->count, case_index));
    cb_csv_count(csv, count_tainted(s->figures, s->count, case_index));
    interval_cells(csv, s, case_index, work_columns, COUNT_OF(work_columns));
    cb_csv_optional(csv, c->tasks != 0, c->tasks);
    cb_csv_optional(csv, c->duration_ns != 0, c->duration_ns);
    cb_csv_text(csv, c->workload->unit);
    cb_csv_count(csv, machine->cpus);
    cb_csv_text(csv, machine->text);
    cb_csv_text(csv, cb_build_info.commit);
    cb_csv_text(csv, cb_case_latency_of(c));
    cb_latency_case_cells(csv, c);
    cb_csv_optional(csv, c->rate_per_s != 0, count_saturated(s->figures, s->count, case_index));
    interval_cells(csv, s, case_index, service_columns, COUNT_OF(service_columns));
    cb_csv_text(csv, c->unsteady ? "unsteady" : "");
    interval_cells(csv, s, case_index, event_columns, COUNT_OF(event_columns));
    cb_csv_count(csv, count_good(s, case_index, CB_COUNTING));
    interval_cells(csv, s, case_index, counter_columns, COUNT_OF(counter_columns));
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

int cb_summary_write(const char *path, const struct cb_plan *plan, const struct cb_figures *figures,
                     size_t count, const struct cb_machine *machine, struct cb_err *err)
{
    uint32_t *order = malloc((plan->cases_count + 1) * sizeof *order);
    struct samples samples = {figures, count, malloc((count + 1) * sizeof *samples.values)};
    struct cb_csv csv = {.fd = -1};
    int made,
        rc = order && samples.values ? 0 : cb_err_set(err, -ENOMEM, "no memory for a summary");

    if (rc == 0)
        rc = cb_csv_open(&csv, path, err);
    made = rc == 0;
    if (rc == 0)
        rc = write_header(&csv, err);
    if (rc == 0)
        sort_series(plan, order);
    for (uint32_t i = 0; i < plan->cases_count && rc == 0; i++)
        rc = summary_row(&csv, plan, order[i], &samples, machine, err);
    if (cb_csv_close(&csv, err) != 0 && rc == 0)
        rc = -EIO;
    if (rc != 0 && made)
        unlink(path); /* half a summary would look like a whole one */
    free(order);
    free(samples.values);
    return rc;
}
