#include "bench/compare/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantity.h"
#include "bench/compare/facts.h"

void cb_words_put(const struct cb_words *w, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        /* U+0080 to U+009F are control characters, too. */
        if (c == 0xc2 && (unsigned char)text[1] >= 0x80 && (unsigned char)text[1] < 0xa0) {
            fprintf(w->out, "\\x%02x", (unsigned char)*++text);
            continue;
        }
        if (w->markdown && strchr("\\`*_[]<>|~#&", c))
            putc('\\', w->out);
        if (c == '\n')
            fputs(w->markdown ? "\\\\n" : "\\n", w->out);
        else if (c < 0x20 || c == 0x7f)
            fprintf(w->out, "%s\\x%02x", w->markdown ? "\\" : "", c);
        else
            putc(c, w->out);
    }
}

/* ", for 200ms" of nanoseconds as text; as they are where they are no number. */
static void put_duration(const struct cb_words *w, const char *text)
{
    char buffer[32], *end;
    unsigned long long ns = strtoull(text, &end, 10);

    fputs(", for ", w->out);
    cb_words_put(w, *end ? text : cb_quantity_format(CB_DURATION, ns, buffer, sizeof buffer));
}

void cb_words_panel(const struct cb_words *w, char *const key[CB_KEYS])
{
    cb_words_put(w, key[CB_KEY_WORKLOAD]);
    if (*key[CB_KEY_PARAMS]) {
        fputs(" (", w->out);
        cb_words_put(w, key[CB_KEY_PARAMS]);
        fputs(")", w->out);
    }
    if (*key[CB_KEY_TRACK] && strcmp(key[CB_KEY_TRACK], "same-primitive") != 0) {
        fputs(", ", w->out);
        cb_words_put(w, key[CB_KEY_TRACK]);
    }
    if (*key[CB_KEY_PLACE]) {
        fputs(", ", w->out);
        cb_words_put(w, key[CB_KEY_PLACE]);
    }
    if (*key[CB_KEY_TASKS]) {
        fputs(", ", w->out);
        cb_words_put(w, key[CB_KEY_TASKS]);
        fputs(" tasks", w->out);
    }
    if (*key[CB_KEY_DURATION])
        put_duration(w, key[CB_KEY_DURATION]);
    if (*key[CB_KEY_OFFERED]) {
        fputs(", ", w->out);
        cb_words_put(w, key[CB_KEY_ARRIVALS]);
        fputs(" arrivals at ", w->out);
        cb_words_put(w, key[CB_KEY_OFFERED]);
        fputs("/s", w->out);
    }
}

void cb_words_case(const struct cb_words *w, char *const key[CB_KEYS])
{
    if (!*key[CB_KEY_RUNNER]) {
        cb_words_put(w, key[CB_KEY_WORKLOAD]);
        return;
    }
    cb_words_put(w, key[CB_KEY_RUNNER]);
    fputs(", pool ", w->out);
    cb_words_put(w, key[CB_KEY_POOL]);
    fputs(", ", w->out);
    cb_words_put(w, key[CB_KEY_SHAPE]);
}

/* Behind the point: "0.987", "12.3", "250". */
static int digits(double ratio)
{
    return ratio < 9.9995 ? 3 : ratio < 99.95 ? 1 : 0;
}

void cb_words_ratio(const struct cb_words *w, const struct cb_compared_case *c)
{
    const struct cb_interval r = c->ratio.shift;

    if (r.have_estimate)
        fprintf(w->out, "%.*fx", digits(r.estimate), r.estimate);
    if (r.have_interval)
        fprintf(w->out, " [%.*f, %.*f]", digits(r.lo), r.lo, digits(r.hi), r.hi);
}

static void put_not_detected(const struct cb_words *w, const struct cb_compared_case *c)
{
    const struct cb_interval r = c->ratio.shift;

    if (r.lo <= 1 && r.hi >= 1)
        fprintf(w->out, "no difference detected (could have seen %.*f%%)",
                c->detectable < 0.0995 ? 1 : 0, 100 * c->detectable);
    else
        fputs("no difference detected (1 lies outside its interval, but not after Holm's "
              "correction)",
              w->out);
}

