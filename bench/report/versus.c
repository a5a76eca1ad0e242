#include "bench/report/versus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/build_info.h"
#include "bench/compare/facts.h"
#include "bench/report/frame.h"
#include "bench/report/html.h"

/* Loss of speed that is no regression yet, as in concbench compare. */
static const double allowed = 0.05;

/* --- reading --- */

static int read_table(struct cb_table *table, const char *folder, const char *name,
                      struct cb_err *err)
{
    char path[512]; /* cb_page_is_folder has looked at the name's length */

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return cb_table_read(table, path, err);
}

static int read_run(struct cb_results *run, struct cb_page *page, const char *folder,
                    struct cb_err *err)
{
    int rc = cb_page_is_folder(folder, err);

    page->folder = folder;
    if (rc != 0)
        return rc;
    rc = read_table(&page->summary, folder, "summary.csv", err);
    if (rc == 0)
        return cb_err_set(err, -EINVAL,
                          "%.150s has no summary.csv: two runs are compared, each at its end",
                          folder);
    if (rc > 0)
        rc = read_table(&page->aa, folder, "aa.csv", err);
    return rc < 0 ? rc : cb_results_read(run, folder, err);
}

/* Writes the ratios into a file of their own, for the chart of them. */
static int save_ratios(const struct cb_versus *v, char path[CB_TEMPORARY_MAX], struct cb_err *err)
{
    int fd, bad, rc = cb_temporary_pattern(path, "ratios", err);
    FILE *out;

    if (rc != 0)
        return rc;
    fd = mkstemp(path);
    out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out) {
        cb_err_errno(err, errno, "a file for ratios, %.150s", path);
        if (fd >= 0) {
            close(fd);
            unlink(path);
        }
        return err ? err->code : -errno;
    }
    cb_compare_csv(out, &v->report);
    bad = ferror(out);
    if (fclose(out) == 0 && !bad)
        return 0;
    unlink(path);
    return cb_err_errno(err, errno, "writing %.150s", path);
}

static int draw(struct cb_versus *v, struct cb_err *err)
{
    char ratios[CB_TEMPORARY_MAX];
    int rc = save_ratios(v, ratios, err);

    if (rc != 0)
        return rc;
    rc = cb_charts_draw_two(&v->charts, v->old_folder, v->new_folder, ratios, err);
    unlink(ratios);
    return rc;
}

int cb_versus_read(struct cb_versus *v, const char *old_folder, const char *new_folder,
                   struct cb_err *err)
{
    int rc;

    *v = (struct cb_versus){.old_folder = old_folder, .new_folder = new_folder};
    v->words.out = open_memstream(&v->said, &v->said_length);
    if (!v->words.out)
        return cb_err_set(err, -ENOMEM, "no memory for what there is to say");
    rc = read_run(&v->old_run, &v->old_page, old_folder, err);
    if (rc == 0)
        rc = read_run(&v->new_run, &v->new_page, new_folder, err);
    if (rc == 0)
        rc = cb_compare(&v->old_run, &v->new_run, allowed, &v->result, err);
    if (rc != 0)
        return rc;
    v->report = (struct cb_compare_report){&v->old_run, &v->new_run, &v->result, allowed};
    return draw(v, err);
}

void cb_versus_done(struct cb_versus *v)
{
    cb_charts_done(&v->charts);
    cb_compare_done(&v->result);
    cb_results_done(&v->old_run);
    cb_results_done(&v->new_run);
    cb_page_done(&v->old_page);
    cb_page_done(&v->new_page);
    if (v->words.out)
        fclose(v->words.out);
    free(v->said);
    *v = (struct cb_versus){0};
}

void cb_versus_say(FILE *out, const struct cb_versus *v)
{
    putc('\0', v->words.out); /* what stands behind it was said before */
    fflush(v->words.out);
    cb_html(out, "%s", v->said);
    rewind(v->words.out);
}

