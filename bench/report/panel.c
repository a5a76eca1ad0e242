#include "bench/report/panel.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double within = 0.02;

int cb_panel_same(const struct cb_table *a, size_t row, const struct cb_table *b, size_t other)
{
    static const char *const columns[] = {"workload",    "params",   "place",        "tasks",
                                          "duration_ns", "arrivals", "offered_per_s"};

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (cb_table_has(a, columns[i]) && cb_table_has(b, columns[i]) &&
            strcmp(cb_table_text(a, row, columns[i]), cb_table_text(b, other, columns[i])) != 0)
            return 0;
    return 1;
}

/* The panel among `count` whose first rows are known; `count` = none. The newest first: rows of a
 * panel stand together as a rule. */
static size_t search(const struct cb_table *summary, const size_t *first, size_t count, size_t row)
{
    for (size_t p = count; p-- > 0;)
        if (cb_panel_same(summary, first[p], summary, row))
            return p;
    return count;
}

/* Sorts the rows by their panels, whose sizes are counted in start[panel + 1]. */
static void arrange(struct cb_panels *panels, size_t rows)
{
    for (size_t p = 0; p < panels->count; p++)
        panels->start[p + 1] += panels->start[p];
    for (size_t row = 0; row < rows; row++)
        panels->rows[panels->start[panels->of_row[row]]++] = row;
    for (size_t p = panels->count; p > 0; p--) /* filling them has moved each start to its end */
        panels->start[p] = panels->start[p - 1];
    panels->start[0] = 0;
}

int cb_panels_find(struct cb_panels *panels, const struct cb_table *summary, struct cb_err *err)
{
    size_t rows = summary->rows;
    size_t *first = calloc(rows + 1, sizeof *first);

    *panels = (struct cb_panels){.rows = calloc(rows + 1, sizeof *panels->rows),
                                 .start = calloc(rows + 1, sizeof *panels->start),
                                 .of_row = calloc(rows + 1, sizeof *panels->of_row)};
    if (!first || !panels->rows || !panels->start || !panels->of_row) {
        free(first);
        return cb_err_set(err, -ENOMEM, "no memory for the panels of %zu rows", rows);
    }
    for (size_t row = 0; row < rows; row++) {
        size_t p = search(summary, first, panels->count, row);

        if (p == panels->count)
            first[panels->count++] = row;
        panels->of_row[row] = p;
        panels->start[p + 1]++;
    }
    free(first);
    arrange(panels, rows);
    return 0;
}

void cb_panels_done(struct cb_panels *panels)
{
    free(panels->rows);
    free(panels->start);
    free(panels->of_row);
    *panels = (struct cb_panels){0};
}

size_t cb_panel_first(const struct cb_panels *panels, size_t panel)
{
    return panels->rows[panels->start[panel]];
}

int cb_panel_is_open(const struct cb_table *table, size_t row)
{
    return cb_table_real(table, row, "offered_per_s") > 0;
}

double cb_panel_speed(const struct cb_table *summary, size_t row)
{
    if (!cb_panel_is_open(summary, row))
        return cb_table_real(summary, row, "ops_per_s_median");
    if (cb_table_real(summary, row, "n_saturated") > 0)
        return NAN;
    return 1e9 / cb_table_real(summary, row, "latency_p99_ns_median");
}

static int is_unsteady(const struct cb_table *summary, size_t row)
{
    return strstr(cb_table_text(summary, row, "flags"), "unsteady") != NULL;
}

/* Whether a row may be picked: of that runner, with a result, and settled where `steady`. */
static int is_candidate(const struct cb_table *summary, size_t row, const char *runner, int steady)
{
    return strcmp(cb_table_text(summary, row, "runner"), runner) == 0 &&
           !isnan(cb_panel_speed(summary, row)) && !(steady && is_unsteady(summary, row));
}

static void pick(struct cb_panel_sizes *sizes, const struct cb_table *summary,
                 const struct cb_panels *panels, size_t panel, const char *runner, int steady)
{
    const size_t *row = panels->rows + panels->start[panel];
    const size_t *end = panels->rows + panels->start[panel + 1];
    double most = -INFINITY;

    for (const size_t *r = row; r < end; r++)
        if (is_candidate(summary, *r, runner, steady) && cb_panel_speed(summary, *r) > most) {
            most = cb_panel_speed(summary, *r);
            *sizes = (struct cb_panel_sizes){*r, *r, 1};
        }
    for (const size_t *r = row; r < end; r++)
        if (is_candidate(summary, *r, runner, steady) &&
            cb_panel_speed(summary, *r) >= (1 - within) * most &&
            cb_table_real(summary, *r, "pool") < cb_table_real(summary, sizes->smallest, "pool"))
            sizes->smallest = *r;
}

struct cb_panel_sizes cb_panel_sizes(const struct cb_table *summary, const struct cb_panels *panels,
                                     size_t panel, const char *runner)
{
    struct cb_panel_sizes sizes = {0};

    pick(&sizes, summary, panels, panel, runner, 1);
    if (!sizes.known)
        pick(&sizes, summary, panels, panel, runner, 0);
    return sizes;
}
