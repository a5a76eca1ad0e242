/* winners.csv: a row a panel and pool size. */
#include <math.h>

#include "bench/build_info.h"
#include "bench/winners.h"

static const char *const columns[] = {"workload",
                                      "params",
                                      "track",
                                      "place",
                                      "pool",
                                      "winner",
                                      "winner_shape",
                                      "runner_up",
                                      "runner_up_shape",
                                      "ratio",
                                      "ratio_lo",
                                      "ratio_hi",
                                      "n",
                                      "p",
                                      "p_holm",
                                      "decided",
                                      "outcome",
                                      "floor",
                                      "winner_ops_per_s_median",
                                      "winner_ops_per_s_lo",
                                      "winner_ops_per_s_hi",
                                      "runner_up_ops_per_s_median",
                                      "runner_up_ops_per_s_lo",
                                      "runner_up_ops_per_s_hi",
                                      "runners",
                                      "usable",
                                      "tasks",
                                      "duration_ns",
                                      "offered_per_s",
                                      "operation",
                                      "cpus",
                                      "machine",
                                      "commit"};

/* What the table is of. */
struct source {
    const struct cb_winners *winners;
    const struct cb_plan *plan;
    const struct cb_machine *machine;
};

static void case_cells(struct cb_csv *csv, const struct cb_case *c)
{
    char text[CB_CASE_TEXT];

    cb_csv_text(csv, c->workload->name);
    cb_csv_text(csv, cb_case_params(c, text));
    cb_csv_text(csv, c->workload->track ? c->workload->track(c->params) : "same-primitive");
    cb_csv_text(csv, c->place);
    cb_csv_count(csv, c->pool);
}

static void side_cells(struct cb_csv *csv, const struct cb_case *c)
{
    char text[CB_CASE_TEXT];

    cb_csv_text(csv, cb_case_runner(c, text));
    cb_csv_text(csv, cb_case_shape(c, text));
}

static void empty_cells(struct cb_csv *csv, int count)
{
    while (count-- > 0)
        cb_csv_empty(csv);
}

/* Who won, by how much, and whether that is so. */
static void result_cells(struct cb_csv *csv, const struct cb_plan *plan,
                         const struct cb_winner *row)
{
    side_cells(csv, &plan->cases[row->winner]);
    side_cells(csv, &plan->cases[row->runner_up]);
    cb_record_interval(csv, row->ratio);
    cb_csv_count(csv, row->ratio.n);
    cb_csv_real(csv, row->p);
    cb_csv_real(csv, row->p_holm);
    cb_csv_text(csv, row->decided ? "yes" : "no");
    cb_csv_text(csv, cb_outcome_names[row->outcome]);
}

/* In an open loop what is compared is no rate. */
static void rate_cells(struct cb_csv *csv, const struct cb_plan *plan, const struct cb_winner *row)
{
    if (row->usable < 2 || plan->cases[row->winner].rate_per_s) {
        empty_cells(csv, 6);
        return;
    }
    cb_record_interval(csv, row->rate);
    cb_record_interval(csv, row->runner_up_rate);
}

static int write_row(struct cb_csv *csv, const struct source *s, const struct cb_winner *row,
                     struct cb_err *err)
{
    const struct cb_case *c = &s->plan->cases[row->winner];

    case_cells(csv, c);
    if (row->usable < 2)
        empty_cells(csv, 12);
    else
        result_cells(csv, s->plan, row);
    cb_csv_real(csv, row->floor);
    rate_cells(csv, s->plan, row);
    cb_csv_count(csv, row->runners);
    cb_csv_count(csv, row->usable);
    cb_csv_optional(csv, c->tasks != 0, c->tasks);
    cb_csv_optional(csv, c->duration_ns != 0, c->duration_ns);
    cb_csv_optional(csv, c->rate_per_s != 0, c->rate_per_s);
    cb_csv_text(csv, c->workload->unit);
    cb_csv_count(csv, s->machine->cpus);
    cb_csv_text(csv, s->machine->text);
    cb_csv_text(csv, cb_build_info.commit);
    return cb_csv_end_row(csv, err);
}

static int write_rows(struct cb_csv *csv, void *user, struct cb_err *err)
{
    const struct source *s = user;
    int rc = 0;

    for (size_t i = 0; i < s->winners->count && rc == 0; i++)
        rc = write_row(csv, s, &s->winners->row[i], err);
    return rc;
}

int cb_winners_write(const char *path, const struct cb_judgement *judgement,
                     const struct cb_plan *plan, const struct cb_figures *figures, size_t count,
                     const struct cb_machine *machine, struct cb_err *err)
{
    struct cb_winners winners;
    struct source source = {&winners, plan, machine};
    int rc = cb_winners_find(&winners, judgement, plan, figures, count, err);

    if (rc == 0)
        rc =
            cb_csv_write(path, columns, sizeof columns / sizeof *columns, write_rows, &source, err);
    cb_winners_done(&winners);
    return rc;
}
