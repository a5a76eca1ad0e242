/* A tune's verdict and its recommended sizes. */
#include "bench/report/tuned.h"

#include <math.h>
#include <string.h>

#include "bench/readable.h"
#include "bench/report/html.h"
#include "bench/report/names.h"
#include "bench/report/quantity.h"

/* --- a row of laws.csv --- */

void cb_tuned_size(FILE *out, const struct cb_table *laws, size_t row)
{
    const char *size = cb_table_text(laws, row, "recommended");
    const char *lo = cb_table_text(laws, row, "recommended_lo");
    const char *hi = cb_table_text(laws, row, "recommended_hi");

    if (!*size) {
        fputs("none", out);
        return;
    }
    if (strcmp(cb_table_text(laws, row, "shapes"), "1") == 0)
        cb_html(out, "%s", cb_table_text(laws, row, "recommended_shape"));
    else if (*lo && *hi)
        cb_html(out, "%s <span class=\"interval\">[%s, %s]</span>", size, lo, hi);
    else
        cb_html(out, "%s<span class=\"interval\">, no interval</span>", size);
}

int cb_tuned_is_certified(const struct cb_table *laws, size_t row)
{
    return strcmp(cb_table_text(laws, row, "verdict"), "certified") == 0;
}

const char *cb_tuned_verdict_words(const struct cb_table *laws, size_t row)
{
    static const char *const words[][2] = {
        {"certified", "certified on fresh samples"},
        {"not-certified", "not certified"},
        {"over-bound", "no size holds the p99"},
        {"nothing", "no size could be measured often enough"},
    };
    const char *verdict = cb_table_text(laws, row, "verdict");

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(verdict, words[i][0]) == 0)
            return words[i][1];
    return "not known";
}

const char *cb_tuned_rank_words(const struct cb_table *laws, size_t row)
{
    static const char *const words[][2] = {
        {"best", "the fastest"},
        {"slower", "slower than the fastest"},
        {"equal", "equal to the fastest within 2%"},
        {"open", "not told apart from the fastest"},
        {"none", "no size to compare"},
    };
    const char *rank = cb_table_text(laws, row, "rank");

    if (laws->rows == 1 && strcmp(rank, "best") == 0)
        return "no other runner to compare";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(rank, words[i][0]) == 0)
            return words[i][1];
    return "not known";
}

static const struct cb_json_value *runner_of(const struct cb_page *page, size_t row)
{
    const struct cb_json_value *list = cb_json_read_member(page->tuned, "runners");

    for (size_t i = 0; i < cb_json_read_count(list); i++) {
        const struct cb_json_value *runner = cb_json_read_item(list, i);
        const char *name = cb_json_read_text(cb_json_read_member(runner, "runner"));

        if (name && strcmp(name, cb_table_text(&page->laws, row, "runner")) == 0)
            return runner;
    }
    return NULL;
}

const char *cb_tuned_reason(const struct cb_page *page, size_t row)
{
    const char *text = cb_json_read_text(cb_json_read_member(runner_of(page, row), "reason"));

    return text ? text : "";
}

const char *cb_tuned_limit(const struct cb_page *page, size_t row)
{
    const struct cb_json_value *hints = cb_json_read_member(runner_of(page, row), "hints");
    const char *text = cb_json_read_text(cb_json_read_member(hints, "limit_why"));

    return text ? text : cb_table_text(&page->laws, row, "limit");
}

/* --- the verdict --- */

static int has_rank(const struct cb_table *laws, size_t row, const char *rank)
{
    return strcmp(cb_table_text(laws, row, "rank"), rank) == 0;
}

static size_t count_ranks(const struct cb_table *laws, const char *rank)
{
    size_t count = 0;

    for (size_t row = 0; row < laws->rows; row++)
        count += (size_t)has_rank(laws, row, rank);
    return count;
}

/* How the best of several stands among the others; who has no size is not one of them. */
static const char *standing(const struct cb_table *laws)
{
    size_t none = count_ranks(laws, "none");

    if (count_ranks(laws, "open") + count_ranks(laws, "equal") > 0)
        return "it is ahead of the others, but not told apart from all";
    if (none + 1 == laws->rows)
        return "no other runner has a size to compare it with";
    return none > 0
               ? "it is faster than every other runner that has a size, at the size recommended "
                 "for that"
               : "it is faster than every other runner at the size recommended for that";
}

static void write_recommendation(FILE *out, const struct cb_table *laws)
{
    size_t best = 0;

    while (best + 1 < laws->rows && !has_rank(laws, best, "best"))
        best++;
    if (!has_rank(laws, best, "best") && laws->rows > 1) {
        fputs("<p>No runner has a size to recommend it by.</p>\n", out);
        return;
    }
    fputs("<p>", out);
    cb_names_runner(out, cb_table_text(laws, best, "runner"));
    fputs(": recommended size ", out);
    cb_tuned_size(out, laws, best);
    cb_html(out, ", %s", cb_tuned_verdict_words(laws, best));
    if (laws->rows > 1)
        fprintf(out, "; %s", standing(laws));
    fputs(".</p>\n", out);
}

