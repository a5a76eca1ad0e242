/* A crossover in one sentence. */
#include "bench/tuner/crossover.h"

enum { VALUE = 32 };

/* "1.3ms [1.1ms, 1.6ms]" */
static void print_value(FILE *out, const struct cb_crossover_change *change,
                        const struct cb_crossover_words *words)
{
    char estimate[VALUE], lo[VALUE], hi[VALUE];

    fprintf(out, "%s [%s, %s]", words->value(change->estimate, estimate, VALUE),
            words->value(change->lo, lo, VALUE), words->value(change->hi, hi, VALUE));
}

static void print_none(FILE *out, const struct cb_crossover_finding *f,
                       const struct cb_crossover_words *words)
{
    char from[VALUE], to[VALUE];

    words->value(f->from, from, VALUE);
    words->value(f->to, to, VALUE);
    if (f->throughout == CB_TIE)
        fprintf(out, "no model is shown to be the best anywhere from %s to %s %s", from, to,
                words->of);
    else
        fprintf(out, "%s win throughout, from %s to %s %s", words->models[f->throughout], from, to,
                words->of);
}

/* A single change, the other way round than it happens: who wins beyond it comes first. */
static void print_one(FILE *out, const struct cb_crossover_change *change,
                      const struct cb_crossover_words *words)
{
    int above = change->after != CB_TIE;
    uint32_t rest = above ? change->before : CB_TIE;

    fprintf(out, "%s win %s ", words->models[above ? change->after : change->before],
            above ? "above" : "below");
    print_value(out, change, words);
    fprintf(out, " %s; %s, %s", words->of, above ? "below" : "above",
            rest == CB_TIE ? "no model is shown to be the best" : words->models[rest]);
}

static const char *name(const struct cb_crossover_words *words, uint32_t model)
{
    return model == CB_TIE ? "none is shown to be the best" : words->models[model];
}

static void print_several(FILE *out, const struct cb_crossover_finding *f,
                          const struct cb_crossover_words *words)
{
    for (uint32_t i = 0; i < f->changes; i++) {
        const struct cb_crossover_change *change = &f->change[i];
        const char *win = i == 0 && change->before != CB_TIE ? " win" : "";

        fprintf(out, "%s%s%s up to ", i == 0 ? "" : ", then ", name(words, change->before), win);
        print_value(out, change, words);
        if (i == 0)
            fprintf(out, " %s", words->of);
    }
    fprintf(out, ", then %s", name(words, f->change[f->changes - 1].after));
}

void cb_crossover_print(FILE *out, const struct cb_crossover_finding *f,
                        const struct cb_crossover_words *words)
{
    if (f->changes == 0)
        print_none(out, f, words);
    else if (f->changes == 1)
        print_one(out, &f->change[0], words);
    else
        print_several(out, f, words);
    if (f->contradicting)
        fprintf(out, " (contradicted at %u of %u points)", f->contradicting, f->points);
    putc('\n', out);
}
