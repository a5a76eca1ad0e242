/* The verdict of the whole run: who leads where, what can't be told, how clean the run was. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/judge.h"
#include "bench/readable.h"
#include "bench/report/compared.h"
#include "bench/report/html.h"
#include "bench/report/names.h"
#include "bench/report/page.h"
#include "bench/report/tuned.h"

enum { REASONS_FOR = 4 }; /* panels; of more the names alone are said: each has its own verdict */

/* The panels with their verdicts. */
struct session {
    const struct cb_page *page;
    struct cb_compared *panels; /* owned */
    size_t count, decided, open, alone, failed;
};

static int is_decided(const struct cb_compared *c)
{
    return c->leader && c->open == 0 && c->beaten > 0;
}

static int is_alone(const struct cb_compared *c)
{
    return c->leader && c->open == 0 && c->beaten == 0;
}

static int is_open(const struct cb_compared *c)
{
    return c->leader && c->open > 0;
}

static int has_failed(const struct cb_compared *c)
{
    return !c->leader;
}

/* Whether the rate is given in a panel without a leader: it may be that nobody kept up there. */
static int has_failed_at_rate(const struct session *s)
{
    for (size_t p = 0; p < s->count; p++)
        if (has_failed(&s->panels[p]) &&
            cb_panel_is_open(&s->page->summary, cb_panel_first(&s->page->panels, p)))
            return 1;
    return 0;
}

static int begin(struct session *s, const struct cb_page *page)
{
    *s = (struct session){.page = page, .count = page->panels.count};
    s->panels = calloc(s->count + 1, sizeof *s->panels);
    if (!s->panels)
        return 0;
    for (size_t p = 0; p < s->count; p++) {
        s->panels[p] = cb_compared_panel(&page->verdicts, &page->summary, &page->panels, p);
        s->decided += (size_t)is_decided(&s->panels[p]);
        s->open += (size_t)is_open(&s->panels[p]);
        s->alone += (size_t)is_alone(&s->panels[p]);
        s->failed += (size_t)has_failed(&s->panels[p]);
    }
    return 1;
}

/* "cpu-sum, queue and lock": those of a kind, `count` of them. */
static void list_panels(FILE *out, const struct session *s, int (*is)(const struct cb_compared *),
                        size_t count)
{
    size_t i = 0;

    for (size_t p = 0; p < s->count; p++)
        if (is(&s->panels[p])) {
            fputs(cb_names_before(i++, count), out);
            cb_names_panel(out, &s->page->summary, &s->page->panels, p);
        }
}

/* --- who leads where --- */

/* Whether a decided panel before `p` has its leader. */
static int is_named(const struct session *s, size_t p)
{
    for (size_t q = 0; q < p; q++)
        if (is_decided(&s->panels[q]) && strcmp(s->panels[q].leader, s->panels[p].leader) == 0)
            return 1;
    return 0;
}

static void write_leader(FILE *out, const struct session *s, const char *leader)
{
    size_t count = 0, i = 0;

    for (size_t p = 0; p < s->count; p++)
        count += is_decided(&s->panels[p]) && strcmp(s->panels[p].leader, leader) == 0;
    cb_names_runner(out, leader);
    fputs(" in ", out);
    for (size_t p = 0; p < s->count; p++)
        if (is_decided(&s->panels[p]) && strcmp(s->panels[p].leader, leader) == 0) {
            fputs(cb_names_before(i++, count), out);
            cb_names_panel(out, &s->page->summary, &s->page->panels, p);
        }
}

static void write_leaders(FILE *out, const struct session *s)
{
    const char *before = "";

    if (s->page->verdicts.columns == 0) {
        fputs("<p>This run has no verdicts.csv: its runners were not compared.</p>\n", out);
        return;
    }
    if (s->decided == 0) {
        fputs("<p>Nowhere is one runner shown to be faster than all others.</p>\n", out);
        return;
    }
    fputs("<p>Faster than every other runner: ", out);
    for (size_t p = 0; p < s->count; p++)
        if (is_decided(&s->panels[p]) && !is_named(s, p)) {
            fputs(before, out);
            write_leader(out, s, s->panels[p].leader);
            before = "; ";
        }
    fputs(".</p>\n", out);
}

