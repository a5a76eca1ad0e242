/* All cases of two runs: a table a panel. */
#include <math.h>
#include <string.h>

#include "bench/report/html.h"
#include "bench/report/names.h"
#include "bench/report/versus.h"

static char *const *key_of(const struct cb_compared_case *c)
{
    return (c->old_case ? c->old_case : c->new_case)->key;
}

static int same_panel(char *const a[CB_KEYS], char *const b[CB_KEYS])
{
    for (int i = 0; i < CB_KEYS; i++)
        if (i != CB_KEY_RUNNER && i != CB_KEY_SHAPE && i != CB_KEY_POOL && strcmp(a[i], b[i]) != 0)
            return 0;
    return 1;
}

/* Sorted by the number, which goes last where there is none. */
static void write_rate(FILE *out, const struct cb_versus *v, const struct cb_compared_case *c,
                       double rate)
{
    if (isnan(rate)) {
        fputs("<td>–</td>", out);
        return;
    }
    fprintf(out, "<td data-sort=\"%.9g\">", rate);
    cb_words_rate(&v->words, c, rate);
    cb_versus_say(out, v);
    fputs("</td>", out);
}

static void write_ratio(FILE *out, const struct cb_versus *v, const struct cb_compared_case *c)
{
    if (!c->ratio.shift.have_estimate) {
        fputs("<td>–</td>", out);
        return;
    }
    fprintf(out, "<td data-sort=\"%.9g\">", c->ratio.shift.estimate);
    cb_words_ratio(&v->words, c);
    if (!c->ratio.shift.have_interval)
        fputs(", no interval", v->words.out);
    cb_versus_say(out, v);
    fputs("</td>", out);
}

static void write_case(FILE *out, const struct cb_versus *v, const struct cb_compared_case *c)
{
    char *const *key = key_of(c);

    fputs(c->regressed || c->newly_failed ? "<tr class=\"taint\">" : "<tr>", out);
    fputs("<th scope=\"row\">", out);
    cb_names_runner(out, key[CB_KEY_RUNNER]);
    cb_html(out, "</th><td data-sort=\"%s\">%s</td><td>%s</td>", key[CB_KEY_POOL], key[CB_KEY_POOL],
            key[CB_KEY_SHAPE]);
    write_rate(out, v, c, c->old_case ? c->old_median : NAN);
    write_rate(out, v, c, c->new_case ? c->new_median : NAN);
    write_ratio(out, v, c);
    fputs("<td>", out);
    cb_words_change(&v->words, c, v->report.allowed);
    cb_versus_say(out, v);
    fputs("</td><td>", out);
    cb_words_samples(&v->words, c);
    cb_versus_say(out, v);
    fputs("</td></tr>\n", out);
}

/* The panel that begins with case `first`. Returns the case behind its last one. */
static size_t write_panel(FILE *out, const struct cb_versus *v, size_t first)
{
    const struct cb_compared *all = &v->result;
    size_t end = first;

    while (end < all->count && same_panel(key_of(&all->all[first]), key_of(&all->all[end])))
        end++;
    fputs("<details>\n<summary>", out);
    cb_words_panel(&v->words, key_of(&all->all[first]));
    cb_versus_say(out, v);
    cb_html(out,
            " (rows: %zu)</summary>\n<div class=\"scroll\"><table class=\"sortable\">\n"
            "<caption>%s: medians of both runs, and the ratio with its 95%% interval</caption>\n"
            "<thead><tr><th scope=\"col\">runner</th><th scope=\"col\">pool</th><th scope=\"col\">"
            "shape</th><th scope=\"col\">old</th><th scope=\"col\">new</th><th scope=\"col\">new "
            "by old</th><th scope=\"col\">outcome</th><th scope=\"col\">samples</th></tr></thead>\n"
            "<tbody>\n",
            end - first, key_of(&all->all[first])[CB_KEY_WORKLOAD]);
    for (size_t i = first; i < end; i++)
        write_case(out, v, &all->all[i]);
    fputs("</tbody>\n</table></div>\n</details>\n", out);
    return end;
}

void cb_versus_table(FILE *out, const struct cb_versus *v)
{
    fputs("<section id=\"table\">\n<h2>All cases</h2>\n", out);
    for (size_t i = 0; i < v->result.count;)
        i = write_panel(out, v, i);
    if (v->result.count == 0)
        fputs("<p class=\"taint\">Neither run has a case.</p>\n", out);
    fputs("</section>\n\n", out);
}