void cb_words_change(const struct cb_words *w, const struct cb_compared_case *c, double allowed)
{
    switch (c->change) {
    case CB_CHANGE_TOO_FEW: fputs("too few samples", w->out); break;
    case CB_CHANGE_EQUAL: fputs("equal within 2%", w->out); break;
    case CB_CHANGE_NOT_DETECTED: put_not_detected(w, c); break;
    case CB_CHANGE_BELOW_FLOOR:
        fprintf(w->out, "below the A/A floor of %.3g%%", 100 * (c->floor - 1));
        break;
    case CB_CHANGE_FASTER: fputs("faster", w->out); break;
    case CB_CHANGE_SLOWER: fputs("slower", w->out); break;
    case CB_CHANGE_ONLY_OLD: fputs("only in OLD", w->out); break;
    default: fputs("only in NEW", w->out); break;
    }
    if (c->regressed)
        fprintf(w->out, "; its whole interval is beyond %g%%", 100 * allowed);
    if (c->newly_failed)
        fputs("; fails now and did not before", w->out);
}

static void put_scaled(FILE *out, double value, const char *const *units, int count, double step)
{
    int i = 0;

    for (; value >= 999.95 && i < count - 1; i++)
        value /= step;
    fprintf(out, "%.4g%s", value, units[i]);
}

void cb_words_rate(const struct cb_words *w, const struct cb_compared_case *c, double rate)
{
    static const char *const per_s[] = {"/s", "k/s", "M/s", "G/s"};
    static const char *const times[] = {" ns", " us", " ms", " s"};
    char *const *key = (c->old_case ? c->old_case : c->new_case)->key;

    if (isnan(rate))
        fputs("none", w->out);
    else if (strcmp(key[CB_KEY_MEASURE], "real_time") == 0 || *key[CB_KEY_OFFERED])
        put_scaled(w->out, 1e9 / rate, times, 4, 1000);
    else
        put_scaled(w->out, rate, per_s, 4, 1000);
}

/* "; NEW: 1 failed (owner died), 2 left out, run again" */
static void put_losses(const struct cb_words *w, const char *run, const struct cb_results_case *c)
{
    const struct {
        size_t count;
        const char *what;
        int says_why;
    } losses[] = {{c->failed, "failed", 1},
                  {c->skipped, "skipped", c->failed == 0},
                  {c->redone, "left out, run again", 0},
                  {c->disturbed, "disturbed from outside", 0},
                  {c->unmeasured, "left out, without a time", 0}};
    const char *before = run;

    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        if (losses[i].count == 0)
            continue;
        fprintf(w->out, "%s%zu %s", before, losses[i].count, losses[i].what);
        before = ", ";
        if (losses[i].says_why && c->message && *c->message) {
            fputs(" (", w->out);
            cb_words_put(w, c->message);
            fputs(")", w->out);
        }
    }
}

void cb_words_samples(const struct cb_words *w, const struct cb_compared_case *c)
{
    const struct cb_results_case *a = c->old_case, *b = c->new_case;

    if (a && b)
        fprintf(w->out, "%zu and %zu samples", a->n, b->n);
    else
        fprintf(w->out, "%zu sample%s", (a ? a : b)->n, (a ? a : b)->n == 1 ? "" : "s");
    if (a)
        put_losses(w, "; OLD: ", a);
    if (b)
        put_losses(w, "; NEW: ", b);
}

static const char *fact(const struct cb_results *run, const char *name)
{
    for (size_t i = 0; cb_facts_name(run->kind, i); i++)
        if (strcmp(cb_facts_name(run->kind, i), name) == 0)
            return run->facts[i];
    return NULL;
}

void cb_words_run(const struct cb_words *w, const struct cb_results *run)
{
    const char *model = fact(run, "cpu_model"), *kernel = fact(run, "kernel");
    const char *cpus = fact(run, run->kind == CB_BY_CONCBENCH ? "cpus" : "num_cpus");

    cb_words_put(w, run->path);
    if (cb_facts_none(run))
        fputs(", machine not known", w->out);
    if (model) {
        fputs(", ", w->out);
        cb_words_put(w, model);
    }
    if (cpus) {
        fputs(", ", w->out);
        cb_words_put(w, cpus);
        fputs(strcmp(cpus, "1") == 0 ? " CPU" : " CPUs", w->out);
    }
    if (kernel) {
        fputs(", ", w->out);
        cb_words_put(w, kernel);
    }
    if (run->commit) {
        fputs(", commit ", w->out);
        cb_words_put(w, run->commit);
    }
}

void cb_words_difference(const struct cb_words *w, const struct cb_compare_report *r, size_t i)
{
    cb_words_put(w, cb_facts_name(r->old_run->kind, i));
    fputs(": ", w->out);
    cb_words_put(w, r->old_run->facts[i]);
    fputs(", NEW: ", w->out);
    cb_words_put(w, r->new_run->facts[i]);
}
