#include "bench/budget.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/paired.h"

/* The figures by case, and what they say. */
struct view {
    const struct cb_budget *budget;
    const struct cb_figures *figures;
    size_t *first;            /* figures of case i are index[first[i]] .. index[first[i + 1] - 1] */
    size_t *index;            /* in the order they were taken */
    struct cb_interval *rate; /* of each case */
    uint32_t *best;           /* by the first case of a series or panel: the case with the highest
                                 rate of it */
    double *x, *y;            /* room for one value a figure, each */
};

/* --- panels --- */

static int same_series(const struct cb_case *a, const struct cb_case *b)
{
    return a->runner == b->runner && memcmp(a->options, b->options, sizeof a->options) == 0;
}

int cb_budget_init(struct cb_budget *b, const struct cb_plan *plan, double precision,
                   struct cb_err *err)
{
    const struct cb_case *cases = plan->cases;

    *b = (struct cb_budget){.plan = plan, .precision = precision};
    b->panel = calloc(plan->cases_count + 1, sizeof *b->panel);
    b->series = calloc(plan->cases_count + 1, sizeof *b->series);
    if (!b->panel || !b->series) {
        cb_budget_done(b);
        return cb_err_set(err, -ENOMEM, "no memory for the panels of %u cases", plan->cases_count);
    }
    for (uint32_t i = 0; i < plan->cases_count; i++) {
        uint32_t j = 0;

        while (!cb_case_same_panel(&cases[j], &cases[i]))
            j++;
        b->panel[i] = j;
        while (b->panel[j] != b->panel[i] || !same_series(&cases[j], &cases[i]))
            j++;
        b->series[i] = j;
    }
    return 0;
}

void cb_budget_done(struct cb_budget *b)
{
    free(b->panel);
    free(b->series);
    b->panel = b->series = NULL;
}

/* --- a view of the figures --- */

static double speed_of(const struct view *v, size_t i)
{
    return cb_record_speed(&v->figures[i], &v->budget->plan->cases[v->figures[i].case_index]);
}

static int counts(const struct view *v, size_t i)
{
    const struct cb_figures *f = &v->figures[i];

    return f->kind == CB_TIMING && f->status == CB_OK && !f->twin && speed_of(v, i) > 0;
}

/* Sorts them by case, keeping their order within each. */
static void sort_figures(struct view *v, size_t count)
{
    uint32_t cases = v->budget->plan->cases_count;

    for (size_t i = 0; i < count; i++)
        if (counts(v, i))
            v->first[v->figures[i].case_index + 2]++;
    for (uint32_t i = 2; i <= cases + 1; i++)
        v->first[i] += v->first[i - 1];
    for (size_t i = 0; i < count; i++) /* each case's begin moves on to the next one's */
        if (counts(v, i))
            v->index[v->first[v->figures[i].case_index + 1]++] = i;
}

static struct cb_interval rate_of(const struct view *v, uint32_t case_index)
{
    size_t n = 0;

    for (size_t i = v->first[case_index]; i < v->first[case_index + 1]; i++)
        v->x[n++] = speed_of(v, v->index[i]);
    return cb_stats_median_interval(v->x, n);
}

static void improve(const struct view *v, uint32_t group, uint32_t candidate)
{
    const struct cb_interval *rate = v->rate;

    if (rate[candidate].have_estimate && (!rate[v->best[group]].have_estimate ||
                                          rate[candidate].estimate > rate[v->best[group]].estimate))
        v->best[group] = candidate;
}

static void view_done(struct view *v)
{
    free(v->first);
    free(v->index);
    free(v->rate);
    free(v->best);
    free(v->x);
    free(v->y);
}

