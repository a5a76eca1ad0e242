#include "bench/bars.h"

#include <math.h>
#include <string.h>

#include "bench/readable.h"
#include "bench/verdict_words.h"
#include "bench/wrap.h"

enum { WIDEST = 80, NAME_MIN = 8, BAR_MIN = 8, RANGE = 3 * CB_READABLE };

/* --- a row --- */

/* What is shown of a runner. */
struct row {
    char runner[CB_CASE_TEXT], pool[CB_CASE_TEXT];
    char estimate[CB_READABLE], range[RANGE]; /* "8.48k", "[8.36k, 8.51k]" */
    struct cb_interval shown;                 /* a rate, or in an open loop a time in seconds */
    char missing[64];                         /* why nothing is shown: "no result" */
};

/* Speed in an open loop is the reciprocal of a time. */
static struct cb_interval reciprocal(struct cb_interval speed)
{
    struct cb_interval time = speed;

    time.estimate = 1 / speed.estimate;
    time.lo = 1 / speed.hi;
    time.hi = 1 / speed.lo;
    return time;
}

/* The times of the blocks in which it kept up would flatter who mostly doesn't. */
static void read_missing(struct row *row, const struct cb_contender *contender)
{
    if (contender->saturated > 0)
        snprintf(row->missing, sizeof row->missing, "could not keep up in %zu of %zu samples",
                 (size_t)contender->saturated, contender->saturated + contender->rate.n);
    else
        snprintf(row->missing, sizeof row->missing, "no result");
    row->shown.have_estimate = row->shown.have_interval = 0;
}

static void read_row(struct row *row, const struct cb_case *c, const struct cb_contender *contender)
{
    char *(*text)(double, char *) = c->rate_per_s ? cb_readable_time : cb_readable_number;
    const char *unsteady = contender->unsteady ? ", unsteady" : "";
    char lo[CB_READABLE], hi[CB_READABLE];

    *row = (struct row){.shown = c->rate_per_s ? reciprocal(contender->rate) : contender->rate};
    cb_case_runner(c, row->runner);
    cb_case_pool(c, row->pool);
    if (!row->shown.have_estimate || contender->saturated > 0) {
        read_missing(row, contender);
        return;
    }
    text(row->shown.estimate, row->estimate);
    if (row->shown.have_interval)
        snprintf(row->range, RANGE, "[%s, %s]%s", text(row->shown.lo, lo), text(row->shown.hi, hi),
                 unsteady);
    else
        snprintf(row->range, RANGE, "no interval%s", unsteady);
}

/* --- its bar --- */

struct scale {
    double cells_per_unit;
    int unicode;
};

static void repeat(FILE *out, const char *cell, int count)
{
    while (count-- > 0)
        fputs(cell, out);
}

/* To the eighth of a cell, or to the cell; what is there is seen. */
static void print_solid(FILE *out, double cells, int unicode)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int eighths = (int)fmax(1, round(8 * cells));

    if (unicode) {
        repeat(out, "█", eighths / 8);
        fputs(parts[eighths % 8], out);
    } else {
        repeat(out, "#", (int)fmax(1, round(cells)));
    }
}

/* Solid to the lower end of the interval, shaded to its upper one; where that is within a cell,
 * solid to the median. */
static void print_bar(FILE *out, const struct cb_interval *value, struct scale scale)
{
    int lo = (int)round(value->lo * scale.cells_per_unit);
    int hi = (int)round(value->hi * scale.cells_per_unit);

    if (value->have_interval && hi > lo) {
        repeat(out, scale.unicode ? "█" : "#", lo);
        repeat(out, scale.unicode ? "░" : "-", hi - lo);
    } else {
        print_solid(out, value->estimate * scale.cells_per_unit, scale.unicode);
    }
}

/* --- a panel --- */

/* How wide each column is. */
struct layout {
    int runner, pool, estimate, range, bar;
    double most; /* of the panel, what a bar of full length stands for */
    int unicode;
};

static void widen(int *width, const char *text)
{
    if ((int)strlen(text) > *width)
        *width = (int)strlen(text);
}

