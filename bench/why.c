#include "bench/why.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/readable.h"

static const double notable = 1.1, matters = 0.01;

enum form { TIME_NS, BYTES, EVENTS, RATIO };

static const struct counter {
    const char *less, *what;
    enum cb_kind kind; /* of the samples that tell */
    size_t field;      /* of struct cb_figures */
    enum form form;
    double dear_ns; /* of EVENTS: what one may cost where it is dear */
} counters[CB_WHY_COUNTERS] = {
#define FIELD(name) offsetof(struct cb_figures, name)
    [CB_WHY_CPU_TIME] = {"less", "CPU time", CB_TIMING, FIELD(cpu_ns_per_op), TIME_NS, 0},
    [CB_WHY_VOLUNTARY] = {"fewer", "voluntary switches", CB_TIMING,
                          FIELD(voluntary_switches_per_op), EVENTS, 10e3}, /* with waking a CPU */
    [CB_WHY_INVOLUNTARY] = {"fewer", "involuntary switches", CB_TIMING,
                            FIELD(involuntary_switches_per_op), EVENTS, 10e3},
    [CB_WHY_MINOR] = {"fewer", "minor faults", CB_TIMING, FIELD(minor_faults_per_op), EVENTS,
                      10e3}, /* a virtual machine may have to ask its host for the page */
    [CB_WHY_MAJOR] = {"fewer", "major faults", CB_TIMING, FIELD(major_faults_per_op), EVENTS,
                      10e6}, /* a disk that turns */
    [CB_WHY_MIGRATIONS] = {"fewer", "migrations", CB_COUNTING, FIELD(migrations_per_op), EVENTS,
                           100e3}, /* with the caches to fill again */
    [CB_WHY_IPC] = {"fewer", "instructions per cycle", CB_COUNTING, FIELD(ipc), RATIO, 0},
    [CB_WHY_LLC_MISSES] = {"fewer", "last-level cache misses", CB_COUNTING,
                           FIELD(llc_misses_per_op), EVENTS, 200},
    /* Not by worker: what a process has anyway would count for less in the larger pool. */
    [CB_WHY_MEMORY] = {"less", "memory", CB_TIMING, FIELD(memory_bytes), BYTES, 0},
#undef FIELD
};

void cb_why_read(struct cb_why_side *side, const struct cb_figures *figures, size_t count,
                 uint32_t case_index, double *values)
{
    for (int i = 0; i < CB_WHY_COUNTERS; i++) {
        size_t n = cb_record_collect(figures, count, case_index, counters[i].kind,
                                     counters[i].field, values);

        side->of[i] = cb_stats_median_interval(values, n);
    }
}

/* --- which --- */

/* How far apart the medians are; infinite where one of them is 0. */
static double distance(const struct cb_interval *a, const struct cb_interval *b)
{
    return fabs(log(a->estimate / b->estimate));
}

static int could_matter(enum cb_why_counter counter, const struct cb_why_side *a,
                        const struct cb_why_side *b)
{
    const struct cb_why_side *more = a->of[counter].estimate > b->of[counter].estimate ? a : b;
    const struct cb_interval *cpu_ns = &more->of[CB_WHY_CPU_TIME];

    return counters[counter].form != EVENTS || !cpu_ns->have_estimate ||
           more->of[counter].estimate * counters[counter].dear_ns >= matters * cpu_ns->estimate;
}

static int separates(enum cb_why_counter counter, const struct cb_why_side *a,
                     const struct cb_why_side *b)
{
    const struct cb_interval *x = &a->of[counter], *y = &b->of[counter];

    return x->have_interval && y->have_interval && (x->lo > y->hi || y->lo > x->hi) &&
           distance(x, y) >= log(notable) && could_matter(counter, a, b);
}

