/* A workload's part of the page: charts, verdicts, what taints it, the table behind it. */
#include <math.h>
#include <string.h>

#include "bench/readable.h"
#include "bench/report/compared.h"
#include "bench/report/html.h"
#include "bench/report/names.h"
#include "bench/report/page.h"
#include "bench/report/quantity.h"
#include "bench/report/taints.h"
#include "bench/report/tuned.h"

/* --- charts --- */

static void write_charts(FILE *out, const struct cb_page *page, size_t panel)
{
    const struct cb_table *table = &page->charts.table;

    for (size_t i = 0; i < table->rows; i++) {
        double row = cb_table_real(table, i, "row");

        if (row >= 1 && row <= (double)page->summary.rows &&
            page->panels.of_row[(size_t)row - 1] == panel)
            cb_charts_figure(out, &page->charts, i, 4);
    }
}

/* --- verdicts --- */

/* Those with the leader, or all others. */
static void write_list(FILE *out, const struct cb_page *page, size_t panel,
                       const struct cb_compared *compared, int with_leader)
{
    size_t first = cb_panel_first(&page->panels, panel);

    fputs("<ul class=\"verdicts\">\n", out);
    for (size_t row = 0; row < page->verdicts.rows; row++)
        if (cb_panel_same(&page->verdicts, row, &page->summary, first) &&
            cb_compared_is(&page->verdicts, row, compared, &page->summary, &page->panels, panel) ==
                with_leader)
            cb_compared_item(out, &page->verdicts, row);
    fputs("</ul>\n", out);
}

static void write_verdicts(FILE *out, const struct cb_page *page, size_t panel)
{
    struct cb_compared compared =
        cb_compared_panel(&page->verdicts, &page->summary, &page->panels, panel);
    size_t first = cb_panel_first(&page->panels, panel), others = 0;

    for (size_t row = 0; row < page->verdicts.rows; row++)
        others += (size_t)cb_panel_same(&page->verdicts, row, &page->summary, first);
    others -= compared.beaten + compared.open;
    if (compared.beaten + compared.open > 0) {
        write_list(out, page, panel, &compared, 1);
    } else if (compared.leader) {
        fputs("<p class=\"outcome\">", out);
        cb_names_runner(out, compared.leader);
        fputs(" was compared with no other runner here.</p>\n", out);
    }
    if (others > 0) {
        cb_html(out, "<details>\n<summary>The other comparisons (%zu)</summary>\n", others);
        write_list(out, page, panel, &compared, 0);
        fputs("</details>\n", out);
    }
}

/* --- the table --- */

/* Columns that a run may not have measured at all. */
static int is_measured(const struct cb_page *page, size_t panel, const char *column)
{
    for (size_t i = page->panels.start[panel]; i < page->panels.start[panel + 1]; i++)
        if (!isnan(cb_table_real(&page->summary, page->panels.rows[i], column)))
            return 1;
    return 0;
}

static void write_case(FILE *out, const struct cb_table *summary, size_t row, int has_latency)
{
    static const char *const counts[] = {"n", "n_failed", "n_tainted"};
    double wrong = fmax(0, cb_table_real(summary, row, "n_failed")) +
                   fmax(0, cb_table_real(summary, row, "n_tainted"));

    fputs(wrong > 0 || *cb_table_text(summary, row, "flags") ? "<tr class=\"taint\">" : "<tr>",
          out);
    fputs("<th scope=\"row\">", out);
    cb_names_runner(out, cb_table_text(summary, row, "runner"));
    cb_html(out, "</th><td data-sort=\"%s\">%s</td>", cb_table_text(summary, row, "pool"),
            cb_names_pool(summary, row));
    for (int i = 0; i < 3; i++)
        cb_quantity_plain_cell(out, summary, row, counts[i]);
    cb_quantity_cell(out, &cb_quantity_rate, summary, row);
    if (has_latency)
        cb_quantity_cell(out, &cb_quantity_p99, summary, row);
    cb_quantity_cell(out, &cb_quantity_cpu, summary, row);
    cb_quantity_cell(out, &cb_quantity_memory, summary, row);
    cb_quantity_cell(out, &cb_quantity_spawn, summary, row);
    fputs("</tr>\n", out);
}

static void write_table(FILE *out, const struct cb_page *page, size_t panel)
{
    const struct cb_panels *panels = &page->panels;
    size_t first = cb_panel_first(panels, panel);
    size_t rows = panels->start[panel + 1] - panels->start[panel];
    int has_latency = is_measured(page, panel, "latency_p99_ns_median");
    const char *operation = cb_table_text(&page->summary, first, "operation");
    const char *latency = cb_table_text(&page->summary, first, "latency_of");

    cb_html(out,
            "<details>\n<summary>The table behind it (rows: %zu)</summary>\n"
            "<div class=\"scroll\"><table class=\"sortable\">\n<caption>%s: medians with 95%% "
            "intervals",
            rows, cb_table_text(&page->summary, first, "workload"));
    if (has_latency && *latency)
        cb_html(out, "; p99 of the time from %s", latency);
    cb_html(out,
            "</caption>\n<thead><tr><th scope=\"col\">runner</th><th scope=\"col\">pool</th>"
            "<th scope=\"col\">samples</th><th scope=\"col\">failed</th>"
            "<th scope=\"col\">disturbed</th><th scope=\"col\">%s/s</th>",
            *operation ? operation : "operations");
    fputs(has_latency ? "<th scope=\"col\">p99</th>" : "", out);
    fputs("<th scope=\"col\">CPU time of one</th><th scope=\"col\">memory of a worker</th>"
          "<th scope=\"col\">starting the pool</th></tr></thead>\n<tbody>\n",
          out);
    for (size_t i = panels->start[panel]; i < panels->start[panel + 1]; i++)
        write_case(out, &page->summary, panels->rows[i], has_latency);
    fputs("</tbody>\n</table></div>\n</details>\n", out);
}

static void write_panel(FILE *out, const struct cb_page *page, size_t panel)
{
    size_t first = cb_panel_first(&page->panels, panel);

    cb_html(out, "<article class=\"panel\" id=\"panel-%zu\">\n<h3>%s</h3>\n<p class=\"params\">",
            panel + 1, cb_table_text(&page->summary, first, "workload"));
    cb_names_settings(out, &page->summary, first);
    fputs("</p>\n", out);
    write_verdicts(out, page, panel);
    write_charts(out, page, panel);
    cb_taints_write(out, page, panel);
    write_table(out, page, panel);
    fputs("</article>\n\n", out);
}

void cb_page_workloads(FILE *out, const struct cb_page *page)
{
    if (page->panels.count == 0 && page->laws.rows == 0)
        return;
    cb_html(out, "<section id=\"workloads\">\n<h2>%s</h2>\n",
            page->laws.rows > 0 ? "Runner by runner" : "Workload by workload");
    if (page->laws.rows > 0)
        cb_tuned_runners(out, page);
    else
        for (size_t p = 0; p < page->panels.count; p++)
            write_panel(out, page, p);
    fputs("</section>\n\n", out);
}
