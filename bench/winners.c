#include "bench/winners.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/stats/holm.h"

/* The comparisons of one cell: those with its fastest runner, fastest rival first, are the first
 * usable - 1 of them. */
struct cell {
    const struct cb_comparison *comparisons;
    uint32_t rivals;
};

static uint32_t usable_runners(const struct cb_judgement *pools, uint32_t panel)
{
    uint32_t usable = 0;

    for (uint32_t s = pools->series.panel[panel]; s < pools->series.panel[panel + 1]; s++)
        usable += pools->contenders[s].rate.have_estimate;
    return usable;
}

static struct cb_winner row_of(const struct cb_judgement *pools, const struct cb_plan *plan,
                               uint32_t panel, struct cell cell)
{
    const struct cb_series *series = &pools->series;
    const struct cb_comparison *first = cell.comparisons;
    uint32_t from = series->panel[panel];
    struct cb_winner row = {.runners = series->panel[panel + 1] - from,
                            .usable = usable_runners(pools, panel),
                            .winner = pools->contenders[from].case_index,
                            .p = NAN,
                            .floor = pools->aa[from].floor};

    row.pool = plan->cases[row.winner].pool;
    if (cell.rivals == 0)
        return row;
    row.winner = pools->contenders[first->a].case_index;
    row.runner_up = pools->contenders[first->b].case_index;
    row.rate = pools->contenders[first->a].rate;
    row.runner_up_rate = pools->contenders[first->b].rate;
    row.ratio = first->ratio;
    row.p = 0;
    for (uint32_t i = 0; i < cell.rivals; i++) /* NaN stays: who can't be compared isn't beaten */
        if (isnan(first[i].p) || first[i].p > row.p)
            row.p = first[i].p;
    return row;
}

static int won(enum cb_outcome outcome)
{
    return outcome == CB_FASTER || outcome == CB_SLIGHTLY_FASTER;
}

static enum cb_outcome outcome(const struct cb_comparison *comparison, double p)
{
    struct cb_comparison c = *comparison;

    c.p_holm = p;
    return cb_judge_outcome(&c);
}

/* All comparisons of a cell stand and fall with its p; the reason is who isn't beaten by itself,
 * before who isn't because cells are many. */
static void decide(struct cb_winner *row, struct cell cell)
{
    if (cell.rivals == 0)
        return;
    row->decided = 1;
    row->outcome = outcome(&cell.comparisons[0], row->p_holm);
    for (uint32_t i = 0; i < cell.rivals; i++)
        row->decided &= won(outcome(&cell.comparisons[i], row->p_holm));
    for (uint32_t i = 0; i < cell.rivals; i++) {
        enum cb_outcome alone = outcome(&cell.comparisons[i], cell.comparisons[i].p);

        if (!won(alone)) {
            row->outcome = alone;
            return;
        }
    }
}

/* Fills in all rows but what Holm decides; `cells` and `p` go with them. */
static void enter_rows(struct cb_winners *winners, const struct cb_judgement *pools,
                       const struct cb_plan *plan, struct cell *cells, double *p)
{
    const struct cb_comparison *next = pools->comparisons;

    for (uint32_t panel = 0; panel < pools->series.panels; panel++) {
        uint32_t usable = usable_runners(pools, panel);
        struct cell cell = {next, usable > 0 ? usable - 1 : 0};

        next += (size_t)usable * cell.rivals / 2;
        if (pools->series.panel[panel + 1] - pools->series.panel[panel] < 2)
            continue;
        cells[winners->count] = cell;
        winners->row[winners->count] = row_of(pools, plan, panel, cell);
        p[winners->count] = winners->row[winners->count].p;
        winners->count++;
    }
}

static int find(struct cb_winners *winners, const struct cb_judgement *pools,
                const struct cb_plan *plan)
{
    size_t room = (size_t)pools->series.panels + 1;
    struct cell *cells = calloc(room, sizeof *cells);
    double *p = calloc(room, sizeof *p), *p_holm = calloc(room, sizeof *p_holm);
    int rc = -ENOMEM;

    winners->row = calloc(room, sizeof *winners->row);
    if (cells && p && p_holm && winners->row) {
        enter_rows(winners, pools, plan, cells, p);
        cb_stats_holm(p, winners->count, p_holm);
        for (size_t i = 0; i < winners->count; i++) {
            winners->row[i].p_holm = p_holm[i];
            decide(&winners->row[i], cells[i]);
        }
        rc = 0;
    }
    free(cells);
    free(p);
    free(p_holm);
    return rc;
}

int cb_winners_find(struct cb_winners *winners, const struct cb_judgement *judgement,
                    const struct cb_plan *plan, const struct cb_figures *figures, size_t count,
                    struct cb_err *err)
{
    struct cb_judgement pools;
    int rc = cb_judge_pools(&pools, judgement, plan, figures, count, err);

    *winners = (struct cb_winners){0};
    if (rc != 0)
        return rc;
    rc = find(winners, &pools, plan);
    cb_judgement_done(&pools);
    if (rc != 0) {
        cb_winners_done(winners);
        cb_err_set(err, rc, "no memory for the winners of %zu samples", count);
    }
    return rc;
}

void cb_winners_done(struct cb_winners *winners)
{
    free(winners->row);
    *winners = (struct cb_winners){0};
}