int cb_versus_across(const struct cb_versus *v)
{
    for (size_t i = 0; cb_facts_name(v->old_run.kind, i); i++)
        if (cb_facts_differ(&v->old_run, &v->new_run, i))
            return 1;
    return 0;
}

/* --- the page --- */

static void write_charts(FILE *out, const struct cb_versus *v)
{
    const struct cb_table *charts = &v->charts.table;

    fputs("<section id=\"charts\">\n<h2>One over the other</h2>\n", out);
    for (size_t i = 0; i < charts->rows; i++)
        if (strcmp(cb_table_text(charts, i, "question"), "versus") != 0)
            cb_charts_figure(out, &v->charts, i, 3);
    cb_charts_remark(out, &v->charts);
    fputs("</section>\n\n", out);
}

static void write_clean(FILE *out, const struct cb_versus *v)
{
    static const char *const names[] = {"The old run", "The new run"};
    const struct cb_page *pages[] = {&v->old_page, &v->new_page};

    fputs("<section id=\"clean\">\n<h2>How clean both runs were</h2>\n", out);
    for (int i = 0; i < 2; i++) {
        cb_html(out, "<h3>%s</h3>\n", names[i]);
        cb_page_aa_failed(out, &pages[i]->aa);
        if (pages[i]->summary.cut_line)
            fputs("<p class=\"taint\">summary.csv was cut off in the writing.</p>\n", out);
        if (pages[i]->aa.cut_line)
            fputs("<p class=\"taint\">aa.csv was cut off in the writing: its last row is left "
                  "out.</p>\n",
                  out);
        cb_page_cleanness(out, pages[i]);
    }
    fputs("</section>\n\n", out);
}

static void write_method(FILE *out, const struct cb_versus *v)
{
    int said;

    fputs("<section id=\"method\">\n<h2>How they were compared</h2>\n<ul>\n", out);
    for (int i = 0; cb_words_summary(&v->words, &v->report, i, &said); i++)
        if (said) {
            fputs("<li>", out);
            cb_versus_say(out, v);
            fputs("</li>\n", out);
        }
    fputs("</ul>\n</section>\n\n", out);
}

static const struct section {
    const char *id, *title;
    void (*write)(FILE *out, const struct cb_versus *v);
} sections[] = {
    {"verdict", "Verdict", cb_versus_verdict}, {"machines", "What is compared", cb_versus_machines},
    {"charts", "Charts", write_charts},        {"table", "All cases", cb_versus_table},
    {"clean", "Both runs", write_clean},       {"method", "Method", write_method},
};

enum { SECTIONS = sizeof sections / sizeof *sections };

static void print(FILE *out, const void *page)
{
    const struct cb_versus *v = page;

    cb_frame_begin(out, cb_versus_across(v) ? "two machines" : "old and new");
    cb_html(out, "<header>\n<h1>%s</h1>\n<p>",
            cb_versus_across(v) ? "Two machines compared" : "Before and after");
    fputs("Old: ", v->words.out);
    cb_words_run(&v->words, &v->old_run);
    fputs(". New: ", v->words.out);
    cb_words_run(&v->words, &v->new_run);
    cb_versus_say(out, v);
    fputs(".</p>\n</header>\n<nav aria-label=\"Sections\">\n<ul>\n", out);
    for (int i = 0; i < SECTIONS; i++)
        cb_html(out, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, sections[i].title);
    fputs("</ul>\n</nav>\n<main>\n", out);
    for (int i = 0; i < SECTIONS; i++)
        sections[i].write(out, v);
    cb_html(out, "</main>\n<footer>\n<p>Written by concbench %s.</p>\n</footer>\n",
            cb_build_info.commit);
    cb_frame_end(out);
}

int cb_versus_write(const struct cb_versus *v, const char *path, struct cb_err *err)
{
    return cb_frame_save(path, print, v, err);
}
