#include "bench/grid.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static size_t place(const struct cb_grid *grid, uint32_t case_index, uint32_t rep, int twin)
{
    return ((size_t)case_index * grid->plan->reps + rep - 1) * 2 + (twin != 0);
}

int cb_grid_init(struct cb_grid *grid, const struct cb_plan *plan, const struct cb_figures *figures,
                 size_t count)
{
    size_t places = (size_t)plan->cases_count * plan->reps * 2;

    *grid = (struct cb_grid){plan, calloc(places + 1, sizeof *grid->sample)};
    if (!grid->sample)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct cb_figures *f = &figures[i], **at;

        if (f->kind != CB_TIMING || f->status != CB_OK)
            continue;
        at = &grid->sample[place(grid, f->case_index, f->rep, f->twin)];
        if (!*at || !f->disturbed || (*at)->disturbed)
            *at = f;
    }
    return 0;
}

void cb_grid_done(struct cb_grid *grid)
{
    free(grid->sample);
    *grid = (struct cb_grid){0};
}

const struct cb_figures *cb_grid_sample(const struct cb_grid *grid, uint32_t case_index,
                                        uint32_t rep, int twin)
{
    return grid->sample[place(grid, case_index, rep, twin)];
}

double cb_grid_rate(const struct cb_grid *grid, uint32_t case_index, uint32_t rep, int twin)
{
    const struct cb_figures *f = cb_grid_sample(grid, case_index, rep, twin);

    return f ? cb_record_speed(f, &grid->plan->cases[case_index]) : NAN;
}

void cb_grid_rates(const struct cb_grid *grid, uint32_t case_index, uint32_t reps, double *rates)
{
    for (uint32_t rep = 1; rep <= reps; rep++)
        rates[rep - 1] = cb_grid_rate(grid, case_index, rep, 0);
}
