#include "bench/report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/build_info.h"
#include "bench/report/assets.h"
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

/* Styles and scripts stand in sections that XML reads as text; to HTML their marks are comments.
 * The policy lets a browser load nothing, whatever the files of the run hold. */
static void write_head(FILE *out, const struct cb_page *page)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
          "<meta charset=\"utf-8\"/>\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
          "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
          "base-uri 'none'; form-action 'none'\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
          "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
          "<link rel=\"icon\" href=\"data:,\"/>\n",
          out);
    cb_html(out, "<title>concbench: %s</title>\n<style>/*<![CDATA[*/\n", title(page));
    fputs(cb_page_css, out);
    fputs("/*]]>*/</style>\n</head>\n<body>\n", out);
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
    fputs(".</p>\n</footer>\n<script>/*<![CDATA[*/\n", out);
    fputs(cb_page_js, out);
    fputs("/*]]>*/</script>\n</body>\n</html>\n", out);
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

    write_head(out, page);
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
}

/* Opens a new file beside `path`, named after it and us. */
static FILE *open_beside(const char *path, char *temporary, size_t size)
{
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0, fd;

    if (snprintf(temporary, size, "%.*s.%s.%d", folder, path, path + folder, (int)getpid()) >=
        (int)size) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return fd < 0 ? NULL : fdopen(fd, "w");
}

int cb_report_write(const struct cb_page *page, const char *path, struct cb_err *err)
{
    char temporary[700];
    FILE *out = open_beside(path, temporary, sizeof temporary);
    int bad, rc = 0;

    if (!out)
        return cb_err_errno(err, errno, "writing %.150s", path);
    cb_report_print(out, page);
    bad = ferror(out);
    if (fclose(out) != 0 || bad || rename(temporary, path) != 0) {
        rc = cb_err_errno(err, errno, "writing %.150s", path);
        unlink(temporary);
    }
    return rc;
}
