/* Links to what lies beside the page. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/report/html.h"
#include "bench/report/page.h"

static const struct {
    const char *name, *what;
} known[] = {
    {"summary.csv", "one row a case: medians with their intervals"},
    {"verdicts.csv", "one row a comparison of two runners"},
    {"winners.csv", "who is fastest with equally many workers"},
    {"aa.csv", "each runner compared with itself, and the floors"},
    {"laws.csv", "one row a runner of the tune"},
    {"tune.csv", "one row a size of the tune"},
    {"samples.csv", "one row a sample, failed and disturbed ones too"},
    {"histograms.csv", "the latencies themselves"},
    {"history.csv", "what the search of the tune was told"},
    {"stages.csv", "what was calibrated before it"},
    {"python.csv", "what Python's own pools take"},
    {"documents.csv", "what tutorials measure, measured here"},
    {"documents.md", "the same as a table to read"},
    {"tuned.env", "the recommended sizes as shell variables"},
    {"tuned.json", "all that the tune says"},
    {"tune.json", "how the tune was begun"},
    {"machine.json", "the machine, its settings, the build, the doctor's findings"},
    {"topology.xml", "its CPUs as hwloc sees them"},
};

/* A chart whose name needs no escape in a link. */
static int is_chart(const struct dirent *entry)
{
    const char *name = entry->d_name, *dot = strrchr(name, '.');
    size_t plain =
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    return *name != '.' && name[plain] == '\0' && dot &&
           (strcmp(dot, ".svg") == 0 || strcmp(dot, ".png") == 0 || strcmp(dot, ".pdf") == 0);
}

static void write_name(FILE *out, const struct cb_page *page, const char *name)
{
    if (page->elsewhere)
        cb_html(out, "%s", name);
    else
        cb_html(out, "<a href=\"%s\">%s</a>", name, name);
}

static void write_known(FILE *out, const struct cb_page *page)
{
    char path[512];

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        snprintf(path, sizeof path, "%s/%s", page->folder, known[i].name);
        if (access(path, F_OK) != 0)
            continue;
        fputs("<li>", out);
        write_name(out, page, known[i].name);
        cb_html(out, ": %s</li>\n", known[i].what);
    }
}

static void write_charts(FILE *out, const struct cb_page *page)
{
    struct dirent **entries;
    int count = scandir(page->folder, &entries, is_chart, alphasort);

    if (count > 0)
        fputs("<li>charts: ", out);
    for (int i = 0; i < count; i++) {
        fputs(i > 0 ? ", " : "", out);
        write_name(out, page, entries[i]->d_name);
        free(entries[i]);
    }
    if (count > 0)
        fputs("</li>\n", out);
    if (count >= 0)
        free(entries);
}

void cb_page_files(FILE *out, const struct cb_page *page)
{
    fputs("<section id=\"files\">\n<h2>The files</h2>\n", out);
    if (page->elsewhere)
        cb_html(out, "<p>They are in %s.</p>\n", page->folder);
    fputs("<ul>\n", out);
    write_known(out, page);
    write_charts(out, page);
    fputs("</ul>\n<p>An empty cell was not measured; it is never a zero. results/README.md of "
          "concbench's source explains every column.</p>\n</section>\n\n",
          out);
}
