/* verdicts.csv and aa.csv: what the verdict says, for programs. */
#include <errno.h>
#include <math.h>
#include <unistd.h>

#include "bench/csv.h"
#include "bench/verdict.h"

static const char *const verdict_columns[] = {
    "workload", "params", "place",       "runner_a",     "pool_a",
    "runner_b", "pool_b", "ratio",       "lo",           "hi",
    "p_holm",   "n",      "detectable",  "floor",        "outcome",
    "p",        "tasks",  "duration_ns", "offered_per_s"};

static const char *const aa_columns[] = {
    "workload", "params", "track",  "runner", "place", "n",           "ratio",        "ratio_lo",
    "ratio_hi", "floor",  "p_holm", "failed", "tasks", "duration_ns", "offered_per_s"};

/* A table under way. */
struct table {
    struct cb_csv csv;
    const struct cb_plan *plan;
    const struct cb_judgement *judgement;
    struct cb_err *err;
};

static void work_cells(struct cb_csv *csv, const struct cb_case *c)
{
    cb_csv_optional(csv, c->tasks != 0, c->tasks);
    cb_csv_optional(csv, c->duration_ns != 0, c->duration_ns);
    cb_csv_optional(csv, c->rate_per_s != 0, c->rate_per_s);
}

static void side_cells(struct cb_csv *csv, const struct cb_case *c)
{
    char text[CB_CASE_TEXT];

    cb_csv_text(csv, cb_case_runner(c, text));
    cb_csv_text(csv, cb_case_pool(c, text));
}

static int verdict_row(struct table *t, const struct cb_comparison *c)
{
    const struct cb_contender *contenders = t->judgement->contenders;
    const struct cb_case *a = &t->plan->cases[contenders[c->a].case_index];
    char text[CB_CASE_TEXT];

    cb_csv_text(&t->csv, a->workload->name);
    cb_csv_text(&t->csv, cb_case_params(a, text));
    cb_csv_text(&t->csv, a->place);
    side_cells(&t->csv, a);
    side_cells(&t->csv, &t->plan->cases[contenders[c->b].case_index]);
    cb_record_interval(&t->csv, c->ratio);
    cb_csv_real(&t->csv, c->p_holm);
    cb_csv_count(&t->csv, c->ratio.n);
    cb_csv_real(&t->csv, c->detectable);
    cb_csv_real(&t->csv, c->floor);
    cb_csv_text(&t->csv, cb_outcome_names[c->outcome]);
    cb_csv_real(&t->csv, c->p);
    work_cells(&t->csv, a);
    return cb_csv_end_row(&t->csv, t->err);
}

static int aa_row(struct table *t, uint32_t series)
{
    const struct cb_aa *aa = &t->judgement->aa[series];
    const struct cb_case *c = &t->plan->cases[t->judgement->contenders[series].case_index];
    char text[CB_CASE_TEXT];

    cb_csv_text(&t->csv, c->workload->name);
    cb_csv_text(&t->csv, cb_case_params(c, text));
    cb_csv_text(&t->csv, c->workload->track ? c->workload->track(c->params) : "same-primitive");
    cb_csv_text(&t->csv, cb_case_runner(c, text));
    cb_csv_text(&t->csv, c->place);
    cb_csv_count(&t->csv, aa->ratio.n);
    cb_record_interval(&t->csv, aa->ratio);
    cb_csv_real(&t->csv, aa->floor);
    cb_csv_real(&t->csv, aa->p_holm);
    cb_csv_text(&t->csv, isnan(aa->p_holm) ? "" : cb_aa_failed(aa) ? "yes" : "no");
    work_cells(&t->csv, c);
    return cb_csv_end_row(&t->csv, t->err);
}

static int verdict_rows(struct table *t)
{
    int rc = 0;

    for (size_t i = 0; i < t->judgement->count && rc == 0; i++)
        rc = verdict_row(t, &t->judgement->comparisons[i]);
    return rc;
}

static int aa_rows(struct table *t)
{
    int rc = 0;

    for (uint32_t s = 0; s < t->judgement->series.count && rc == 0; s++)
        rc = aa_row(t, s);
    return rc;
}

static int write_table(struct table *t, const char *path, const char *const *columns, size_t count,
                       int (*rows)(struct table *))
{
    int rc = cb_csv_open(&t->csv, path, t->err);

    if (rc != 0)
        return rc;
    for (size_t i = 0; i < count; i++)
        cb_csv_text(&t->csv, columns[i]);
    rc = cb_csv_end_row(&t->csv, t->err);
    if (rc == 0)
        rc = rows(t);
    if (cb_csv_close(&t->csv, t->err) != 0 && rc == 0)
        rc = -EIO;
    if (rc != 0)
        unlink(path); /* half a table would look like a whole one */
    return rc;
}

int cb_verdict_write(const char *path, const struct cb_plan *plan,
                     const struct cb_judgement *judgement, struct cb_err *err)
{
    struct table t = {.plan = plan, .judgement = judgement, .err = err};

    return write_table(&t, path, verdict_columns, sizeof verdict_columns / sizeof *verdict_columns,
                       verdict_rows);
}

int cb_verdict_write_aa(const char *path, const struct cb_plan *plan,
                        const struct cb_judgement *judgement, struct cb_err *err)
{
    struct table t = {.plan = plan, .judgement = judgement, .err = err};

    return write_table(&t, path, aa_columns, sizeof aa_columns / sizeof *aa_columns, aa_rows);
}
