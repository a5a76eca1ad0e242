#include "bench/report/names.h"

#include <string.h>

#include "bench/readable.h"
#include "bench/report/html.h"

enum { SETTINGS = 1024 };

static int is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

void cb_names_runner(FILE *out, const char *runner)
{
    size_t length = 0;

    while (is_letter(runner[length]))
        length++;
    if (length > 0)
        fprintf(out, "<span class=\"runner runner-%.*s\">", (int)length, runner);
    else
        fputs("<span class=\"runner\">", out);
    cb_html(out, "%s</span>", runner);
}

const char *cb_names_pool(const struct cb_table *table, size_t row)
{
    const char *shape = cb_table_text(table, row, "shape");

    if (strncmp(cb_table_text(table, row, "runner"), "hybrid", 6) == 0 && *shape)
        return shape;
    return cb_table_text(table, row, "pool");
}

/* "key=value;key=value;place compact;windows of 150ms" */
static char *settings_text(const struct cb_table *table, size_t row, char buffer[SETTINGS])
{
    double tasks = cb_table_real(table, row, "tasks");
    double duration = cb_table_real(table, row, "duration_ns");
    const char *params = cb_table_text(table, row, "params");
    const char *place = cb_table_text(table, row, "place");
    char amount[SETTINGS / 8] = "", loop[SETTINGS / 8] = "", number[CB_READABLE];

    if (tasks > 0)
        snprintf(amount, sizeof amount, ";%.0f tasks", tasks);
    else if (duration > 0)
        snprintf(amount, sizeof amount, ";windows of %s",
                 cb_readable_time(1e-9 * duration, number));
    if (cb_panel_is_open(table, row))
        snprintf(loop, sizeof loop, ";open loop, %.40s/s %.40s",
                 cb_table_text(table, row, "offered_per_s"), cb_table_text(table, row, "arrivals"));
    snprintf(buffer, SETTINGS, "%.600s%s%.100s%s%s", params, *place ? ";place " : "", place, amount,
             loop);
    return buffer;
}

/* The next part of settings, and *at behind it; 0 at their end. */
static int next_part(const char **at, char part[SETTINGS])
{
    size_t length;

    *at += strspn(*at, ";");
    length = strcspn(*at, ";");
    snprintf(part, SETTINGS, "%.*s", (int)length, *at);
    *at += length;
    return length > 0;
}

static int has_part(const char *settings, const char *wanted)
{
    char part[SETTINGS];

    while (next_part(&settings, part))
        if (strcmp(part, wanted) == 0)
            return 1;
    return 0;
}

/* Whether all panels of the same workload have it, so that it tells none from another. */
static int is_in_all(const struct cb_table *summary, const struct cb_panels *panels,
                     const char *workload, const char *part)
{
    char settings[SETTINGS];

    for (size_t p = 0; p < panels->count; p++) {
        size_t row = cb_panel_first(panels, p);

        if (strcmp(cb_table_text(summary, row, "workload"), workload) == 0 &&
            !has_part(settings_text(summary, row, settings), part))
            return 0;
    }
    return 1;
}

void cb_names_panel(FILE *out, const struct cb_table *summary, const struct cb_panels *panels,
                    size_t panel)
{
    size_t row = cb_panel_first(panels, panel);
    const char *workload = cb_table_text(summary, row, "workload"), *before = " (", *at;
    char settings[SETTINGS], part[SETTINGS];

    cb_html(out, "<a href=\"#panel-%zu\">%s", panel + 1, workload);
    at = settings_text(summary, row, settings);
    while (next_part(&at, part)) {
        if (is_in_all(summary, panels, workload, part))
            continue;
        cb_html(out, "%s%s", before, part);
        before = ", ";
    }
    fputs(strcmp(before, ", ") == 0 ? ")</a>" : "</a>", out);
}

const char *cb_names_before(size_t i, size_t count)
{
    return i == 0 ? "" : i + 1 < count ? ", " : " and ";
}

void cb_names_settings(FILE *out, const struct cb_table *table, size_t row)
{
    const char *track = cb_table_text(table, row, "track"), *before = "", *at;
    char settings[SETTINGS], part[SETTINGS];

    at = settings_text(table, row, settings);
    while (next_part(&at, part)) {
        cb_html(out, "%s%s", before, part);
        before = " · ";
    }
    if (*track && strcmp(track, "same-primitive") != 0)
        cb_html(out, "%s%s track", before, track);
}