/* 0, or -ENOMEM with nothing held. */
static int view_init(struct view *v, const struct cb_budget *budget,
                     const struct cb_figures *figures, size_t count)
{
    uint32_t cases = budget->plan->cases_count;

    *v = (struct view){.budget = budget,
                       .figures = figures,
                       .first = calloc(cases + 2, sizeof *v->first),
                       .index = calloc(count + 1, sizeof *v->index),
                       .rate = calloc(cases + 1, sizeof *v->rate),
                       .best = calloc(cases + 1, sizeof *v->best),
                       .x = calloc(count + 1, sizeof *v->x),
                       .y = calloc(count + 1, sizeof *v->y)};
    if (!v->first || !v->index || !v->rate || !v->best || !v->x || !v->y) {
        view_done(v);
        return -ENOMEM;
    }
    sort_figures(v, count);
    for (uint32_t i = 0; i < cases; i++) {
        v->rate[i] = rate_of(v, i);
        v->best[i] = i;
    }
    for (uint32_t i = 0; i < cases; i++)
        improve(v, budget->series[i], i);
    return 0;
}

static int is_contender(const struct view *v, uint32_t case_index)
{
    return v->best[v->budget->series[case_index]] == case_index &&
           v->rate[case_index].have_estimate;
}

/* The best contender of the panel; it may have no rate. */
static uint32_t best_of_panel(const struct view *v, uint32_t panel)
{
    uint32_t best = v->best[panel];

    for (uint32_t i = panel; i < v->budget->plan->cases_count; i++)
        if (v->budget->panel[i] == panel && is_contender(v, i) &&
            (!v->rate[best].have_estimate || v->rate[i].estimate > v->rate[best].estimate))
            best = i;
    return best;
}

/* By repetition. */
static struct cb_interval ratio_of(const struct view *v, uint32_t a, uint32_t b)
{
    size_t n = 0;

    for (size_t i = v->first[a]; i < v->first[a + 1]; i++)
        for (size_t j = v->first[b]; j < v->first[b + 1]; j++)
            if (v->figures[v->index[i]].rep == v->figures[v->index[j]].rep) {
                v->x[n] = speed_of(v, v->index[i]);
                v->y[n++] = speed_of(v, v->index[j]);
            }
    return cb_stats_ratio(v->x, v->y, n);
}

/* Half of it, relative: 0.05 = 5% to either side. 0 where there is none: a case that hardly ever
 * goes well is not to draw all repetitions. */
static double half_width(struct cb_interval interval)
{
    if (!interval.have_interval || !(interval.lo > 0))
        return 0;
    return sqrt(interval.hi / interval.lo) - 1;
}

/* --- choosing --- */

/* The widest of what verdicts are drawn from. */
static double decision_width(const struct view *v, uint32_t panel)
{
    uint32_t best = best_of_panel(v, panel);
    double widest = half_width(v->rate[best]);

    for (uint32_t i = panel; i < v->budget->plan->cases_count; i++)
        if (v->budget->panel[i] == panel && i != best && is_contender(v, i))
            widest = fmax(widest, fmax(half_width(v->rate[i]), half_width(ratio_of(v, best, i))));
    return widest;
}

static double other_width(const struct view *v, uint32_t panel)
{
    double widest = 0;

    for (uint32_t i = panel; i < v->budget->plan->cases_count; i++)
        if (v->budget->panel[i] == panel && !is_contender(v, i))
            widest = fmax(widest, half_width(v->rate[i]));
    return widest;
}

/* The cases of a panel's block: its contenders, or others that are too wide. */
static uint32_t list_cases(const struct view *v, uint32_t panel, int contenders, uint32_t *cases)
{
    uint32_t n = 0;

    for (uint32_t i = panel; i < v->budget->plan->cases_count; i++)
        if (v->budget->panel[i] == panel && is_contender(v, i) == contenders &&
            (contenders || half_width(v->rate[i]) > v->budget->precision))
            cases[n++] = i;
    return n;
}

static int there_is_time(const struct cb_budget_time *time, const uint32_t *cases, uint32_t n)
{
    uint64_t need = time->block_ns;

    for (uint32_t i = 0; i < n; i++)
        need += time->case_ns[cases[i]];
    return need <= time->left_ns;
}

/* The block of the panel with the widest intervals that there is time for. `cases` is overwritten
 * in any case. */