static void write_open(FILE *out, const struct cb_page *page)
{
    const struct cb_table *laws = &page->laws;
    const char *before = "<p>";

    for (size_t row = 0; row < laws->rows; row++) {
        int certified = cb_tuned_is_certified(laws, row);
        const char *reason = cb_tuned_reason(page, row);

        if (certified && !has_rank(laws, row, "open") && !has_rank(laws, row, "equal"))
            continue;
        fputs(before, out);
        cb_names_runner(out, cb_table_text(laws, row, "runner"));
        cb_html(out, ": %s",
                certified ? cb_tuned_rank_words(laws, row) : cb_tuned_verdict_words(laws, row));
        if (!certified && *reason)
            cb_html(out, " (%s)", reason);
        before = "; ";
    }
    fputs(*before == ';' ? ".</p>\n"
                         : "<p>Every recommended size is certified, and every runner is told apart "
                           "from the fastest.</p>\n",
          out);
}

/* A number of tuned.json, "–" where it has none. */
static void write_member(FILE *out, const struct cb_page *page, const char *member,
                         const char *words)
{
    double value;

    if (cb_json_read_real(cb_json_read_member(page->tuned, member), &value))
        fprintf(out, "%.0f %s", value, words);
    else
        cb_html(out, "– %s", words);
}

static void write_cleanness(FILE *out, const struct cb_page *page)
{
    char share[CB_READABLE];
    double steal;

    if (!page->tuned) {
        fputs("<p>There is no tuned.json: how many samples it stands on is not known.</p>\n", out);
        return;
    }
    fputs("<p>It stands on ", out);
    write_member(out, page, "samples", "samples in ");
    write_member(out, page, "passes", "passes, of which ");
    write_member(out, page, "disturbed", "were disturbed from outside and ");
    write_member(out, page, "redone", "taken again; ");
    if (cb_json_read_real(cb_json_read_member(page->tuned, "steal"), &steal))
        cb_html(out, "the hypervisor took %s of the busy time.</p>\n",
                cb_readable_percent(steal, share));
    else
        fputs("how much time a hypervisor took is not known.</p>\n", out);
}

void cb_tuned_verdict(FILE *out, const struct cb_page *page)
{
    if (page->laws.rows == 0) {
        fputs("<p class=\"taint\">laws.csv has no rows: nothing was found.</p>\n", out);
        return;
    }
    if (strcmp(cb_table_text(&page->laws, 0, "interrupted"), "1") == 0)
        fputs("<p class=\"taint\">The tune was interrupted, so that it stands on less than it "
              "asked for.</p>\n",
              out);
    write_recommendation(out, &page->laws);
    write_open(out, page);
    write_cleanness(out, page);
}

/* --- the sizes --- */

static const struct cb_quantity ratio = {"", cb_readable_ratio, 1};

/* A ratio with its interval, as a cell. */
static void ratio_cell(FILE *out, const struct cb_table *laws, size_t row, const char *value,
                       const char *lo, const char *hi)
{
    double number = cb_table_real(laws, row, value);

    if (isnan(number))
        fputs("<td>", out);
    else
        fprintf(out, "<td data-sort=\"%.9g\">", number);
    cb_quantity_write_values(out, &ratio, number, cb_table_real(laws, row, lo),
                             cb_table_real(laws, row, hi));
    fputs("</td>", out);
}

static void write_row(FILE *out, const struct cb_page *page, size_t row)
{
    const struct cb_table *laws = &page->laws;
    const char *reason = cb_tuned_reason(page, row);
    int shapes = strcmp(cb_table_text(laws, row, "shapes"), "1") == 0;

    fputs("<tr><th scope=\"row\">", out);
    cb_names_runner(out, cb_table_text(laws, row, "runner"));
    cb_html(out, "</th><td data-sort=\"%s\">", cb_table_text(laws, row, "recommended"));
    cb_tuned_size(out, laws, row);
    cb_html(out, "</td><td>%s%s%s</td><td data-sort=\"%s\">%s</td>",
            cb_tuned_verdict_words(laws, row), *reason ? ": " : "", reason,
            cb_table_text(laws, row, "best"),
            cb_table_text(laws, row, shapes ? "best_shape" : "best"));
    ratio_cell(out, laws, row, "of_best", "of_best_lo", "of_best_hi");
    cb_html(out, "<td>%s</td>", cb_tuned_rank_words(laws, row));
    ratio_cell(out, laws, row, "of_best_runner", "of_best_runner_lo", "of_best_runner_hi");
    cb_html(out, "<td>%s</td></tr>\n", cb_tuned_limit(page, row));
}

void cb_tuned_sizes(FILE *out, const struct cb_page *page)
{
    fputs("<p>The smallest size within the tune's limit of the best measured one, held against it "
          "on fresh samples. The interval encloses the smallest size that does. tuned.env has "
          "these sizes as shell variables.</p>\n"
          "<div class=\"scroll\"><table class=\"sortable\">\n"
          "<caption>Recommended sizes by runner</caption>\n<thead><tr>"
          "<th scope=\"col\">runner</th><th scope=\"col\">recommended</th>"
          "<th scope=\"col\">how sure</th><th scope=\"col\">best measured</th>"
          "<th scope=\"col\">of the best</th><th scope=\"col\">among the runners</th>"
          "<th scope=\"col\">of the fastest</th><th scope=\"col\">what limits it</th>"
          "</tr></thead>\n<tbody>\n",
          out);
    for (size_t row = 0; row < page->laws.rows; row++)
        write_row(out, page, row);
    fputs("</tbody>\n</table></div>\n", out);
}
