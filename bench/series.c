#include "bench/series.h"

#include <errno.h>
#include <stdlib.h>

/* An order of cases under way. */
struct sorting {
    const struct cb_case *all;
    uint32_t *cases; /* indices into it */
    uint32_t *rest;  /* room for as many */
};

/* The cases from `from` to before `end` that are the same as the first come right after it, in
 * their order; returns where the others begin. */
static uint32_t gather(struct sorting s, uint32_t from, uint32_t end,
                       int (*same)(const struct cb_case *, const struct cb_case *))
{
    const struct cb_case *first = &s.all[s.cases[from]];
    uint32_t gathered = from, left = 0;

    for (uint32_t i = from; i < end; i++)
        if (same(&s.all[s.cases[i]], first))
            s.cases[gathered++] = s.cases[i];
        else
            s.rest[left++] = s.cases[i];
    for (uint32_t i = 0; i < left; i++)
        s.cases[gathered + i] = s.rest[i];
    return gathered;
}

static int same_panel_and_pool(const struct cb_case *a, const struct cb_case *b)
{
    return a->pool == b->pool && cb_case_same_panel(a, b);
}

static int sort_cases(struct cb_series *series, const struct cb_case *cases, uint32_t count,
                      int (*same_panel)(const struct cb_case *, const struct cb_case *))
{
    uint32_t *rest = malloc(((size_t)count + 1) * sizeof *rest);
    struct sorting sorting;

    *series = (struct cb_series){.cases = malloc(((size_t)count + 1) * sizeof *series->cases),
                                 .start = malloc(((size_t)count + 1) * sizeof *series->start),
                                 .panel = malloc(((size_t)count + 1) * sizeof *series->panel)};
    sorting = (struct sorting){cases, series->cases, rest};
    if (!rest || !series->cases || !series->start || !series->panel) {
        free(rest);
        cb_series_done(series);
        return -ENOMEM;
    }
    for (uint32_t i = 0; i < count; i++)
        series->cases[i] = i;
    for (uint32_t from = 0; from < count;) {
        uint32_t end = gather(sorting, from, count, same_panel);

        series->panel[series->panels++] = series->count;
        while (from < end) {
            series->start[series->count++] = from;
            from = gather(sorting, from, end, cb_case_same_runner);
        }
    }
    series->start[series->count] = count;
    series->panel[series->panels] = series->count;
    free(rest);
    return 0;
}

int cb_series_init(struct cb_series *series, const struct cb_case *cases, uint32_t count)
{
    return sort_cases(series, cases, count, cb_case_same_panel);
}

int cb_series_init_by_pool(struct cb_series *series, const struct cb_case *cases, uint32_t count)
{
    return sort_cases(series, cases, count, same_panel_and_pool);
}

void cb_series_done(struct cb_series *series)
{
    free(series->cases);
    free(series->start);
    free(series->panel);
    *series = (struct cb_series){0};
}

uint32_t cb_series_of(const struct cb_series *series, uint32_t case_index)
{
    uint32_t at = 0, s = 0;

    while (series->cases[at] != case_index)
        at++;
    while (series->start[s + 1] <= at)
        s++;
    return s;
}
