/* tune.csv, a row a size, and laws.csv, a row a runner: what the charts are drawn from. */
#include <errno.h>
#include <math.h>

#include "bench/advice/files.h"
#include "bench/advice/words.h"
#include "bench/build_info.h"
#include "bench/record.h"

static const char *const size_columns[] = {"schema",
                                           "workload",
                                           "params",
                                           "track",
                                           "runner",
                                           "shape",
                                           "pool",
                                           "place",
                                           "role",
                                           "samples",
                                           "failed",
                                           "refused",
                                           "same",
                                           "ops_per_s_median",
                                           "ops_per_s_lo",
                                           "ops_per_s_hi",
                                           "of_best",
                                           "latency_p99_ns_median",
                                           "latency_p99_ns_lo",
                                           "latency_p99_ns_hi",
                                           "over_bound",
                                           "memory_bytes",
                                           "busy_cpus",
                                           "cpu_ns_per_op",
                                           "switches_per_op",
                                           "throttled",
                                           "duration_ns",
                                           "warmup_ns",
                                           "arrivals",
                                           "offered_per_s",
                                           "operation",
                                           "latency_of",
                                           "cpus",
                                           "machine",
                                           "commit"};

static const char *const law_columns[] = {"schema",
                                          "workload",
                                          "params",
                                          "track",
                                          "runner",
                                          "place",
                                          "recommended",
                                          "recommended_shape",
                                          "recommended_lo",
                                          "recommended_hi",
                                          "best",
                                          "best_shape",
                                          "verdict",
                                          "certified",
                                          "of_best",
                                          "of_best_lo",
                                          "of_best_hi",
                                          "within",
                                          "p99_bound_ns",
                                          "sigma",
                                          "flat",
                                          "rising",
                                          "samples",
                                          "fresh_passes",
                                          "more_passes",
                                          "usl_lambda",
                                          "usl_lambda_lo",
                                          "usl_lambda_hi",
                                          "usl_sigma",
                                          "usl_sigma_lo",
                                          "usl_sigma_hi",
                                          "usl_kappa",
                                          "usl_kappa_lo",
                                          "usl_kappa_hi",
                                          "usl_peak",
                                          "usl_peak_lo",
                                          "usl_peak_hi",
                                          "usl_peakless",
                                          "usl_lossless",
                                          "usl_misfit",
                                          "usl_describes",
                                          "wait_by_compute",
                                          "goetz_workers",
                                          "stated_workers",
                                          "in_flight",
                                          "in_flight_lo",
                                          "in_flight_hi",
                                          "limit",
                                          "rank",
                                          "of_best_runner",
                                          "of_best_runner_lo",
                                          "of_best_runner_hi",
                                          "usable_cpus",
                                          "unsteady",
                                          "interrupted",
                                          "shapes"};

static int size_row(struct cb_csv *csv, const struct cb_advice *a, const struct cb_advice_runner *r,
                    uint32_t index, struct cb_err *err)
{
    const struct cb_tune_point *p = &r->finding->points[index];
    struct cb_case c = *r->c;
    char roles[CB_ADVICE_SIZE];

    c.pool = p->arm.pool;
    c.shape = p->arm.shape;
    cb_record_case(csv, &c);
    cb_csv_text(csv, cb_advice_roles(r->finding, index, roles));
    cb_csv_count(csv, p->samples);
    cb_csv_count(csv, p->failed);
    cb_csv_count(csv, p->refused != 0);
    cb_csv_count(csv, p->same != 0);
    cb_record_interval(csv, cb_advice_rate(r, p));
    cb_csv_real(csv, p->of_best);
    cb_record_interval(csv, p->p99_ns);
    cb_csv_optional(csv, a->rules->p99_bound_ns > 0, p->over != 0);
    cb_csv_real(csv, p->memory_bytes);
    cb_csv_real(csv, p->busy_cpus);
    cb_csv_real(csv, p->cpu_ns_per_op);
    cb_csv_real(csv, p->switches_per_op);
    cb_csv_real(csv, p->throttled);
    cb_csv_count(csv, r->window_ns);
    cb_csv_count(csv, r->warmup_ns);
    cb_csv_text(csv, c.rate_per_s ? cb_arrival_names[c.arrivals] : "");
    cb_csv_optional(csv, c.rate_per_s != 0, c.rate_per_s);
    cb_csv_text(csv, c.workload->unit);
    cb_csv_text(csv, cb_case_latency_of(&c));
    cb_csv_count(csv, a->machine->cpus);
    cb_csv_text(csv, a->machine->text);
    cb_csv_text(csv, cb_build_info.commit);
    return cb_csv_end_row(csv, err);
}

static int size_rows(struct cb_csv *csv, const struct cb_advice *a, struct cb_err *err)
{
    int rc = 0;

    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < a->runner[i].finding->count && rc == 0; k++)
            rc = size_row(csv, a, &a->runner[i], k, err);
    return rc;
}

/* --- laws.csv --- */

