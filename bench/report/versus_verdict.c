/* What came of comparing two runs, in three sentences. */
#include <math.h>
#include <string.h>

#include "bench/compare/facts.h"
#include "bench/report/html.h"
#include "bench/report/names.h"
#include "bench/report/versus.h"

enum { NAMED = 4 }; /* regressions; the table has them all */

static char *const *key_of(const struct cb_compared_case *c)
{
    return (c->old_case ? c->old_case : c->new_case)->key;
}

/* "thread, pool 4, 1x4x1 in queue" */
static void say_case(const struct cb_versus *v, const struct cb_compared_case *c)
{
    cb_words_case(&v->words, key_of(c));
    fputs(" in ", v->words.out);
    cb_words_put(&v->words, key_of(c)[CB_KEY_WORKLOAD]);
}

static void write_counts(FILE *out, const struct cb_versus *v)
{
    const struct cb_compared *c = &v->result;
    const size_t *n = c->changes;

    if (c->in_both == 0) {
        cb_html(out,
                "<p class=\"taint\">The runs have no case in common, so that nothing can be "
                "compared: %zu are only in the old one, %zu only in the new one. A case is a "
                "workload with its parameters, a runner, a pool size, a placement and an amount "
                "of work.</p>\n",
                n[CB_CHANGE_ONLY_OLD], n[CB_CHANGE_ONLY_NEW]);
        return;
    }
    cb_html(out,
            "<p>Of %zu %s in both runs %zu became faster and %zu slower, %zu are equal within "
            "2%%, and of %zu it can't be told (no difference detected: %zu, below the A/A floor: "
            "%zu, too few samples: %zu)",
            c->in_both, c->in_both == 1 ? "case" : "cases", n[CB_CHANGE_FASTER],
            n[CB_CHANGE_SLOWER], n[CB_CHANGE_EQUAL],
            n[CB_CHANGE_NOT_DETECTED] + n[CB_CHANGE_BELOW_FLOOR] + n[CB_CHANGE_TOO_FEW],
            n[CB_CHANGE_NOT_DETECTED], n[CB_CHANGE_BELOW_FLOOR], n[CB_CHANGE_TOO_FEW]);
    if (n[CB_CHANGE_ONLY_OLD] + n[CB_CHANGE_ONLY_NEW] > 0)
        cb_html(out, "; only in the old run: %zu, only in the new one: %zu", n[CB_CHANGE_ONLY_OLD],
                n[CB_CHANGE_ONLY_NEW]);
    fputs(".</p>\n", out);
}

/* How far a case stands out among those of its kind; NAN = it is of another kind. */
static double gain(const struct cb_compared_case *c)
{
    return c->change == CB_CHANGE_FASTER ? log(c->ratio.shift.estimate) : NAN;
}

static double loss(const struct cb_compared_case *c)
{
    return c->change == CB_CHANGE_SLOWER ? -log(c->ratio.shift.estimate) : NAN;
}

static double doubt(const struct cb_compared_case *c)
{
    int open = c->change == CB_CHANGE_NOT_DETECTED || c->change == CB_CHANGE_BELOW_FLOOR;

    return open ? log(c->ratio.shift.hi / c->ratio.shift.lo) : NAN;
}

static int say_largest(const struct cb_versus *v, const char *what,
                       double (*size)(const struct cb_compared_case *))
{
    const struct cb_compared_case *largest = NULL;

    for (size_t i = 0; i < v->result.count; i++) {
        const struct cb_compared_case *c = &v->result.all[i];

        if (!isnan(size(c)) && (!largest || size(c) > size(largest)))
            largest = c;
    }
    if (!largest)
        return 0;
    fprintf(v->words.out, "%s ", what);
    cb_words_ratio(&v->words, largest);
    fputs(", ", v->words.out);
    say_case(v, largest);
    return 1;
}

