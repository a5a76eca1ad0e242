#include "bench/tuner/crossover.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* What a change of the model costs by a point that is set aside: one point in the midst of another
 * model is cheaper to set aside than to believe, two are not, nor is one at an end. */
static const double change_cost = 0.75;

void cb_crossover_rules_default(struct cb_crossover_rules *rules, double from, double to)
{
    *rules = (struct cb_crossover_rules){.from = from, .to = to, .gap = 1.15, .budget = 20};
}

int cb_crossover_init(struct cb_crossover *c, const struct cb_crossover_rules *rules,
                      struct cb_err *err)
{
    memset(c, 0, sizeof *c);
    c->rules = *rules;
    if (!(rules->from > 0) || !isfinite(rules->to) || !(rules->to > rules->from))
        return cb_err_set(err, -EINVAL,
                          "no range to look for a crossover in: from %g to %g (above 0, ascending)",
                          rules->from, rules->to);
    if (rules->whole && (rules->from != floor(rules->from) || rules->to != floor(rules->to)))
        return cb_err_set(err, -EINVAL, "%g to %g: both ends must be whole numbers", rules->from,
                          rules->to);
    if (!(rules->gap > 1) || !isfinite(rules->gap))
        return cb_err_set(err, -EINVAL, "a change can't be enclosed to a ratio of %g: above 1",
                          rules->gap);
    if (rules->budget < 2 || rules->budget > CB_CROSSOVER_POINTS)
        return cb_err_set(err, -EINVAL, "%u points for a crossover: 2 to %d", rules->budget,
                          CB_CROSSOVER_POINTS);
    return 0;
}

/* --- taking note --- */

static int near(const struct cb_crossover *c, uint32_t i)
{
    return c->point[i + 1].x <= c->point[i].x * c->rules.gap * (1 + 1e-9);
}

/* The models that the points were shown, each once; returns how many. */
static uint32_t models_of(const struct cb_crossover *c, uint32_t *models)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t k = 0;

        while (k < count && models[k] != c->point[i].outcome.best)
            k++;
        if (k == count && c->point[i].outcome.best != CB_TIE)
            models[count++] = c->point[i].outcome.best;
    }
    return count;
}

/* The cheapest way to stay with a model or to come to it from another, point by point (Viterbi
 * 1967), where ties cost nothing. */
static void label(struct cb_crossover *c)
{
    uint32_t models[CB_CROSSOVER_POINTS], count = models_of(c, models), best = 0;
    uint8_t from[CB_CROSSOVER_POINTS][CB_CROSSOVER_POINTS] = {{0}};
    double cost[CB_CROSSOVER_POINTS] = {0};

    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t shown = c->point[i].outcome.best, cheapest = best;
        double changed = cost[cheapest] + change_cost;

        for (uint32_t k = 0; k < count; k++) {
            from[i][k] = (uint8_t)(cost[k] <= changed ? k : cheapest);
            cost[k] = fmin(cost[k], changed) + (shown != CB_TIE && shown != models[k]);
        }
        for (uint32_t k = best = 0; k < count; k++)
            best = cost[k] < cost[best] ? k : best;
    }
    for (uint32_t i = c->count; i-- > 0;) {
        c->point[i].best = c->point[i].outcome.best == CB_TIE ? CB_TIE : models[best];
        best = from[i][best];
    }
}

void cb_crossover_add(struct cb_crossover *c, double x, const struct cb_crossover_outcome *outcome)
{
    uint32_t at = c->count;

    if (c->count == CB_CROSSOVER_POINTS)
        return;
    for (; at > 0 && c->point[at - 1].x > x; at--)
        c->point[at] = c->point[at - 1];
    c->point[at] = (struct cb_crossover_point){.x = x, .outcome = *outcome};
    c->count++;
    label(c);
}

/* --- what next --- */

/* A value between lo and hi, near `wanted`; 0 = there is none. */
static int between(const struct cb_crossover *c, double lo, double hi, double wanted, double *x)
{
    *x = wanted;
    if (c->rules.whole)
        *x = fmin(fmax(round(wanted), lo + 1), hi - 1);
    return *x > lo && *x < hi;
}

