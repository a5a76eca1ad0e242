#include "bench/aa.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/stats/holm.h"
#include "bench/stats/paired.h"

/* log(A/B) of each pair of a series; returns how many. */
static size_t collect(const struct cb_grid *grid, const struct cb_series *series, uint32_t s,
                      double *d)
{
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

/* A panel's runners have a pair a block at most, each. */
static void judge_panel(const struct cb_grid *grid, const struct cb_series *series, uint32_t panel,
                        struct cb_aa *aa, double *d, double *p)
{
    size_t all = 0;
    double floor;

    for (uint32_t s = series->panel[panel]; s < series->panel[panel + 1]; s++) {
        size_t n = collect(grid, series, s, d + all);

        aa[s].ratio = cb_stats_exp(cb_stats_shift(d + all, n));
        p[s] = cb_stats_shift_p(d + all, n);
        all += n;
    }
    floor = floor_of(cb_stats_shift(d, all));
    for (uint32_t s = series->panel[panel]; s < series->panel[panel + 1]; s++)
        aa[s].floor = floor;
}

int cb_aa_judge(const struct cb_grid *grid, const struct cb_series *series, struct cb_aa *aa)
{
    size_t most = (size_t)grid->plan->cases_count * grid->plan->reps;
    double *d = malloc((most + 1) * sizeof *d), *p = malloc((series->count + 1) * sizeof *p);
    double *adjusted = malloc((series->count + 1) * sizeof *adjusted);
    int rc = d && p && adjusted ? 0 : -ENOMEM;

    for (uint32_t panel = 0; panel < series->panels && rc == 0; panel++)
        judge_panel(grid, series, panel, aa, d, p);
    if (rc == 0) {
        cb_stats_holm(p, series->count, adjusted);
        for (uint32_t s = 0; s < series->count; s++)
            aa[s].p_holm = adjusted[s];
    }
    free(d);
    free(p);
    free(adjusted);
    return rc;
}

int cb_aa_failed(const struct cb_aa *aa)
{
    return aa->p_holm <= 0.05;
}