/* Long names are cut before the bar gets too short, and there is none before lines get too long. */
static void fit(struct layout *l, int width)
{
    int others = 2 + 2 + l->pool + 2 + l->estimate + 1 + l->range + 2;
    int room = width - others - BAR_MIN;

    if (l->runner > room)
        l->runner = room > NAME_MIN ? room : NAME_MIN;
    l->bar = width - others - l->runner;
    if (l->bar < BAR_MIN / 2)
        l->bar = 0;
}

static struct layout lay_out(const struct cb_plan *plan, const struct cb_judgement *j,
                             uint32_t panel, struct cb_terminal terminal)
{
    struct layout l = {.unicode = terminal.unicode};

    for (uint32_t s = j->series.panel[panel]; s < j->series.panel[panel + 1]; s++) {
        struct row row;

        read_row(&row, &plan->cases[j->contenders[s].case_index], &j->contenders[s]);
        widen(&l.runner, row.runner);
        widen(&l.pool, row.pool);
        widen(&l.estimate, row.estimate);
        widen(&l.range, row.range);
        if (row.shown.have_estimate)
            l.most = fmax(l.most, row.shown.have_interval ? row.shown.hi : row.shown.estimate);
    }
    fit(&l, terminal.width < WIDEST ? (int)terminal.width : WIDEST);
    return l;
}

static void print_row(FILE *out, const struct row *row, const struct layout *l)
{
    if ((int)strlen(row->runner) > l->runner)
        fprintf(out, "  %.*s...", l->runner - 3, row->runner);
    else
        fprintf(out, "  %-*s", l->runner, row->runner);
    fprintf(out, "  %*s  ", l->pool, row->pool);
    if (!row->shown.have_estimate) {
        fprintf(out, "%s\n", row->missing);
        return;
    }
    fprintf(out, "%*s ", l->estimate, row->estimate);
    if (l->bar == 0) {
        fprintf(out, "%s\n", row->range);
        return;
    }
    fprintf(out, "%-*s  ", l->range, row->range);
    print_bar(out, &row->shown, (struct scale){l->bar / l->most, l->unicode});
    putc('\n', out);
}

static void print_title(FILE *out, const struct cb_case *c, unsigned width)
{
    char name[CB_VERDICT_NAME], rate[CB_READABLE], title[CB_VERDICT_NAME + 128];

    cb_verdict_panel(c, name);
    if (c->rate_per_s)
        snprintf(title, sizeof title,
                 "%s, %s %s/s arriving: runner, best pool, p99 response [95%% interval], shorter "
                 "is better",
                 name, cb_readable_number((double)c->rate_per_s, rate), c->workload->unit);
    else
        snprintf(title, sizeof title, "%s: runner, best pool, %s/s [95%% interval]", name,
                 c->workload->unit);
    cb_wrap_print(out, width, "", title);
}

/* Returns whether it has bars. */
static int print_panel(FILE *out, const struct cb_plan *plan, const struct cb_judgement *j,
                       uint32_t panel, struct cb_terminal terminal)
{
    struct layout l = lay_out(plan, j, panel, terminal);
    uint32_t first = j->series.panel[panel];

    print_title(out, &plan->cases[j->contenders[first].case_index],
                terminal.width < WIDEST ? terminal.width : WIDEST);
    for (uint32_t s = first; s < j->series.panel[panel + 1]; s++) {
        const struct cb_case *c = &plan->cases[j->contenders[s].case_index];
        struct row row;

        read_row(&row, c, &j->contenders[s]);
        print_row(out, &row, &l);
    }
    return l.bar > 0 && l.most > 0;
}

void cb_bars_print(FILE *out, const struct cb_plan *plan, const struct cb_judgement *j,
                   struct cb_terminal terminal)
{
    int bars = 0;

    for (uint32_t panel = 0; panel < j->series.panels; panel++)
        bars |= print_panel(out, plan, j, panel, terminal);
    if (bars)
        cb_wrap_print(out, terminal.width < WIDEST ? terminal.width : WIDEST, "",
                      terminal.unicode ? "█ to the lower end of the interval, ░ to its upper end; "
                                         "without ░ it ends at the median."
                                       : "# to the lower end of the interval, - to its upper end; "
                                         "without - it ends at the median.");
    putc('\n', out);
}
