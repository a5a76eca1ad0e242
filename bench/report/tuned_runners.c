/* A tune, runner by runner: charts, what its search found, the table of its sizes. */
#include <string.h>

#include "bench/readable.h"
#include "bench/report/html.h"
#include "bench/report/names.h"
#include "bench/report/quantity.h"
#include "bench/report/tuned.h"

static int is_set(const struct cb_table *table, size_t row, const char *column)
{
    return strcmp(cb_table_text(table, row, column), "1") == 0;
}

/* Whether row `size` of tune.csv is of row `row` of laws.csv. */
static int is_of(const struct cb_page *page, size_t size, size_t row)
{
    return strcmp(cb_table_text(&page->sizes, size, "runner"),
                  cb_table_text(&page->laws, row, "runner")) == 0;
}

static void write_charts(FILE *out, const struct cb_page *page, size_t row)
{
    const struct cb_table *table = &page->charts.table;

    for (size_t i = 0; i < table->rows; i++)
        if ((size_t)cb_table_real(table, i, "row") == row + 1)
            cb_charts_figure(out, &page->charts, i, 4);
}

static void write_remarks(FILE *out, const struct cb_page *page, size_t row)
{
    static const struct {
        const char *column, *words;
    } flags[] = {
        {"unsteady", "Its pilots never settled."},
        {"rising", "The best is the largest size that was tried, and still gained: more may be "
                   "better."},
        {"flat", "All sizes are as good as the best."},
    };
    const struct cb_table *laws = &page->laws;
    double failed = 0;

    fputs("<ul class=\"taints\">\n", out);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (is_set(laws, row, flags[i].column))
            cb_html(out, "<li class=\"taint\">%s</li>\n", flags[i].words);
    for (size_t i = 0; i < page->sizes.rows; i++)
        if (is_of(page, i, row) && cb_table_real(&page->sizes, i, "failed") > 0)
            failed += cb_table_real(&page->sizes, i, "failed");
    if (failed > 0)
        fprintf(out, "<li class=\"taint\">%.0f of its samples failed; samples.csv says why.</li>\n",
                failed);
    cb_html(out, "<li>What limits it there: %s.</li>\n", cb_tuned_limit(page, row));
    fputs("</ul>\n", out);
}

/* A figure that tune.csv has without an interval. */
static void bare_cell(FILE *out, const struct cb_table *sizes, size_t row, const char *column,
                      char *(*readable)(double value, char buffer[CB_READABLE]), double scale)
{
    double value = cb_table_real(sizes, row, column);
    char text[CB_READABLE];

    if (value == value)
        cb_html(out, "<td data-sort=\"%s\">%s</td>", cb_table_text(sizes, row, column),
                readable(scale * value, text));
    else
        fputs("<td>–</td>", out);
}

static void write_size(FILE *out, const struct cb_table *sizes, size_t row, int shapes)
{
    cb_html(out, "<tr><th scope=\"row\" data-sort=\"%s\">%s</th><td>%s%s%s</td>",
            cb_table_text(sizes, row, "pool"), cb_table_text(sizes, row, shapes ? "shape" : "pool"),
            cb_table_text(sizes, row, "role"),
            is_set(sizes, row, "refused") ? " refused by the machine" : "",
            is_set(sizes, row, "over_bound") ? " p99 over the bound" : "");
    cb_quantity_plain_cell(out, sizes, row, "samples");
    cb_quantity_plain_cell(out, sizes, row, "failed");
    cb_quantity_cell(out, &cb_quantity_rate, sizes, row);
    bare_cell(out, sizes, row, "of_best", cb_readable_percent, 1);
    cb_quantity_cell(out, &cb_quantity_p99, sizes, row);
    bare_cell(out, sizes, row, "memory_bytes", cb_readable_bytes, 1);
    bare_cell(out, sizes, row, "cpu_ns_per_op", cb_readable_time, 1e-9);
    bare_cell(out, sizes, row, "switches_per_op", cb_readable_number, 1);
    fputs("</tr>\n", out);
}

static void write_table(FILE *out, const struct cb_page *page, size_t row)
{
    size_t rows = 0;

    for (size_t i = 0; i < page->sizes.rows; i++)
        rows += (size_t)is_of(page, i, row);
    if (rows == 0)
        return;
    cb_html(
        out,
        "<details>\n<summary>The table behind it (sizes: %zu)</summary>\n"
        "<div class=\"scroll\"><table class=\"sortable\">\n<caption>%s: rates and p99 with 95%% "
        "intervals; memory, CPU time and switches are medians without one</caption>\n"
        "<thead><tr><th scope=\"col\">size</th><th scope=\"col\">role</th>"
        "<th scope=\"col\">samples</th><th scope=\"col\">failed</th>"
        "<th scope=\"col\">operations/s</th><th scope=\"col\">of the best</th>"
        "<th scope=\"col\">p99</th><th scope=\"col\">memory</th>"
        "<th scope=\"col\">CPU time of one</th><th scope=\"col\">switches of one</th>"
        "</tr></thead>\n<tbody>\n",
        rows, cb_table_text(&page->laws, row, "runner"));
    for (size_t i = 0; i < page->sizes.rows; i++)
        if (is_of(page, i, row))
            write_size(out, &page->sizes, i, is_set(&page->laws, row, "shapes"));
    fputs("</tbody>\n</table></div>\n</details>\n", out);
}

void cb_tuned_runners(FILE *out, const struct cb_page *page)
{
    const struct cb_table *laws = &page->laws;

    for (size_t row = 0; row < laws->rows; row++) {
        cb_html(out, "<article class=\"panel\" id=\"panel-%zu\">\n<h3>", row + 1);
        cb_names_runner(out, cb_table_text(laws, row, "runner"));
        cb_html(out, " in %s</h3>\n<p class=\"params\">", cb_table_text(laws, row, "workload"));
        cb_names_settings(out, laws, row);
        fputs("</p>\n<p class=\"outcome\">Recommended: ", out);
        cb_tuned_size(out, laws, row);
        cb_html(out, ", %s.</p>\n", cb_tuned_verdict_words(laws, row));
        write_charts(out, page, row);
        write_remarks(out, page, row);
        write_table(out, page, row);
        fputs("</article>\n\n", out);
    }
}
