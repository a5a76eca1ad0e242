/* verdicts.csv and aa.csv: what the verdict says, for programs. */
#include <math.h>

#include "bench/csv.h"
#include "bench/verdict.h"
#include "bench/verdict_words.h"

static const char *const verdict_columns[] = {
    "workload",      "params",   "place",   "runner_a", "pool_a", "runner_b",
    "pool_b",        "ratio",    "lo",      "hi",       "p_holm", "n",
    "detectable",    "floor",    "outcome", "p",        "tasks",  "duration_ns",
    "offered_per_s", "sentence", "why"};

static const char *const aa_columns[] = {
    "workload", "params", "track",  "runner", "place", "n",           "ratio",        "ratio_lo",
    "ratio_hi", "floor",  "p_holm", "failed", "tasks", "duration_ns", "offered_per_s"};

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

static int verdict_row(struct cb_csv *csv, const struct cb_verdict *v, size_t i, struct cb_err *err)
{
    const struct cb_comparison *c = &v->judgement->comparisons[i];
    const struct cb_contender *contenders = v->judgement->contenders;
    const struct cb_case *a = &v->plan->cases[contenders[c->a].case_index];
    char text[CB_CASE_TEXT], sentence[CB_VERDICT_SENTENCE];

    cb_csv_text(csv, a->workload->name);
    cb_csv_text(csv, cb_case_params(a, text));
    cb_csv_text(csv, a->place);
    side_cells(csv, a);
    side_cells(csv, &v->plan->cases[contenders[c->b].case_index]);
    cb_record_interval(csv, c->ratio);
    cb_csv_real(csv, c->p_holm);
    cb_csv_count(csv, c->ratio.n);
    cb_csv_real(csv, c->detectable);
    cb_csv_real(csv, c->floor);
    cb_csv_text(csv, cb_outcome_names[c->outcome]);
    cb_csv_real(csv, c->p);
    work_cells(csv, a);
    cb_csv_text(csv, cb_verdict_sentence(v->plan, v->judgement, c, sentence));
    cb_csv_text(csv, v->why ? v->why[i].text : "");
    return cb_csv_end_row(csv, err);
}

static int aa_row(struct cb_csv *csv, const struct cb_verdict *v, uint32_t series,
                  struct cb_err *err)
{
    const struct cb_aa *aa = &v->judgement->aa[series];
    const struct cb_case *c = &v->plan->cases[v->judgement->contenders[series].case_index];
    char text[CB_CASE_TEXT];

    cb_csv_text(csv, c->workload->name);
    cb_csv_text(csv, cb_case_params(c, text));
    cb_csv_text(csv, c->workload->track ? c->workload->track(c->params) : "same-primitive");
    cb_csv_text(csv, cb_case_runner(c, text));
    cb_csv_text(csv, c->place);
    cb_csv_count(csv, aa->ratio.n);
    cb_record_interval(csv, aa->ratio);
    cb_csv_real(csv, aa->floor);
    cb_csv_real(csv, aa->p_holm);
    cb_csv_text(csv, isnan(aa->p_holm) ? "" : cb_aa_failed(aa) ? "yes" : "no");
    work_cells(csv, c);
    return cb_csv_end_row(csv, err);
}

static int verdict_rows(struct cb_csv *csv, void *user, struct cb_err *err)
{
    const struct cb_verdict *v = user;
    int rc = 0;

    for (size_t i = 0; i < v->judgement->count && rc == 0; i++)
        rc = verdict_row(csv, v, i, err);
    return rc;
}

static int aa_rows(struct cb_csv *csv, void *user, struct cb_err *err)
{
    const struct cb_verdict *v = user;
    int rc = 0;

    for (uint32_t s = 0; s < v->judgement->series.count && rc == 0; s++)
        rc = aa_row(csv, v, s, err);
    return rc;
}

int cb_verdict_write(const char *path, const struct cb_verdict *verdict, struct cb_err *err)
{
    struct cb_verdict v = *verdict;

    return cb_csv_write(path, verdict_columns, sizeof verdict_columns / sizeof *verdict_columns,
                        verdict_rows, &v, err);
}

int cb_verdict_write_aa(const char *path, const struct cb_verdict *verdict, struct cb_err *err)
{
    struct cb_verdict v = *verdict;

    return cb_csv_write(path, aa_columns, sizeof aa_columns / sizeof *aa_columns, aa_rows, &v, err);
}
