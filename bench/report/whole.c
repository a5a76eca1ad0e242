/* Charts of the whole run, and those that belong to no row of it. */
#include "bench/report/page.h"

static int is_of_the_whole(const struct cb_page *page, size_t i)
{
    const struct cb_table *charts = &page->charts.table;
    size_t rows = page->laws.columns ? page->laws.rows : page->summary.rows;
    double row = cb_table_real(charts, i, "row");

    return !cb_page_is_overview(page, i) && !(row >= 1 && row <= (double)rows);
}

void cb_page_whole(FILE *out, const struct cb_page *page)
{
    int any = 0;

    for (size_t i = 0; i < page->charts.table.rows; i++) {
        if (!is_of_the_whole(page, i))
            continue;
        if (!any)
            fputs("<section id=\"whole\">\n<h2>Of the whole run</h2>\n", out);
        any = 1;
        cb_charts_figure(out, &page->charts, i, 3);
    }
    fputs(any ? "</section>\n\n" : "", out);
}
