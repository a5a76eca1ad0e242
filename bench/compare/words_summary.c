/* What a comparison says when all cases are told. There is no mean over the cases: a ratio without
 * its cost is not to be summarised (Hoefler & Belli 2015, rule 4). */
#include "bench/compare/words.h"

static const char *cases(size_t n)
{
    return n == 1 ? "case" : "cases";
}

static int counts(const struct cb_words *w, const struct cb_compare_report *r)
{
    static const struct {
        enum cb_change change;
        const char *words;
    } parts[] = {{CB_CHANGE_FASTER, "faster"},
                 {CB_CHANGE_SLOWER, "slower"},
                 {CB_CHANGE_EQUAL, "equal within 2%"},
                 {CB_CHANGE_NOT_DETECTED, "no difference detected"},
                 {CB_CHANGE_BELOW_FLOOR, "below the A/A floor"},
                 {CB_CHANGE_TOO_FEW, "too few samples"}};
    const struct cb_compared *c = r->result;

    fprintf(w->out, "%zu %s in both:", c->in_both, cases(c->in_both));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        fprintf(w->out, "%s %zu %s", i ? "," : "", c->changes[parts[i].change], parts[i].words);
    fprintf(w->out, "; %zu only in OLD, %zu only in NEW.", c->changes[CB_CHANGE_ONLY_OLD],
            c->changes[CB_CHANGE_ONLY_NEW]);
    return 1;
}

static int regressions(const struct cb_words *w, const struct cb_compare_report *r)
{
    if (r->result->regressed > 0)
        fprintf(w->out, "REGRESSION: %zu %s slower by more than %g%%, with the whole interval.",
                r->result->regressed, cases(r->result->regressed), 100 * r->allowed);
    return r->result->regressed > 0;
}

static int failures(const struct cb_words *w, const struct cb_compare_report *r)
{
    if (r->result->newly_failed > 0)
        fprintf(w->out, "REGRESSION: %zu %s with failed samples in NEW and none in OLD.",
                r->result->newly_failed, cases(r->result->newly_failed));
    return r->result->newly_failed > 0;
}

static int disturbed(const struct cb_words *w, const struct cb_compare_report *r)
{
    const struct cb_compared *c = r->result;

    if (c->redone > 0 || c->disturbed > 0)
        fprintf(w->out,
                "Disturbed from outside: samples left out with their blocks, which were run again: "
                "%zu; samples of other blocks, compared: %zu.",
                c->redone, c->disturbed);
    return c->redone > 0 || c->disturbed > 0;
}

static int starved(const struct cb_words *w, const struct cb_compare_report *r)
{
    if (r->result->samples_needed > 0)
        fprintf(w->out,
                "Some cases lie entirely apart, but so few samples can't show a difference among "
                "%zu comparisons: take %zu a case in both runs, or compare fewer cases.",
                r->result->judged, r->result->samples_needed);
    return r->result->samples_needed > 0;
}

static int method(const struct cb_words *w, const struct cb_compare_report *r)
{
    fprintf(w->out,
            "A ratio is NEW's speed by OLD's, of %s (Hodges and Lehmann), with its 95%% interval "
            "(Mann and Whitney).",
            r->old_run->kind == CB_BY_CONCBENCH
                ? "ops_per_s in timing samples"
                : "real_time, or where that is 0 items or bytes per second");
    return 1;
}

static int drift(const struct cb_words *w, const struct cb_compare_report *r)
{
    (void)r;
    fputs("unpaired: drift between the runs is not controlled.", w->out);
    return 1;
}

static int correction(const struct cb_words *w, const struct cb_compare_report *r)
{
    if (r->result->judged > 1)
        fprintf(w->out,
                "Words are corrected for %zu comparisons (Holm), intervals and the limit of %g%% "
                "are each case's own.",
                r->result->judged, 100 * r->allowed);
    return r->result->judged > 1;
}

int cb_words_summary(const struct cb_words *w, const struct cb_compare_report *r, int i, int *said)
{
    static int (*const sentences[])(const struct cb_words *, const struct cb_compare_report *) = {
        counts, regressions, failures, disturbed, starved, method, drift, correction};
    int more = i < (int)(sizeof sentences / sizeof *sentences);

    *said = more ? sentences[i](w, r) : 0;
    return more;
}
