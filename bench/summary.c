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

static int summary_row(struct cb_csv *csv, const struct cb_plan *plan, uint32_t case_index,
                       const struct cb_figures *figures, size_t count, double *values,
                       const struct cb_machine *machine, struct cb_err *err)
{
    const struct cb_case *c = &plan->cases[case_index];

    cb_record_case(csv, c);
    cb_csv_count(csv, cb_record_collect(figures, count, case_index, CB_TIMING,
                                        offsetof(struct cb_figures, ops_per_s), values));
    cb_csv_count(csv, count_failed(figures, count, case_index));
    cb_csv_count(csv, count_tainted(figures, count, case_index));
    for (size_t i = 0; i < sizeof summary_figures / sizeof *summary_figures; i++) {
        size_t n =
            cb_record_collect(figures, count, case_index, CB_TIMING, summary_figures[i], values);

        cb_record_interval(csv, cb_stats_median_interval(values, n));
    }
    cb_csv_optional(csv, c->tasks != 0, c->tasks);
    cb_csv_optional(csv, c->duration_ns != 0, c->duration_ns);
    cb_csv_text(csv, c->workload->unit);
    cb_csv_count(csv, machine->cpus);
    cb_csv_text(csv, machine->text);
    cb_csv_text(csv, cb_build_info.commit);
    cb_csv_text(csv, cb_case_latency_of(c));
    cb_latency_case_cells(csv, c);
    cb_csv_optional(csv, c->rate_per_s != 0, count_saturated(figures, count, case_index));
    for (size_t i = 0; i < sizeof service_figures / sizeof *service_figures; i++) {
        size_t n =
            cb_record_collect(figures, count, case_index, CB_TIMING, service_figures[i], values);

        cb_record_interval(csv, cb_stats_median_interval(values, n));
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

int cb_summary_write(const char *path, const struct cb_plan *plan, const struct cb_figures *figures,
                     size_t count, const struct cb_machine *machine, struct cb_err *err)
{
    uint32_t *order = malloc((plan->cases_count + 1) * sizeof *order);
    double *values = malloc((count + 1) * sizeof *values);
    struct cb_csv csv = {.fd = -1};
    int made, rc = order && values ? 0 : cb_err_set(err, -ENOMEM, "no memory for a summary");

    if (rc == 0)
        rc = cb_csv_open(&csv, path, err);
    made = rc == 0;
    if (rc == 0) {
        cb_csv_names(&csv, summary_columns, sizeof summary_columns / sizeof *summary_columns);
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