static uint32_t choose(const struct view *v, const struct cb_budget_time *time, int contenders,
                       uint32_t *cases)
{
    double widest = v->budget->precision;
    uint32_t chosen = UINT32_MAX;

    for (uint32_t panel = 0; panel < v->budget->plan->cases_count; panel++) {
        double width;

        if (v->budget->panel[panel] != panel)
            continue;
        width = contenders ? decision_width(v, panel) : other_width(v, panel);
        if (width > widest && there_is_time(time, cases, list_cases(v, panel, contenders, cases))) {
            widest = width;
            chosen = panel;
        }
    }
    return chosen == UINT32_MAX ? 0 : list_cases(v, chosen, contenders, cases);
}

uint32_t cb_budget_choose(const struct cb_budget *budget, const struct cb_figures *figures,
                          size_t count, const struct cb_budget_time *time, uint32_t *cases)
{
    struct view v;
    uint32_t n;

    if (view_init(&v, budget, figures, count) != 0)
        return 0;
    n = choose(&v, time, 1, cases);
    if (n == 0)
        n = choose(&v, time, 0, cases);
    view_done(&v);
    return n;
}

/* --- what is left open --- */

/* The first few are printed, under the name of their panel; the rest is counted. */
struct listing {
    FILE *out;
    const struct view *view;
    uint32_t panel; /* named last; UINT32_MAX = none yet */
    unsigned count;
};

enum { LISTED = 20 };

static int is_to_be_printed(struct listing *l, uint32_t panel)
{
    const struct cb_case *c = &l->view->budget->plan->cases[panel];
    char params[CB_CASE_TEXT];

    if (l->count++ == 0)
        fputs("Not settled:\n", l->out);
    if (l->count > LISTED)
        return 0;
    cb_case_params(c, params);
    if (panel != l->panel)
        fprintf(l->out, "  %s%s%s%s\n", c->workload->name, params[0] ? " (" : "", params,
                params[0] ? ")" : "");
    l->panel = panel;
    return 1;
}

/* "coro, pool 4" */
static char *name_case(const struct cb_case *c, char buffer[2 * CB_CASE_TEXT])
{
    char runner[CB_CASE_TEXT], pool[CB_CASE_TEXT];

    snprintf(buffer, 2 * CB_CASE_TEXT, "%s, pool %s", cb_case_runner(c, runner),
             cb_case_pool(c, pool));
    return buffer;
}

/* By its interval alone: neither one faster nor both equal within 2%. */
static int is_open(struct cb_interval ratio)
{
    if (!ratio.have_interval)
        return 1;
    return ratio.lo <= 1 && ratio.hi >= 1 && (ratio.lo < 0.98 || ratio.hi > 1.02);
}

static void list_panel(struct listing *l, uint32_t panel)
{
    const struct view *v = l->view;
    const struct cb_case *cases = v->budget->plan->cases;
    uint32_t best = best_of_panel(v, panel);
    char name[2 * CB_CASE_TEXT], other[2 * CB_CASE_TEXT];

    for (uint32_t i = panel; i < v->budget->plan->cases_count; i++)
        if (v->budget->panel[i] == panel && i != best && is_contender(v, i) &&
            is_open(ratio_of(v, best, i)) && is_to_be_printed(l, panel))
            fprintf(l->out, "    %s and %s are not told apart\n", name_case(&cases[best], name),
                    name_case(&cases[i], other));
    for (uint32_t i = panel; i < v->budget->plan->cases_count; i++)
        if (v->budget->panel[i] == panel && half_width(v->rate[i]) > v->budget->precision &&
            is_to_be_printed(l, panel))
            fprintf(l->out, "    %s is known within %.1f%% only\n", name_case(&cases[i], name),
                    100 * half_width(v->rate[i]));
}

void cb_budget_report(FILE *out, const struct cb_budget *budget, const struct cb_figures *figures,
                      size_t count)
{
    struct view v;
    struct listing l = {.out = out, .view = &v, .panel = UINT32_MAX};

    if (view_init(&v, budget, figures, count) != 0)
        return;
    for (uint32_t i = 0; i < budget->plan->cases_count; i++)
        if (budget->panel[i] == i)
            list_panel(&l, i);
    if (l.count == 0)
        fprintf(out,
                "Settled, by intervals: contenders are told apart or equal, and rates known within "
                "%.3g%%.\n",
                100 * budget->precision);
    else if (l.count > LISTED)
        fprintf(out, "  and %u more\n", l.count - LISTED);
    view_done(&v);
}
