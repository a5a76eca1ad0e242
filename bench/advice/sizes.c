/* The table of sizes. */
#include <math.h>
#include <string.h>

#include "bench/advice/text.h"
#include "bench/advice/words.h"
#include "bench/readable.h"

enum { ROWS = 14, CELL = 64 };

/* Which columns there are: those of which anything was measured. */
struct table {
    const struct cb_advice *advice;
    const struct cb_advice_runner *runner;
    int open, p99, memory;
    int size_width, rate_width, rate_head_width;
    char rate_head[CELL];
    uint32_t about; /* the recommended, or where there is none the nearest to it */
};

static int is_cpus(const struct cb_advice *a, const struct cb_advice_runner *r, uint32_t pool)
{
    return !r->c->runner->any_shape && (pool == floor(a->cpus) || pool == ceil(a->cpus));
}

static int is_near(uint32_t index, uint32_t to, uint32_t distance)
{
    return to != CB_NO_ARM && (index > to ? index - to : to - index) <= distance;
}

/* Few rows all; of many those that say something, and neighbours of recommended and best. */
static int is_shown(const struct table *t, uint32_t i, uint32_t distance)
{
    const struct cb_tune_finding *f = t->runner->finding;

    return f->count <= ROWS || i == 0 || i + 1 == f->count || i == f->smaller || i == f->twice ||
           is_cpus(t->advice, t->runner, f->points[i].arm.pool) || is_near(i, t->about, distance) ||
           is_near(i, f->best, distance);
}

static uint32_t shown(const struct table *t, uint32_t distance)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < t->runner->finding->count; i++)
        count += is_shown(t, i, distance) != 0;
    return count;
}

/* --- cells --- */

/* "79.8k [78.9k, 80.6k]", or times. */
static char *interval_text(struct cb_interval interval, double unit,
                           char *(*readable)(double, char[CB_READABLE]), char buffer[CELL])
{
    char estimate[CB_READABLE], lo[CB_READABLE], hi[CB_READABLE];

    readable(interval.have_estimate ? interval.estimate * unit : NAN, estimate);
    if (interval.have_interval)
        snprintf(buffer, CELL, "%7s [%s, %s]", estimate, readable(interval.lo * unit, lo),
                 readable(interval.hi * unit, hi));
    else
        snprintf(buffer, CELL, "%7s", estimate);
    return buffer;
}

/* What is maximised has its interval; of an open loop that is the p99. */
static void rate_cell(const struct table *t, const struct cb_tune_point *p, char buffer[CELL])
{
    interval_text(cb_advice_rate(t->runner, p), 1, cb_readable_number, buffer);
}

static void p99_cell(const struct table *t, const struct cb_tune_point *p, char buffer[CELL])
{
    struct cb_interval p99 = p->p99_ns;

    p99.have_interval &= t->open;
    interval_text(p99, 1e-9, cb_readable_time, buffer);
}

static int width_of(const struct table *t,
                    void (*cell)(const struct table *, const struct cb_tune_point *, char[CELL]))
{
    int width = 7;
    char text[CELL];

    for (uint32_t i = 0; i < t->runner->finding->count; i++) {
        cell(t, &t->runner->finding->points[i], text);
        width = (int)strlen(text) > width ? (int)strlen(text) : width;
    }
    return width;
}

static void note(FILE *out, int *notes, const char *text)
{
    fprintf(out, "%s%s", (*notes)++ ? ", " : "  ", text);
}

static void print_notes(FILE *out, const struct table *t, uint32_t index)
{
    const struct cb_tune_finding *f = t->runner->finding;
    const struct cb_tune_point *p = &f->points[index];
    int notes = 0;
    char text[CELL];

    if (index == f->recommended)
        note(out, &notes, "<- recommended");
    if (index == f->best)
        note(out, &notes, "best measured");
    if (p->over)
        note(out, &notes, "p99 over the bound");
    if (p->refused)
        note(out, &notes, "refused");
    if (p->failed > 0) {
        snprintf(text, sizeof text, "%u failed", p->failed);
        note(out, &notes, text);
    }
}

static void print_row(FILE *out, const struct table *t, uint32_t index)
{
    const struct cb_tune_point *p = &t->runner->finding->points[index];
    char size[CB_ADVICE_SIZE], best[CELL] = "-", rate[CELL], p99[CELL], memory[CB_READABLE];

    if (!isnan(p->of_best))
        snprintf(best, sizeof best, "%.1f%%", 100 * p->of_best);
    rate_cell(t, p, rate);
    p99_cell(t, p, p99);
    fprintf(out, "  %*s  %7s  ", t->size_width, cb_advice_size(t->runner, &p->arm, size), best);
    fprintf(out, t->open ? "%-*s  " : "%-*s", t->rate_width, t->open ? p99 : rate);
    if (t->open)
        fprintf(out, "%*s", t->rate_head_width, rate);
    else if (t->p99)
        fprintf(out, "  %7s", p99);
    if (t->memory)
        fprintf(out, "  %8s", cb_readable_bytes(p->memory_bytes, memory));
    fprintf(out, "  %7u", p->samples);
    print_notes(out, t, index);
    putc('\n', out);
}

static void print_head(FILE *out, const struct table *t)
{
    fprintf(out, "  %*s  %7s  ", t->size_width, "size", "of best");
    if (t->open)
        fprintf(out, "%7s%*s  %7s", "p99", t->rate_width - 7, "", t->rate_head);
    else
        fprintf(out, "%-*s%s", t->rate_width, t->rate_head, t->p99 ? "      p99" : "");
    fprintf(out, "%s  samples\n", t->memory ? "    memory" : "");
}

void cb_advice_print_sizes(FILE *out, const struct cb_advice *advice,
                           const struct cb_advice_runner *runner)
{
    struct table t = {.advice = advice, .runner = runner, .open = cb_advice_is_open(runner)};
    const struct cb_tune_finding *f = runner->finding;
    uint32_t distance = 0, left;
    char size[CB_ADVICE_SIZE];

    t.about = f->recommended != CB_NO_ARM ? f->recommended : cb_advice_nearest(f);
    t.size_width = 4;
    for (uint32_t i = 0; i < f->count; i++) {
        int width = (int)strlen(cb_advice_size(runner, &f->points[i].arm, size));

        t.size_width = width > t.size_width ? width : t.size_width;
        t.p99 |= f->points[i].p99_ns.have_estimate;
        t.memory |= !isnan(f->points[i].memory_bytes);
    }
    t.rate_head_width = snprintf(t.rate_head, CELL, "%.20s/s", runner->c->workload->unit);
    t.rate_head_width = t.rate_head_width < 7 ? 7 : t.rate_head_width;
    t.rate_width = width_of(&t, t.open ? p99_cell : rate_cell);
    while (distance < f->count && shown(&t, distance + 1) <= ROWS)
        distance++;
    left = f->count - shown(&t, distance);
    print_head(out, &t);
    for (uint32_t i = 0; i < f->count; i++)
        if (is_shown(&t, i, distance))
            print_row(out, &t, i);
    if (left > 0)
        fprintf(out, "  and %u more size%s: all are in tune.csv\n", left, left == 1 ? "" : "s");
}
