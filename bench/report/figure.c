/* A chart in a page. */
#include <stdlib.h>
#include <string.h>

#include "bench/report/charts.h"
#include "bench/report/html.h"
#include "bench/whole_file.h"

/* Names are made by plots/draw of [a-z0-9._-]; another would lead out of the folder. */
static int is_name(const char *name)
{
    return *name && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == strlen(name);
}

/* Whether the text is one <svg> element, as far as its ends tell. */
static int is_svg(const char *text, size_t length)
{
    static const char end[] = "</svg>";

    while (length > 0 && strchr(" \n", text[length - 1]))
        length--;
    return strncmp(text, "<svg", 4) == 0 && length > sizeof end &&
           memcmp(text + length - (sizeof end - 1), end, sizeof end - 1) == 0;
}

/* The element of one of the two widths, which the caller frees; NULL = it can't be read. */
static char *read_width(const struct cb_charts *charts, size_t i, const char *suffix)
{
    const char *name = cb_table_text(&charts->table, i, "name");
    size_t length = 0;
    char path[CB_TEMPORARY_MAX + 256], *text = NULL;

    snprintf(path, sizeof path, "%s/%.200s%s.svg", charts->folder, name, suffix);
    if (is_name(name) && cb_whole_file_read(path, &text, &length, NULL) == 0 &&
        strlen(text) == length && is_svg(text, length))
        return text;
    free(text);
    return NULL;
}

static void write_width(FILE *out, const struct cb_charts *charts, size_t i, const char *width,
                        const char *suffix)
{
    char *text = read_width(charts, i, suffix);

    cb_html(out, "<div class=\"%s\"", width);
    if (text) {
        cb_html(out, " role=\"img\" aria-label=\"%s\">", cb_table_text(&charts->table, i, "title"));
        fputs(text, out);
    } else {
        cb_html(out, "><p class=\"taint\">The chart %s%s could not be read.</p>",
                cb_table_text(&charts->table, i, "name"), suffix);
    }
    fputs("</div>\n", out);
    free(text);
}

int cb_charts_is_whole(const struct cb_charts *charts, size_t i)
{
    char *wide = read_width(charts, i, ""), *narrow = read_width(charts, i, "-narrow");
    int whole = wide && narrow;

    free(wide);
    free(narrow);
    return whole;
}

void cb_charts_remark(FILE *out, const struct cb_charts *charts)
{
    if (charts->missing[0])
        cb_html(out, "<p class=\"taint\">There are no charts: %s.</p>\n", charts->missing);
    else if (charts->failed && charts->said)
        cb_html(out, "<p class=\"taint\">Not all charts could be drawn: %s</p>\n", charts->said);
    else if (charts->failed)
        fputs("<p class=\"taint\">Not all charts could be drawn.</p>\n", out);
}

static void write_line(FILE *out, const char *class, const char *text)
{
    if (*text)
        cb_html(out, "<p class=\"%s\">%s</p>\n", class, text);
}

void cb_charts_figure(FILE *out, const struct cb_charts *charts, size_t i, int level)
{
    const struct cb_table *table = &charts->table;
    const char *name = cb_table_text(table, i, "name");

    cb_html(out, "<figure class=\"chart\" id=\"chart-%s\">\n<h%d>%s</h%d>\n", name, level,
            cb_table_text(table, i, "title"), level);
    write_line(out, "subtitle", cb_table_text(table, i, "subtitle"));
    write_width(out, charts, i, "wide", "");
    write_width(out, charts, i, "narrow", "-narrow");
    fputs("<figcaption>\n", out);
    write_line(out, "how", cb_table_text(table, i, "how"));
    write_line(out, "read", cb_table_text(table, i, "read"));
    fputs("</figcaption>\n</figure>\n", out);
}
