/* What the outcomes of a crossover's points come to. */
#include <math.h>

#include "bench/tuner/crossover.h"

/* The points of one model, those set aside and ties among them not counted. */
struct stretch {
    uint32_t model, first, last; /* points */
};

/* ln of a's speed by b's, at a point where they are the two fastest; NaN = not known. */
static double log_ratio(const struct cb_crossover_outcome *o, uint32_t a, uint32_t b)
{
    if (!o->log_ratio.have_estimate)
        return NAN;
    if (o->first == a && o->second == b)
        return o->log_ratio.estimate;
    return o->first == b && o->second == a ? -o->log_ratio.estimate : NAN;
}

/* Where the line of least squares through the log ratios against ln x is 0, kept within the
 * interval; `middle` where fewer than two are known or they don't fall. */
static double estimate(const struct cb_crossover *c, const struct cb_crossover_change *change,
                       double middle)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, slope;

    for (uint32_t i = 0; i < c->count; i++) {
        double x = log(c->point[i].x / middle);
        double y = log_ratio(&c->point[i].outcome, change->before, change->after);

        if (c->point[i].x < change->lo || c->point[i].x > change->hi || isnan(y))
            continue;
        n += 1;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    if (n < 2 || !(slope < 0))
        return middle;
    return fmin(fmax(middle * exp((sx - sy / slope) / n), change->lo), change->hi);
}

/* How many points of two stretches that follow each other contradict a change right before point
 * `at`. */
static uint32_t errors(const struct cb_crossover *c, const struct stretch *s, uint32_t at)
{
    uint32_t n = 0;

    for (uint32_t i = s[0].first; i <= s[1].last; i++)
        n += c->point[i].outcome.best != CB_TIE && c->point[i].outcome.best != s[i >= at].model;
    return n;
}

/* Between which points a change contradicts `allowed` of them at most. Returns the geometric
 * middle. */
static double enclose(const struct cb_crossover *c, const struct stretch *s, uint32_t allowed,
                      struct cb_crossover_change *change)
{
    uint32_t lo = s[0].first, hi = s[1].last;

    while (errors(c, s, lo + 1) > allowed)
        lo++;
    while (errors(c, s, hi) > allowed)
        hi--;
    change->lo = c->point[lo].x;
    change->hi = c->point[hi].x;
    return sqrt(change->lo * change->hi);
}

static void enter(struct cb_crossover_finding *f, const struct cb_crossover *c,
                  struct cb_crossover_change change, double middle)
{
    change.estimate = estimate(c, &change, middle);
    if (f->changes > 0) /* intervals may overlap, changes don't */
        change.estimate = fmax(change.estimate, f->change[f->changes - 1].estimate);
    f->change[f->changes++] = change;
}

/* Wherever it contradicts at most one point more than at its best place: one outcome in twenty may
 * be wrong, so another one makes a place nineteen times less likely. */
static void enter_change(struct cb_crossover_finding *f, const struct cb_crossover *c,
                         const struct stretch *s)
{
    struct cb_crossover_change change = {.before = s[0].model, .after = s[1].model};
    uint32_t least = UINT32_MAX;
    double middle;

    for (uint32_t at = s[0].first + 1; at <= s[1].last; at++)
        if (errors(c, s, at) < least)
            least = errors(c, s, at);
    middle = enclose(c, s, least, &change);
    enclose(c, s, least + 1, &change);
    enter(f, c, change, middle);
}

/* Between points a and a + 1, at one of which the ties begin that reach an end of the range. */
static void enter_ties(struct cb_crossover_finding *f, const struct cb_crossover *c, uint32_t a)
{
    const struct cb_crossover_point *p = &c->point[a];

    enter(f, c, (struct cb_crossover_change){p[0].best, p[1].best, p[0].x, p[1].x, 0},
          sqrt(p[0].x * p[1].x));
}

static void enter_changes(struct cb_crossover_finding *f, const struct cb_crossover *c,
                          const struct stretch *s, uint32_t count)
{
    uint32_t last = s[count - 1].last;

    if (s[0].first > 0)
        enter_ties(f, c, s[0].first - 1);
    for (uint32_t i = 0; i + 1 < count; i++)
        enter_change(f, c, &s[i]);
    if (last + 1 < c->count)
        enter_ties(f, c, last);
}

void cb_crossover_find(const struct cb_crossover *c, struct cb_crossover_finding *f)
{
    struct stretch s[CB_CROSSOVER_POINTS];
    uint32_t count = 0;

    *f = (struct cb_crossover_finding){
        .from = c->rules.from, .to = c->rules.to, .points = c->count, .throughout = CB_TIE};
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t model = c->point[i].best;

        f->contradicting += model != c->point[i].outcome.best;
        f->ties += model == CB_TIE;
        if (model == CB_TIE)
            continue;
        if (count == 0 || s[count - 1].model != model)
            s[count++] = (struct stretch){model, i, i};
        s[count - 1].last = i;
    }
    if (count == 0)
        return;
    enter_changes(f, c, s, count);
    if (f->changes == 0)
        f->throughout = s[0].model;
}