static void arm_cells(struct cb_csv *csv, const struct cb_advice_runner *r, uint32_t index)
{
    const struct cb_tune_point *p = cb_advice_point(r, index);
    struct cb_case c = *r->c;
    char shape[CB_CASE_TEXT];

    if (!p) {
        cb_csv_empty(csv);
        cb_csv_empty(csv);
        return;
    }
    c.shape = p->arm.shape;
    cb_csv_count(csv, p->arm.pool);
    cb_csv_text(csv, cb_case_shape(&c, shape));
}

static void finding_cells(struct cb_csv *csv, const struct cb_advice *a,
                          const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    int have = f->recommended != CB_NO_ARM;

    arm_cells(csv, r, f->recommended);
    cb_csv_optional(csv, have, f->recommended_lo);
    cb_csv_optional(csv, have, f->recommended_hi);
    arm_cells(csv, r, f->best);
    cb_csv_text(csv, cb_advice_verdicts[f->verdict]);
    cb_csv_count(csv, f->verdict == CB_TUNE_CERTIFIED);
    cb_record_interval(csv, f->of_best);
    cb_csv_real(csv, a->rules->within);
    cb_csv_real(csv, a->rules->p99_bound_ns > 0 ? a->rules->p99_bound_ns : NAN);
    cb_csv_real(csv, f->sigma);
    cb_csv_count(csv, f->flat != 0);
    cb_csv_count(csv, f->rising != 0);
    cb_csv_count(csv, f->samples);
    cb_csv_count(csv, f->fresh_passes);
    cb_csv_optional(csv, f->more_passes != 0, f->more_passes);
}

static void usl_cells(struct cb_csv *csv, const struct cb_advice_runner *r)
{
    static const struct cb_interval unknown;

    cb_record_interval(csv, r->have_usl ? r->usl.lambda : unknown);
    cb_record_interval(csv, r->have_usl ? r->usl.sigma : unknown);
    cb_record_interval(csv, r->have_usl ? r->usl.kappa : unknown);
    cb_record_interval(csv, r->have_usl ? r->usl.peak : unknown);
    cb_csv_real(csv, r->have_usl ? r->usl.peakless : NAN);
    cb_csv_real(csv, r->have_usl ? r->usl.lossless : NAN);
    cb_csv_real(csv, r->have_usl ? r->usl.misfit : NAN);
    cb_csv_optional(csv, r->have_usl, r->have_usl && r->usl.describes);
}

static int law_row(struct cb_csv *csv, const struct cb_advice *a, const struct cb_advice_runner *r,
                   struct cb_err *err)
{
    const struct cb_workload *w = r->c->workload;
    char text[CB_CASE_TEXT];

    cb_csv_count(csv, 1);
    cb_csv_text(csv, w->name);
    cb_csv_text(csv, cb_case_params(r->c, text));
    cb_csv_text(csv, w->track ? w->track(r->c->params) : "same-primitive");
    cb_csv_text(csv, cb_case_runner(r->c, text));
    cb_csv_text(csv, r->c->place);
    finding_cells(csv, a, r);
    usl_cells(csv, r);
    cb_csv_real(csv, r->goetz.wait_by_compute);
    cb_csv_real(csv, r->goetz.workers);
    cb_csv_real(csv, a->compute_ns > 0 ? a->stated.workers : NAN);
    cb_record_interval(csv, r->in_flight);
    cb_csv_text(csv, cb_binding_names[r->binding.what]);
    cb_csv_text(csv, cb_advice_ranks[r->rank]);
    cb_record_interval(csv, r->of_best);
    cb_csv_real(csv, a->cpus);
    cb_csv_count(csv, r->unsteady != 0);
    cb_csv_count(csv, a->interrupted != 0);
    cb_csv_count(csv, r->c->runner->any_shape != 0);
    return cb_csv_end_row(csv, err);
}

static int law_rows(struct cb_csv *csv, const struct cb_advice *a, struct cb_err *err)
{
    int rc = 0;

    for (uint32_t i = 0; i < a->count && rc == 0; i++)
        rc = law_row(csv, a, &a->runner[i], err);
    return rc;
}

/* --- both --- */

static int write_table(const char *path, const char *const *columns, size_t count,
                       int (*rows)(struct cb_csv *, const struct cb_advice *, struct cb_err *),
                       const struct cb_advice *a, struct cb_err *err)
{
    struct cb_csv csv;
    int rc = cb_csv_open(&csv, path, err);

    if (rc != 0)
        return rc;
    cb_csv_names(&csv, columns, count);
    rc = cb_csv_end_row(&csv, err);
    if (rc == 0)
        rc = rows(&csv, a, err);
    if (cb_csv_close(&csv, err) != 0 && rc == 0)
        rc = -EIO;
    return rc;
}

int cb_advice_write_sizes(const char *path, const struct cb_advice *a, struct cb_err *err)
{
    return write_table(path, size_columns, sizeof size_columns / sizeof *size_columns, size_rows, a,
                       err);
}

int cb_advice_write_laws(const char *path, const struct cb_advice *a, struct cb_err *err)
{
    return write_table(path, law_columns, sizeof law_columns / sizeof *law_columns, law_rows, a,
                       err);
}
