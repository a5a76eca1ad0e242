/* record - the rows of a run: samples as they come, and their summary. */
#ifndef CB_BENCH_RECORD_H
#define CB_BENCH_RECORD_H

#include "bench/csv.h"
#include "bench/machine.h"
#include "bench/plan.h"
#include "bench/stats/interval.h"

/* A sample reduced to the figures that summaries need: all that is kept of it in memory. */
struct cb_figures {
    uint32_t case_index, rep;
    uint32_t block; /* as executed, from 1 */
    enum cb_kind kind;
    enum cb_status status;
    int twin;      /* label B: only compared with its own case, never in a summary of it */
    int disturbed; /* from outside */
    int unsteady;  /* its case never settled while it was calibrated */
    double ops_per_s, spawn_ns, cpu_ns_per_op;
    double latency_p50_ns, latency_p99_ns,
        latency_p999_ns; /* these and below: NAN = not measured */
    double service_p50_ns, service_p99_ns;
    double memory_bytes, memory_bytes_per_worker; /* of the whole pool; by its workers */
    double voluntary_switches_per_op, involuntary_switches_per_op;
    double minor_faults_per_op, major_faults_per_op;
    double migrations_per_op, instructions_per_op, ipc; /* of counting samples, as all below */
    double llc_misses_per_op, dtlb_misses_per_op, branch_misses_per_op;
    int saturated;
    struct cb_environment_change environment;
};

/* The cells that say which case: the first ones of a row in all files. */
void cb_record_case(struct cb_csv *csv, const struct cb_case *c);

/* Three cells: the estimate and the ends of its interval; empty what is not known. Their names, of
 * a median: "NAME_median", "NAME_lo", "NAME_hi". */
void cb_record_interval(struct cb_csv *csv, struct cb_interval interval);
void cb_record_interval_names(struct cb_csv *csv, const char *name);

/* samples.csv: writes the header, then a row a sample. */
int cb_record_samples_header(struct cb_csv *csv, struct cb_err *err);
int cb_record_sample(struct cb_csv *csv, const struct cb_plan *plan, const struct cb_turn *turn,
                     const struct cb_sample *sample, const char *counter_source,
                     uint64_t started_at_ns, struct cb_err *err);

struct cb_figures cb_record_figures(const struct cb_case *c, const struct cb_turn *turn,
                                    const struct cb_sample *sample);

/* What a sample of a case is ranked by, more being better: operations a second; in an open loop,
 * where that was given, the reciprocal of its p99 response time, also a second. NaN where the
 * workers could not keep up with the arrivals. */
double cb_record_speed(const struct cb_figures *figures, const struct cb_case *c);

/* The value of `field` (a member of struct cb_figures) in the timing or counting samples of a case
 * that went well, without twins, in the order of repetitions; returns how many. `values` has room
 * for all. */
size_t cb_record_collect(const struct cb_figures *figures, size_t count, uint32_t case_index,
                         enum cb_kind kind, size_t field, double *values);

#endif
