#include "bench/report/taints.h"

#include <math.h>
#include <string.h>

#include "bench/judge.h"
#include "bench/readable.h"
#include "bench/report/html.h"
#include "bench/report/names.h"

/* Of a row of the summary: how many samples of a kind; 0 when it is not known. */
static double count_of(const struct cb_table *summary, size_t row, const char *column)
{
    return fmax(0, cb_table_real(summary, row, column));
}

static double unsteady_of(const struct cb_table *summary, size_t row, const char *column)
{
    return strstr(cb_table_text(summary, row, column), "unsteady") != NULL;
}

/* What a row of the summary can be tainted by. */
static const struct kind {
    const char *column;
    double (*of)(const struct cb_table *summary, size_t row, const char *column);
    int counted; /* the number is said */
    const char *words;
} kinds[] = {
    {"n_failed", count_of, 1, "failed (samples.csv says why)"},
    {"n_tainted", count_of, 1, "were disturbed from outside"},
    {"n_saturated", count_of, 1, "could not keep up with the rate: their times are lower bounds"},
    {"flags", unsteady_of, 0, "never settled while they were calibrated, so they are not ranked"},
};

/* "samples were disturbed from outside: 3 of thread with 8, 1 of fork with 2". 0 = none. */
static int write_kind(FILE *out, const struct cb_page *page, size_t panel, const struct kind *kind)
{
    const struct cb_panels *panels = &page->panels;
    const char *before = ": ";
    int any = 0;

    for (size_t i = panels->start[panel]; i < panels->start[panel + 1]; i++) {
        size_t row = panels->rows[i];
        double count = kind->of(&page->summary, row, kind->column);

        if (!(count > 0))
            continue;
        if (!any)
            cb_html(out, "<li class=\"taint\">%s %s", kind->counted ? "Samples" : "Cases",
                    kind->words);
        fputs(before, out);
        if (kind->counted)
            fprintf(out, "%.0f of ", count);
        cb_names_runner(out, cb_table_text(&page->summary, row, "runner"));
        cb_html(out, " with %s", cb_names_pool(&page->summary, row));
        before = ", ";
        any = 1;
    }
    fputs(any ? "</li>\n" : "", out);
    return any;
}

/* A/A of the panel: its failures, and its floor. Whether something is wrong. */
static int write_aa(FILE *out, const struct cb_page *page, size_t panel)
{
    const struct cb_table *aa = &page->aa;
    double floor = NAN;
    int any = 0;

    for (size_t row = 0; row < aa->rows; row++) {
        char ratio[CB_READABLE];

        if (!cb_panel_same(aa, row, &page->summary, cb_panel_first(&page->panels, panel)))
            continue;
        floor = cb_table_real(aa, row, "floor");
        if (strcmp(cb_table_text(aa, row, "failed"), "yes") != 0)
            continue;
        any = 1;
        fputs("<li class=\"taint\">A/A failed: ", out);
        cb_names_runner(out, cb_table_text(aa, row, "runner"));
        cb_html(out, " differs from itself, %sx.</li>\n",
                cb_readable_ratio(cb_table_real(aa, row, "ratio"), ratio));
    }
    if (isnan(floor)) {
        fputs("<li>No runner was compared with itself here: no floor is known.</li>\n", out);
    } else {
        char share[CB_READABLE];

        cb_html(out, "<li>A/A floor %s: no smaller difference is ranked.</li>\n",
                cb_readable_percent(floor, share));
    }
    return any;
}

/* Comparisons without a word because something was wrong with them. */
static int write_refused(FILE *out, const struct cb_page *page, size_t panel)
{
    const struct cb_table *verdicts = &page->verdicts;
    size_t count[CB_OUTCOMES + 1] = {0}, first = cb_panel_first(&page->panels, panel);
    int any = 0;

    for (size_t row = 0; row < verdicts->rows; row++)
        if (cb_panel_same(verdicts, row, &page->summary, first))
            count[cb_outcome_named(cb_table_text(verdicts, row, "outcome"))]++;
    for (enum cb_outcome outcome = 0; outcome < CB_OUTCOMES; outcome++) {
        if (!cb_judge_refuses(outcome) || count[outcome] == 0)
            continue;
        cb_html(out, "<li class=\"taint\">Comparisons without a verdict: %zu (%s).</li>\n",
                count[outcome], cb_outcome_names[outcome]);
        any = 1;
    }
    return any;
}

void cb_taints_write(FILE *out, const struct cb_page *page, size_t panel)
{
    int any = 0;

    fputs("<ul class=\"taints\">\n", out);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        any |= write_kind(out, page, panel, &kinds[i]);
    any |= write_refused(out, page, panel);
    any |= write_aa(out, page, panel);
    if (!any)
        fputs("<li>No sample failed or was disturbed, and no comparison was refused.</li>\n", out);
    fputs("</ul>\n", out);
}