/* Whether it is to be named before the other one. */
static int before(enum cb_why_counter counter, enum cb_why_counter other,
                  const struct cb_why_side *a, const struct cb_why_side *b)
{
    if (counter == CB_WHY_MEMORY || other == CB_WHY_MEMORY)
        return other == CB_WHY_MEMORY && counter != CB_WHY_MEMORY;
    return distance(&a->of[counter], &b->of[counter]) > distance(&a->of[other], &b->of[other]);
}

/* --- in words --- */

/* None is a word, and not a number. */
static char *value_text(enum form form, double value, double scale, char buffer[CB_READABLE])
{
    if (value <= 0) {
        snprintf(buffer, CB_READABLE, "none");
        return buffer;
    }
    switch (form) {
    case TIME_NS: return cb_readable_time(1e-9 * value, buffer);
    case BYTES: return cb_readable_bytes(value, buffer);
    default: return cb_readable_number(scale * value, buffer);
    }
}

/* Of events so rare that they would be written with an exponent, a million operations are told. */
static double scale_of(const struct counter *counter, double less, double more)
{
    return counter->form == EVENTS && (less > 0 ? less : more) < 1e-4 ? 1e6 : 1;
}

static void add_words(struct cb_why *why, size_t *used, enum cb_why_counter counter,
                      const struct cb_why_side *a, const struct cb_why_side *b)
{
    const struct counter *c = &counters[counter];
    double x = a->of[counter].estimate, y = b->of[counter].estimate;
    double scale = scale_of(c, fmin(x, y), fmax(x, y));
    char ratio[CB_READABLE + 2] = "", text[CB_READABLE], of_a[CB_READABLE], of_b[CB_READABLE];
    int n;

    if (fmin(x, y) > 0)
        snprintf(ratio, sizeof ratio, "%sx ", cb_readable_ratio(fmax(x, y) / fmin(x, y), text));
    n = snprintf(why->text + *used, sizeof why->text - *used, "%s%s%s %s%s (%s against %s)",
                 *used ? ", " : "", ratio, x < y ? c->less : "more", c->what,
                 c->form == RATIO   ? ""
                 : c->form == BYTES ? " for the pool"
                 : scale > 1        ? " per million operations"
                                    : " per operation",
                 value_text(c->form, x, scale, of_a), value_text(c->form, y, scale, of_b));
    *used += (size_t)n;
}

void cb_why_find(struct cb_why *why, const struct cb_why_side *a, const struct cb_why_side *b)
{
    enum cb_why_counter found[CB_WHY_COUNTERS];
    size_t count = 0, used = 0;

    for (enum cb_why_counter counter = 0; counter < CB_WHY_COUNTERS; counter++) {
        size_t at = count;

        if (!separates(counter, a, b))
            continue;
        for (; at > 0 && before(counter, found[at - 1], a, b); at--)
            found[at] = found[at - 1];
        found[at] = counter;
        count++;
    }
    *why = (struct cb_why){.count = count < CB_WHY_MOST ? count : CB_WHY_MOST};
    for (size_t i = 0; i < why->count; i++) {
        why->counter[i] = found[i];
        add_words(why, &used, found[i], a, b);
    }
}

struct cb_why *cb_why_of_judgement(const struct cb_judgement *j, const struct cb_figures *figures,
                                   size_t count)
{
    struct cb_why *why = calloc(j->count + 1, sizeof *why);
    struct cb_why_side *sides = calloc(j->series.count + 1, sizeof *sides);
    double *values = malloc((count + 1) * sizeof *values);

    if (!why || !sides || !values) {
        free(why);
        why = NULL;
    }
    for (uint32_t s = 0; why && s < j->series.count; s++)
        cb_why_read(&sides[s], figures, count, j->contenders[s].case_index, values);
    for (size_t i = 0; why && i < j->count; i++)
        if (cb_judge_ranks(j->comparisons[i].outcome))
            cb_why_find(&why[i], &sides[j->comparisons[i].a], &sides[j->comparisons[i].b]);
    free(sides);
    free(values);
    return why;
}