/* --- what can't be told --- */

/* The next row from `row` on in which the panel's leader isn't shown to be the faster one. */
static size_t next_open(const struct session *s, size_t p, size_t row)
{
    const struct cb_page *page = s->page;

    while (row < page->verdicts.rows && (!cb_compared_is(&page->verdicts, row, &s->panels[p],
                                                         &page->summary, &page->panels, p) ||
                                         cb_compared_beats(&page->verdicts, row)))
        row++;
    return row;
}

/* "in queue coro has the highest median, but is not told apart from serial and fork (equal within
 * 2%)": a reason stands once behind all that share it. */
static void write_open(FILE *out, const struct session *s, size_t p)
{
    const struct cb_page *page = s->page;
    const struct cb_table *verdicts = &page->verdicts;
    size_t i = 0, next;

    fputs("in ", out);
    cb_names_panel(out, &page->summary, &page->panels, p);
    fputs(" ", out);
    cb_names_runner(out, s->panels[p].leader);
    cb_html(out, " has the %s, but is not told apart from ",
            cb_panel_is_open(&page->summary, cb_panel_first(&page->panels, p)) ? "shortest p99"
                                                                               : "highest median");
    for (size_t row = next_open(s, p, 0); row < verdicts->rows; row = next) {
        const char *reason = cb_compared_reason(verdicts, row);

        next = next_open(s, p, row + 1);
        fputs(cb_names_before(i++, s->panels[p].open), out);
        cb_names_runner(out, cb_table_text(verdicts, row, "runner_b"));
        if (next == verdicts->rows || strcmp(reason, cb_compared_reason(verdicts, next)) != 0)
            cb_html(out, " (%s)", reason);
    }
}

static void write_undecided(FILE *out, const struct session *s)
{
    const char *before = "";

    fputs("<p>", out);
    if (s->open > REASONS_FOR) {
        cb_html(out, "In %zu of %zu no leader is told apart from all others: ", s->open, s->count);
        list_panels(out, s, is_open, s->open);
    } else if (s->open > 0) {
        fputs("Not decided: ", out);
        for (size_t p = 0; p < s->count; p++)
            if (is_open(&s->panels[p])) {
                fputs(before, out);
                write_open(out, s, p);
                before = "; ";
            }
    } else if (s->decided > 0) {
        fputs("No comparison with a leader was left open", out);
    } else {
        fputs("There was nothing to compare", out);
    }
    if (s->alone > 0) {
        fputs("; of one runner only there are results in ", out);
        list_panels(out, s, is_alone, s->alone);
    }
    fputs(".</p>\n", out);
    if (s->failed > 0) {
        cb_html(out, "<p class=\"taint\">No sample went well%s in ",
                has_failed_at_rate(s) ? ", or kept up with the rate," : "");
        list_panels(out, s, has_failed, s->failed);
        fputs("; samples.csv says why.</p>\n", out);
    }
}

/* As many pairs as it takes to tell any difference among so many comparisons at once. */
static void write_needs(FILE *out, const struct cb_table *verdicts)
{
    size_t needed = cb_judge_pairs_needed(verdicts->rows);
    double most = 0;

    for (size_t row = 0; row < verdicts->rows; row++)
        most = fmax(most, cb_table_real(verdicts, row, "n"));
    if (verdicts->rows > 0 && most < (double)needed)
        cb_html(out,
                "<p class=\"taint\">A verdict takes %zu pairs where there are %zu comparisons; the "
                "most "
                "that any has is %d: <code>--reps %zu</code> would do.</p>\n",
                needed, verdicts->rows, (int)most, needed + 1); /* a block may go for choosing */
}

/* --- how clean the run was --- */

static double sum_of(const struct cb_table *table, const char *column)
{
    double sum = cb_table_has(table, column) ? 0 : NAN;

    for (size_t row = 0; row < table->rows; row++) {
        double value = cb_table_real(table, row, column);

        sum += isnan(value) ? 0 : value;
    }
    return sum;
}

/* "12 failed", or "an unknown number failed" where the file has no such column. */
static void write_count(FILE *out, double count, const char *of, const char *words)
{
    if (isnan(count))
        cb_html(out, "an unknown number %s%s", of, words);
    else
        fprintf(out, "%.0f %s", count, words);
}

