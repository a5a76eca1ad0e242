#include "bench/compare/facts.h"
#include "bench/compare/words.h"

static void print_head(const struct cb_words *w, const struct cb_compare_report *r)
{
    fputs("- OLD: ", w->out);
    cb_words_run(w, r->old_run);
    fputs("\n- NEW: ", w->out);
    cb_words_run(w, r->new_run);
    putc('\n', w->out);
    for (size_t i = 0; cb_facts_name(r->old_run->kind, i); i++)
        if (cb_facts_differ(r->old_run, r->new_run, i)) {
            fputs("- **across machines** ", w->out);
            cb_words_difference(w, r, i);
            putc('\n', w->out);
        }
}

static void print_row(const struct cb_words *w, const struct cb_compared_case *c, double allowed)
{
    char *const *key = (c->old_case ? c->old_case : c->new_case)->key;
    int bold = c->regressed || c->newly_failed;

    fputs("| ", w->out);
    if (*key[CB_KEY_RUNNER]) {
        cb_words_panel(w, key);
        fputs(": ", w->out);
    }
    cb_words_case(w, key);
    fputs(" | ", w->out);
    cb_words_rate(w, c, c->old_median);
    fputs(" | ", w->out);
    cb_words_rate(w, c, c->new_median);
    fputs(" | ", w->out);
    cb_words_ratio(w, c);
    fputs(bold ? " | **" : " | ", w->out);
    cb_words_change(w, c, allowed);
    fputs(bold ? "** | " : " | ", w->out);
    cb_words_samples(w, c);
    fputs(" |\n", w->out);
}

void cb_compare_markdown(FILE *out, const struct cb_compare_report *r)
{
    const struct cb_words w = {.out = out, .markdown = 1};
    int said;

    print_head(&w, r);
    fputs("\n| case | OLD | NEW | ratio | change | samples |\n|---|--:|--:|--:|---|---|\n", out);
    for (size_t i = 0; i < r->result->count; i++)
        print_row(&w, &r->result->all[i], r->allowed);
    putc('\n', out);
    for (int i = 0; cb_words_summary(&w, r, i, &said); i++)
        if (said)
            fputs("\n\n", out);
}
