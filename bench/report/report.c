#include "bench/report/report.h"

#include <stdlib.h>

#include "bench/build_info.h"
#include "bench/report/frame.h"
#include "bench/report/html.h"

static void write_method(FILE *out, const struct cb_page *page)
{
    (void)page;
    cb_page_method(out);
}

static const struct section {
    const char *id, *title;
    void (*write)(FILE *out, const struct cb_page *page);
} sections[] = {
    {"verdict", "Verdict", cb_page_verdict},
    {"sizes", "Pool sizes", cb_page_sizes},
    {"workloads", "In detail", cb_page_workloads},
    {"whole", "Whole run", cb_page_whole},
    {"machine", "Machine", cb_page_machine},
    {"doctor", "Doctor", cb_page_doctor},
    {"method", "Method", write_method},
    {"files", "Files", cb_page_files},
};

enum { SECTIONS = sizeof sections / sizeof *sections };

/* What the first row of a run's or tune's main table says of it all. */
static const char *fact(const struct cb_page *page, const char *column)
{
    return cb_table_text(page->laws.columns ? &page->sizes : &page->summary, 0, column);
}

static const char *title(const struct cb_page *page)
{
    return *fact(page, "machine") ? fact(page, "machine") : "an unknown machine";
}

static void write_header(FILE *out, const struct cb_page *page)
{
    cb_html(out, "<header>\n<h1>Threads, processes or coroutines on %s</h1>\n<p>A %s of concbench",
            title(page), page->laws.columns ? "tune" : "run");
    if (*fact(page, "commit"))
        cb_html(out, " %s", fact(page, "commit"));
    if (page->started[0])
        cb_html(out, ", begun %s", page->started);
    if (*fact(page, "cpus"))
        cb_html(out, ", on %s CPUs", fact(page, "cpus"));
    fputs(".</p>\n</header>\n", out);
}

static void write_footer(FILE *out, const struct cb_page *page)
{
    cb_html(out, "<footer>\n<p>Written by concbench %s", cb_build_info.commit);
    if (*fact(page, "commit"))
        cb_html(out, "; measured by %s", fact(page, "commit"));
    if (page->started[0])
        cb_html(out, ", begun %s", page->started);
    fputs(".</p>\n</footer>\n", out);
}

/* A section as text, which the caller frees; NULL = out of memory. */
static char *section_text(const struct section *section, const struct cb_page *page)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    if (!out)
        return NULL;
    section->write(out, page);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

static void write_nav(FILE *out, char *const texts[SECTIONS])
{
    fputs("<nav aria-label=\"Sections\">\n<ul>\n", out);
    for (int i = 0; i < SECTIONS; i++)
        if (texts[i] && *texts[i])
            cb_html(out, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, sections[i].title);
    fputs("</ul>\n</nav>\n<main>\n", out);
}

void cb_report_print(FILE *out, const struct cb_page *page)
{
    char *texts[SECTIONS];

    cb_frame_begin(out, title(page));
    write_header(out, page);
    for (int i = 0; i < SECTIONS; i++)
        texts[i] = section_text(&sections[i], page);
    write_nav(out, texts);
    for (int i = 0; i < SECTIONS; i++) {
        fputs(texts[i] ? texts[i] : "<p class=\"taint\">No memory for a section.</p>\n", out);
        free(texts[i]);
    }
    fputs("</main>\n", out);
    write_footer(out, page);
    cb_frame_end(out);
}

static void print(FILE *out, const void *page)
{
    cb_report_print(out, page);
}

int cb_report_write(const struct cb_page *page, const char *path, struct cb_err *err)
{
    return cb_frame_save(path, print, page, err);
}
