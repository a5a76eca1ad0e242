#include "bench/aa.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/stats/holm.h"
#include "bench/stats/paired.h"

enum { PAIRS_MIN = 6 }; /* of a runner, to say anything by itself */

/* A judgement under way. */
struct judging {
    const struct cb_grid *grid;
    const struct cb_series *series;
    struct cb_aa *aa;   /* of each series */
    double *p, *p_holm; /* owned; likewise */
    double *d;          /* owned; room for all log ratios of a panel */
};

/* log(A/B) of each pair of a series; returns how many. */
static size_t collect(const struct judging *j, uint32_t s, double *d)
{
    const struct cb_series *series = j->series;
    const struct cb_grid *grid = j->grid;
    size_t n = 0;

    for (uint32_t i = series->start[s]; i < series->start[s + 1]; i++)
        for (uint32_t rep = 1; rep <= grid->plan->reps; rep++) {
            double a = cb_grid_rate(grid, series->cases[i], rep, 0);
            double b = cb_grid_rate(grid, series->cases[i], rep, 1);

            cb_stats_log_ratios(&a, &b, 1, &d[n]);
            n += !isnan(d[n]);
        }
    return n;
}

static double floor_of(struct cb_interval logs)
{
    return logs.have_interval ? exp(fmax(fabs(logs.lo), fabs(logs.hi))) - 1 : NAN;
}

static void judge_panel(const struct judging *j, uint32_t panel)
{
    uint32_t from = j->series->panel[panel], end = j->series->panel[panel + 1];
    size_t all = 0;
    double floor = NAN;

    for (uint32_t s = from; s < end; s++) {
        double *own = j->d + all;
        size_t n = collect(j, s, own);
        struct cb_interval shift = cb_stats_shift(own, n);

        j->aa[s].ratio = cb_stats_exp(shift);
        j->p[s] = cb_stats_shift_p(own, n);
        if (n >= PAIRS_MIN)
            floor = fmax(floor, floor_of(shift)); /* a NaN gives way */
        all += n;
    }
    if (isnan(floor))
        floor = floor_of(cb_stats_shift(j->d, all));
    for (uint32_t s = from; s < end; s++)
        j->aa[s].floor = floor;
}

int cb_aa_judge(const struct cb_grid *grid, const struct cb_series *series, struct cb_aa *aa)
{
    size_t pairs = (size_t)grid->plan->cases_count * grid->plan->reps;
    struct judging j = {.grid = grid,
                        .series = series,
                        .aa = aa,
                        .p = malloc((series->count + 1) * sizeof *j.p),
                        .p_holm = malloc((series->count + 1) * sizeof *j.p_holm),
                        .d = malloc((pairs + 1) * sizeof *j.d)};
    int rc = j.p && j.p_holm && j.d ? 0 : -ENOMEM;

    if (rc == 0) {
        for (uint32_t panel = 0; panel < series->panels; panel++)
            judge_panel(&j, panel);
        cb_stats_holm(j.p, series->count, j.p_holm);
        for (uint32_t s = 0; s < series->count; s++)
            aa[s].p_holm = j.p_holm[s];
    }
    free(j.p);
    free(j.p_holm);
    free(j.d);
    return rc;
}

int cb_aa_failed(const struct cb_aa *aa)
{
    return aa->p_holm <= 0.05;
}
