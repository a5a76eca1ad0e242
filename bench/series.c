#include "bench/series.h"

#include <errno.h>
#include <stdlib.h>

/* The cases from cases[from] on that stand for the same as the one there come right after it, in
 * their order; returns where the next begin. `rest` has room for all. */
static uint32_t gather(const struct cb_case *all, uint32_t *cases, uint32_t from, uint32_t end,
                       int (*same)(const struct cb_case *, const struct cb_case *), uint32_t *rest)
{
    const struct cb_case *first = &all[cases[from]];
    uint32_t gathered = from, left = 0;

    for (uint32_t i = from; i < end; i++)
        if (same(&all[cases[i]], first))
            cases[gathered++] = cases[i];
        else
            rest[left++] = cases[i];
    for (uint32_t i = 0; i < left; i++)
        cases[gathered + i] = rest[i];
    return gathered;
}

int cb_series_init(struct cb_series *series, const struct cb_case *cases, uint32_t count)
{
    uint32_t *rest = malloc(((size_t)count + 1) * sizeof *rest);

    *series = (struct cb_series){.cases = malloc(((size_t)count + 1) * sizeof *series->cases),
                                 .start = malloc(((size_t)count + 1) * sizeof *series->start),
                                 .panel = malloc(((size_t)count + 1) * sizeof *series->panel)};
    if (!rest || !series->cases || !series->start || !series->panel) {
        free(rest);
        cb_series_done(series);
        return -ENOMEM;
    }
    for (uint32_t i = 0; i < count; i++)
        series->cases[i] = i;
    for (uint32_t from = 0; from < count;) {
        uint32_t end = gather(cases, series->cases, from, count, cb_case_same_panel, rest);

        series->panel[series->panels++] = series->count;
        while (from < end) {
            series->start[series->count++] = from;
            from = gather(cases, series->cases, from, end, cb_case_same_runner, rest);
        }
    }
    series->start[series->count] = count;
    series->panel[series->panels] = series->count;
    free(rest);
    return 0;
}

void cb_series_done(struct cb_series *series)
{
    free(series->cases);
    free(series->start);
    free(series->panel);
    *series = (struct cb_series){0};
}
