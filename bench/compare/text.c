#include <string.h>

#include "bench/compare/facts.h"
#include "bench/compare/words.h"

static void print_head(const struct cb_words *w, const struct cb_compare_report *r)
{
    fputs("OLD  ", w->out);
    cb_words_run(w, r->old_run);
    fputs("\nNEW  ", w->out);
    cb_words_run(w, r->new_run);
    putc('\n', w->out);
    for (size_t i = 0; cb_facts_name(r->old_run->kind, i); i++)
        if (cb_facts_differ(r->old_run, r->new_run, i)) {
            fputs("ACROSS MACHINES  ", w->out);
            cb_words_difference(w, r, i);
            putc('\n', w->out);
        }
}

static int same_panel(char *const a[CB_KEYS], char *const b[CB_KEYS])
{
    for (int i = 0; i < CB_KEYS; i++)
        if (i != CB_KEY_RUNNER && i != CB_KEY_SHAPE && i != CB_KEY_POOL && strcmp(a[i], b[i]) != 0)
            return 0;
    return 1;
}

static char *const *key_of(const struct cb_compared_case *c)
{
    return (c->old_case ? c->old_case : c->new_case)->key;
}

static void print_case(const struct cb_words *w, const struct cb_compared_case *c, double allowed)
{
    fputs("  ", w->out);
    cb_words_ratio(w, c);
    if (c->ratio.shift.have_estimate)
        fputs("  ", w->out);
    cb_words_case(w, key_of(c));
    fputs(": ", w->out);
    cb_words_change(w, c, allowed);
    fputs(" (", w->out);
    if (c->old_case && c->new_case) {
        cb_words_rate(w, c, c->old_median);
        fputs(" -> ", w->out);
        cb_words_rate(w, c, c->new_median);
    } else {
        cb_words_rate(w, c, c->old_case ? c->old_median : c->new_median);
    }
    fputs("; ", w->out);
    cb_words_samples(w, c);
    fputs(")\n", w->out);
}

void cb_compare_text(FILE *out, const struct cb_compare_report *r)
{
    const struct cb_words w = {.out = out};
    char *const *panel = NULL;
    int said;

    print_head(&w, r);
    for (size_t i = 0; i < r->result->count; i++) {
        const struct cb_compared_case *c = &r->result->all[i];
        int alone = !*key_of(c)[CB_KEY_RUNNER]; /* a name and nothing else */

        if (!panel || (!alone && !same_panel(panel, key_of(c)))) {
            putc('\n', out);
            if (!alone) {
                cb_words_panel(&w, key_of(c));
                putc('\n', out);
            }
        }
        panel = key_of(c);
        print_case(&w, c, r->allowed);
    }
    putc('\n', out);
    for (int i = 0; cb_words_summary(&w, r, i, &said); i++)
        if (said)
            putc('\n', out);
}
