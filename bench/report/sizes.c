/* Recommended pool sizes: of a run the smallest measured, of a tune what it certified. */
#include <math.h>
#include <string.h>

#include "bench/report/html.h"
#include "bench/report/names.h"
#include "bench/report/page.h"
#include "bench/report/quantity.h"
#include "bench/report/tuned.h"

static const double within = 0.02;

/* Pool and figure of one row: rate, or p99 where the rate is given. */
static void write_size(FILE *out, const struct cb_table *summary, size_t row)
{
    const struct cb_quantity *quantity =
        cb_panel_is_open(summary, row) ? &cb_quantity_p99 : &cb_quantity_rate;

    cb_html(out, "<td data-sort=\"%s\">%s</td>", cb_table_text(summary, row, "pool"),
            cb_names_pool(summary, row));
    cb_quantity_cell(out, quantity, summary, row);
}

/* What makes less of "within 2%": that it is by medians. */
static const char *remark(const struct cb_table *summary, const struct cb_panel_sizes *sizes)
{
    double lo = cb_table_real(summary, sizes->smallest, "ops_per_s_lo");

    if (strstr(cb_table_text(summary, sizes->best, "flags"), "unsteady"))
        return "never settled";
    if (cb_panel_is_open(summary, sizes->best))
        return isnan(cb_table_real(summary, sizes->smallest, "latency_p99_ns_hi"))
                   ? "a single sample"
                   : "";
    if (isnan(lo))
        return "a single sample";
    if (sizes->smallest != sizes->best &&
        lo < (1 - within) * cb_table_real(summary, sizes->best, "ops_per_s_median"))
        return "its interval reaches below 98% of the best";
    return "";
}

/* Why a runner has no size in a panel. */
static const char *lacks(const struct cb_page *page, size_t panel, const char *runner)
{
    const struct cb_panels *panels = &page->panels;

    for (size_t i = panels->start[panel]; i < panels->start[panel + 1]; i++)
        if (strcmp(cb_table_text(&page->summary, panels->rows[i], "runner"), runner) == 0 &&
            cb_table_real(&page->summary, panels->rows[i], "n_saturated") > 0)
            return "could not always keep up";
    return "no result";
}

static void write_row(FILE *out, const struct cb_page *page, size_t panel, const char *runner)
{
    struct cb_panel_sizes sizes = cb_panel_sizes(&page->summary, &page->panels, panel, runner);

    fputs("<tr><td>", out);
    cb_names_panel(out, &page->summary, &page->panels, panel);
    fputs("</td><th scope=\"row\">", out);
    cb_names_runner(out, runner);
    fputs("</th>", out);
    if (sizes.known) {
        write_size(out, &page->summary, sizes.smallest);
        write_size(out, &page->summary, sizes.best);
        cb_html(out, "<td>%s</td></tr>\n", remark(&page->summary, &sizes));
    } else {
        cb_html(out, "<td>–</td><td>–</td><td>–</td><td>–</td><td class=\"taint\">%s</td></tr>\n",
                lacks(page, panel, runner));
    }
}

/* Whether no row of the panel before index i of `rows` is of the same runner. */
static int is_first(const struct cb_page *page, size_t panel, size_t i)
{
    const size_t *rows = page->panels.rows;
    const char *runner = cb_table_text(&page->summary, rows[i], "runner");

    for (size_t before = i; before-- > page->panels.start[panel];)
        if (strcmp(cb_table_text(&page->summary, rows[before], "runner"), runner) == 0)
            return 0;
    return 1;
}

/* What the figures are: of closed loops, of open ones, or of both. */
static const char *figures_are(const struct cb_page *page)
{
    const struct cb_panels *panels = &page->panels;
    size_t open = 0;

    for (size_t p = 0; p < panels->count; p++)
        open += (size_t)cb_panel_is_open(&page->summary, cb_panel_first(panels, p));
    return open == 0               ? "its rate, 1/s"
           : open == panels->count ? "its p99"
                                   : "its rate, 1/s, or p99";
}

static void write_run(FILE *out, const struct cb_page *page)
{
    const struct cb_panels *panels = &page->panels;
    const char *figures = figures_are(page);

    fputs("<p>The smallest measured pool within 2% of the best measured one, by the medians of "
          "rates; where the rate is given, of p99 response times. Sizes between those measured may "
          "do better, and several runners' sizes may be equally good: <code>concbench tune -w "
          "WORKLOAD</code> searches, and certifies on fresh samples.</p>\n"
          "<div class=\"scroll\"><table class=\"sortable\">\n"
          "<caption>Pool sizes by workload and runner</caption>\n<thead><tr>"
          "<th scope=\"col\">workload</th><th scope=\"col\">runner</th>",
          out);
    cb_html(out,
            "<th scope=\"col\">smallest within 2%%</th><th scope=\"col\">%s</th>"
            "<th scope=\"col\">best measured</th><th scope=\"col\">%s</th>"
            "<th scope=\"col\">remark</th></tr></thead>\n<tbody>\n",
            figures, figures);
    for (size_t p = 0; p < panels->count; p++)
        for (size_t i = panels->start[p]; i < panels->start[p + 1]; i++)
            if (is_first(page, p, i))
                write_row(out, page, p, cb_table_text(&page->summary, panels->rows[i], "runner"));
    fputs("</tbody>\n</table></div>\n", out);
}

void cb_page_sizes(FILE *out, const struct cb_page *page)
{
    if (page->summary.rows == 0 && page->laws.rows == 0)
        return;
    fputs("<section id=\"sizes\">\n<h2>Recommended pool sizes</h2>\n", out);
    if (page->laws.rows > 0)
        cb_tuned_sizes(out, page);
    else
        write_run(out, page);
    fputs("</section>\n\n", out);
}