static void write_largest(FILE *out, const struct cb_versus *v)
{
    int said = say_largest(v, "The largest gain is", gain);

    said += say_largest(v, said ? "; the largest loss is" : "The largest loss is", loss);
    said += say_largest(v,
                        said ? "; the widest interval of what can't be told is"
                             : "The widest interval of what can't be told is",
                        doubt);
    if (!said)
        return;
    fputs("<p>", out);
    cb_versus_say(out, v);
    fputs(".</p>\n", out);
}

static int has_regressed(const struct cb_compared_case *c)
{
    return c->regressed;
}

static int has_newly_failed(const struct cb_compared_case *c)
{
    return c->newly_failed;
}

/* Some of those that are so, by name, and how many more there are. */
static void write_some(FILE *out, const struct cb_versus *v, size_t count,
                       int (*is)(const struct cb_compared_case *))
{
    size_t named = 0;

    for (size_t i = 0; i < v->result.count && named < NAMED; i++)
        if (is(&v->result.all[i])) {
            fputs(named++ ? "; " : ": ", v->words.out);
            say_case(v, &v->result.all[i]);
        }
    if (count > named)
        fprintf(v->words.out, "; and %zu more", count - named);
    cb_versus_say(out, v);
}

static void write_regressions(FILE *out, const struct cb_versus *v)
{
    size_t regressed = v->result.regressed, failed = v->result.newly_failed;
    char limit[32];

    snprintf(limit, sizeof limit, "%g%%", 100 * v->report.allowed);
    if (regressed + failed == 0) {
        cb_html(out,
                "<p>There is no regression: no case is slower by more than %s with its whole "
                "interval, and none fails that did not before.</p>\n",
                limit);
        return;
    }
    fputs("<p class=\"taint\">", out);
    if (regressed > 0) {
        cb_html(out, "Regressions, slower by more than %s with the whole interval: %zu", limit,
                regressed);
        write_some(out, v, regressed, has_regressed);
        fputs(failed ? ". " : ".", out);
    }
    if (failed > 0) {
        cb_html(out, "Cases with failed samples in the new run and none in the old one: %zu",
                failed);
        write_some(out, v, failed, has_newly_failed);
        fputs(".", out);
    }
    fputs("</p>\n", out);
}

/* The fact's names, as the table below has their values. */
static void write_across(FILE *out, const struct cb_versus *v)
{
    size_t count = 0, n = 0;

    for (size_t i = 0; cb_facts_name(v->old_run.kind, i); i++)
        count += (size_t)cb_facts_differ(&v->old_run, &v->new_run, i);
    if (count == 0)
        return;
    fputs("<p class=\"taint\">These are two machines, or one with other settings; they differ in ",
          out);
    for (size_t i = 0; cb_facts_name(v->old_run.kind, i); i++)
        if (cb_facts_differ(&v->old_run, &v->new_run, i))
            cb_html(out, "%s%s", cb_names_before(n++, count), cb_facts_name(v->old_run.kind, i));
    fputs(". What changed is then not the programs' difference alone.</p>\n", out);
}

static void write_cut(FILE *out, const char *name, const struct cb_results *run)
{
    if (run->cut_line)
        cb_html(out,
                "<p class=\"taint\">samples.csv of the %s run was cut off in the writing: its "
                "last row, line %zu, is left out.</p>\n",
                name, run->cut_line);
}

void cb_versus_verdict(FILE *out, const struct cb_versus *v)
{
    const struct cb_table *charts = &v->charts.table;

    fputs("<section id=\"verdict\">\n<h2>The verdict</h2>\n", out);
    write_across(out, v);
    write_cut(out, "old", &v->old_run);
    write_cut(out, "new", &v->new_run);
    write_counts(out, v);
    if (v->result.in_both > 0) {
        write_largest(out, v);
        write_regressions(out, v);
    }
    for (size_t i = 0; i < charts->rows; i++)
        if (strcmp(cb_table_text(charts, i, "question"), "versus") == 0)
            cb_charts_figure(out, &v->charts, i, 3);
    fputs("</section>\n\n", out);
}