/* Between points i and i + 1, unless they are near: half-way, but no farther from point `of`, which
 * is one of them, than half the gap. */
static int beside(const struct cb_crossover *c, uint32_t i, uint32_t of, double *x)
{
    double a = c->point[i].x, b = c->point[i + 1].x, step = sqrt(c->rules.gap),
           wanted = sqrt(a * b);

    if (near(c, i))
        return 0;
    return between(c, a, b, of == i ? fmin(wanted, a * step) : fmax(wanted, b / step), x);
}

static int ask_ends(const struct cb_crossover *c, double *x)
{
    double from = c->rules.from, to = c->rules.to;

    *x = c->count == 0 || c->point[0].x > from ? from : to;
    if (c->count < 2 || c->point[0].x > from || c->point[c->count - 1].x < to)
        return 1;
    return c->count == 2 && between(c, from, to, sqrt(from * to), x);
}

/* A single point between two of another model: real, or wrong? Its neighbourhood will tell. */
static int ask_lone(const struct cb_crossover *c, double *x)
{
    for (uint32_t i = 1; i + 1 < c->count; i++) {
        uint32_t before = c->point[i - 1].outcome.best, own = c->point[i].outcome.best;

        if (own != CB_TIE && before != CB_TIE && own != before &&
            before == c->point[i + 1].outcome.best &&
            (beside(c, i, i, x) || beside(c, i - 1, i, x)))
            return 1;
    }
    return 0;
}

/* The best beyond the points that tie, from i in steps of `side`; CB_TIE where there is none. */
static uint32_t beyond(const struct cb_crossover *c, int64_t i, int side)
{
    while (i >= 0 && i < c->count && c->point[i].best == CB_TIE)
        i += side;
    return i >= 0 && i < c->count ? c->point[i].best : CB_TIE;
}

/* Whether a boundary lies between points i and i + 1. Ties in the midst of one model are none. */
static int differs(const struct cb_crossover *c, uint32_t i)
{
    uint32_t a = c->point[i].best, b = c->point[i + 1].best;

    return a != b && beyond(c, i, -1) != beyond(c, (int64_t)i + 1, 1);
}

static int ask_widest(const struct cb_crossover *c, double *x)
{
    double widest = 1, middle;

    for (uint32_t i = 0; i + 1 < c->count; i++) {
        double a = c->point[i].x, b = c->point[i + 1].x;

        if (differs(c, i) && !near(c, i) && b / a > widest &&
            between(c, a, b, sqrt(a * b), &middle)) {
            widest = b / a;
            *x = middle;
        }
    }
    return widest > 1;
}

static uint32_t point_at(const struct cb_crossover *c, double x)
{
    uint32_t i = 0;

    while (c->point[i].x < x)
        i++;
    return i;
}

/* An interval ends at the second point that shows a model: is there nothing between it and the
 * first? */
static int ask_second(const struct cb_crossover *c, uint32_t i, uint32_t inward, double *x)
{
    uint32_t left = i < inward ? i : inward;

    if (c->point[inward].best != CB_TIE)
        return beside(c, left, inward, x);
    return !near(c, left) && between(c, c->point[left].x, c->point[left + 1].x,
                                     sqrt(c->point[left].x * c->point[left + 1].x), x);
}

/* Without a change all depends on the ends. */
static int ask_seconds(const struct cb_crossover *c, double *x)
{
    struct cb_crossover_finding f;

    cb_crossover_find(c, &f);
    if (f.changes == 0 && f.throughout != CB_TIE)
        return beside(c, 0, 0, x) || beside(c, c->count - 2, c->count - 1, x);
    for (uint32_t i = 0; i < f.changes; i++) {
        uint32_t lo = point_at(c, f.change[i].lo), hi = point_at(c, f.change[i].hi);

        if ((f.change[i].before != CB_TIE && ask_second(c, lo, lo + 1, x)) ||
            (f.change[i].after != CB_TIE && ask_second(c, hi, hi - 1, x)))
            return 1;
    }
    return 0;
}

int cb_crossover_next(const struct cb_crossover *c, double *x)
{
    return c->count < c->rules.budget &&
           (ask_ends(c, x) || ask_lone(c, x) || ask_widest(c, x) || ask_seconds(c, x));
}