static void write_floor(FILE *out, const struct cb_table *aa)
{
    size_t told_apart = 0, compared = 0,
           widest = 0; /* of those with too few pairs neither is known */
    char share[CB_READABLE];

    for (size_t row = 0; row < aa->rows; row++) {
        double floor = cb_table_real(aa, row, "floor");
        const char *failed = cb_table_text(aa, row, "failed");

        if (!(floor <= cb_table_real(aa, widest, "floor")) && !isnan(floor))
            widest = row;
        told_apart += strcmp(failed, "yes") == 0;
        compared += *failed != '\0';
    }
    if (isnan(cb_table_real(aa, widest, "floor")))
        fputs("; no runner was compared with itself (A/A), so no floor is known", out);
    else
        cb_html(
            out,
            "; compared with itself (A/A), a runner was told apart in %zu of %zu cases, and the "
            "floor below which no difference is ranked is %s at most, in %s",
            told_apart, compared, cb_readable_percent(cb_table_real(aa, widest, "floor"), share),
            cb_table_text(aa, widest, "workload"));
}

void cb_page_cleanness(FILE *out, const struct cb_page *page)
{
    double n = sum_of(&page->summary, "n"), tainted = sum_of(&page->summary, "n_tainted");
    size_t unsteady = 0;
    char share[CB_READABLE];

    for (size_t row = 0; row < page->summary.rows; row++)
        unsteady += strstr(cb_table_text(&page->summary, row, "flags"), "unsteady") != NULL;
    fputs("<p>", out);
    write_count(out, n, "of ", "timing samples went well");
    fputs(", ", out);
    write_count(out, sum_of(&page->summary, "n_failed"), "", "failed");
    fputs(", ", out);
    write_count(out, tainted, "", "were disturbed from outside");
    if (n > 0 && tainted > 0)
        cb_html(out, " (%s)", cb_readable_percent(tainted / n, share));
    write_floor(out, &page->aa);
    if (unsteady > 0)
        cb_html(out, "; cases that never settled, and are not ranked: %zu", unsteady);
    fputs(".</p>\n", out);
}

/* --- what comes before: why not to trust it --- */

static void write_cut(FILE *out, const struct cb_page *page)
{
    const struct cb_table *table;
    const char *name;

    for (size_t i = 0; (table = cb_page_table(page, i, &name)); i++)
        if (table->cut_line)
            cb_html(out,
                    "<p class=\"taint\">%s was cut off in the writing: its last row, line %zu, is "
                    "left out.</p>\n",
                    name, table->cut_line);
}

void cb_page_aa_failed(FILE *out, const struct cb_table *aa)
{
    for (size_t row = 0; row < aa->rows; row++)
        if (strcmp(cb_table_text(aa, row, "failed"), "yes") == 0) {
            fputs("<p class=\"taint\">A/A failed: ", out);
            cb_names_runner(out, cb_table_text(aa, row, "runner"));
            cb_html(out,
                    " differs from itself in %s: two samples of one thing are told apart, so trust "
                    "no difference of this run.</p>\n",
                    cb_table_text(aa, row, "workload"));
        }
}

static void write_run(FILE *out, const struct cb_page *page)
{
    struct session s;

    cb_page_aa_failed(out, &page->aa);
    if (page->summary.rows == 0)
        fputs("<p class=\"taint\">summary.csv has no rows: nothing was measured.</p>\n", out);
    else if (begin(&s, page)) {
        write_leaders(out, &s);
        write_undecided(out, &s);
        write_needs(out, &page->verdicts);
        cb_page_cleanness(out, page);
        free(s.panels);
    }
}

void cb_page_verdict(FILE *out, const struct cb_page *page)
{
    const struct cb_charts *charts = &page->charts;

    fputs("<section id=\"verdict\">\n<h2>The verdict</h2>\n", out);
    write_cut(out, page);
    if (page->laws.columns)
        cb_tuned_verdict(out, page);
    else
        write_run(out, page);
    cb_charts_remark(out, charts);
    for (size_t i = 0; i < charts->table.rows; i++)
        if (cb_page_is_overview(page, i))
            cb_charts_figure(out, charts, i, 3);
    fputs("</section>\n\n", out);
}
