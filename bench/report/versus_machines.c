/* What two runs were measured on, and where that differs. */
#include "bench/compare/facts.h"
#include "bench/report/html.h"
#include "bench/report/versus.h"

static void write_run(FILE *out, const struct cb_versus *v, const char *name,
                      const struct cb_results *run)
{
    cb_html(out, "<dt>%s</dt><dd>", name);
    cb_words_run(&v->words, run);
    cb_versus_say(out, v);
    fputs("</dd>\n", out);
}

static void write_cell(FILE *out, const struct cb_versus *v, const char *fact)
{
    fputs("<td>", out);
    cb_words_put(&v->words, fact);
    cb_versus_say(out, v);
    fputs("</td>", out);
}

static void write_differences(FILE *out, const struct cb_versus *v)
{
    fputs("<div class=\"scroll\"><table>\n<caption>Where the machines differ</caption>\n<thead><tr>"
          "<th scope=\"col\">what</th><th scope=\"col\">old</th><th scope=\"col\">new</th></tr>"
          "</thead>\n<tbody>\n",
          out);
    for (size_t i = 0; cb_facts_name(v->old_run.kind, i); i++) {
        if (!cb_facts_differ(&v->old_run, &v->new_run, i))
            continue;
        cb_html(out, "<tr><th scope=\"row\">%s</th>", cb_facts_name(v->old_run.kind, i));
        write_cell(out, v, v->old_run.facts[i]);
        write_cell(out, v, v->new_run.facts[i]);
        fputs("</tr>\n", out);
    }
    fputs("</tbody>\n</table></div>\n", out);
}

void cb_versus_machines(FILE *out, const struct cb_versus *v)
{
    fputs("<section id=\"machines\">\n<h2>What is compared</h2>\n<dl>\n", out);
    write_run(out, v, "The old run", &v->old_run);
    write_run(out, v, "The new run", &v->new_run);
    fputs("</dl>\n", out);
    if (cb_versus_across(v))
        write_differences(out, v);
    else if (cb_facts_none(&v->old_run) || cb_facts_none(&v->new_run))
        fputs("<p class=\"taint\">Of one of the machines nothing is known: whether they differ "
              "can't be told.</p>\n",
              out);
    else
        fputs("<p>The machines don't differ in anything that both runs know of them.</p>\n", out);
    fputs("</section>\n\n", out);
}
