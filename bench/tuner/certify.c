#include "bench/tuner/certify.h"

#include <math.h>

#include "bench/stats/paired.h"

struct court {
    const struct cb_search *s;
    const struct cb_fresh *f;
    double within, margin; /* logarithms: of 0.98 and 0.95 by default */
    struct cb_tail tail;   /* of the fresh samples */
    uint32_t best;         /* that isn't over the bound by those */
};

/* The logarithm of a's speed by b's; 5% lie beyond each end, 2.5% where a is smaller than what was
 * chosen before: it is taken only if it looks good here, and its luck in that is not to count. */
static struct cb_interval ratio(const struct court *c, uint32_t a, uint32_t b)
{
    double *d = c->s->rank.spare;

    for (uint32_t row = 0; row < c->f->passes; row++)
        d[row] = cb_fresh_at(c->f, a, row) - cb_fresh_at(c->f, b, row);
    return cb_stats_shift_tail(d, c->f->passes,
                               cb_history_compare(&c->s->history, a, c->s->recommended) < 0 ? 0.025
                                                                                            : 0.05);
}

static int is_as_good(const struct court *c, uint32_t a, uint32_t b)
{
    struct cb_interval r = ratio(c, a, b);

    return r.have_interval && r.estimate >= c->within && r.lo >= c->margin;
}

static int is_refuted(const struct court *c, uint32_t a, uint32_t b)
{
    struct cb_interval r = ratio(c, a, b);

    return (r.have_interval && r.hi < c->within) || (r.have_estimate && r.estimate < c->margin);
}

static uint32_t best_in_bound(const struct court *c)
{
    const double *y = c->s->rank.polish.location;
    uint32_t best = CB_NO_ARM;

    if (cb_tail_judge(&c->tail, c->s->best) != CB_TAIL_OVER)
        return c->s->best;
    for (uint32_t i = 0; i < c->f->deciding; i++)
        if (cb_tail_judge(&c->tail, c->f->arms[i]) != CB_TAIL_OVER &&
            (best == CB_NO_ARM || y[c->f->arms[i]] > y[best]))
            best = c->f->arms[i];
    return best == CB_NO_ARM ? c->s->best : best;
}

/* By speed alone. */
static uint32_t judge_speed(const struct court *c)
{
    uint32_t recommended = c->s->recommended;

    if (recommended != c->best && is_refuted(c, recommended, c->best))
        return c->best;
    for (uint32_t i = 0; i < c->f->deciding; i++)
        if (!c->s->history.arms[c->f->arms[i]].out &&
            cb_history_compare(&c->s->history, c->f->arms[i], recommended) < 0 &&
            is_as_good(c, c->f->arms[i], c->best))
            return c->f->arms[i];
    return recommended;
}

/* Whether an arm is known to hold the bound: by its fresh samples where it has any. */
static int holds(const struct court *c, uint32_t a)
{
    const struct cb_rank *rank = &c->s->rank;
    enum cb_tail_verdict fresh = cb_tail_judge(&c->tail, a);

    if (c->s->history.arms[a].out)
        return 0;
    if (c->tail.samples[a] > 0)
        return fresh == CB_TAIL_HOLDS || (isinf(c->tail.bound) && fresh == CB_TAIL_OPEN);
    return rank->polish.count[a] >= c->s->rules->enough &&
           cb_tail_judge(&rank->tail, a) == CB_TAIL_HOLDS;
}

/* The fastest arm that holds the bound among those smaller than `a`; else the smallest that does;
 * CB_NO_ARM where none does. */
static uint32_t instead_of(const struct court *c, uint32_t a)
{
    const struct cb_history *h = &c->s->history;
    const double *y = c->s->rank.polish.location;
    uint32_t smaller = CB_NO_ARM, larger = CB_NO_ARM;

    for (uint32_t b = 0; b < h->arms_count; b++) {
        if (!holds(c, b))
            continue;
        if (cb_history_compare(h, b, a) > 0)
            larger = larger == CB_NO_ARM || cb_history_compare(h, b, larger) < 0 ? b : larger;
        else if (smaller == CB_NO_ARM || y[b] > y[smaller])
            smaller = b;
    }
    return smaller == CB_NO_ARM ? larger : smaller;
}

/* What the recommended arm is compared with: the best or, where it is that, the fastest other. */
static uint32_t opponent(const struct court *c, uint32_t recommended)
{
    uint32_t found = CB_NO_ARM;
    double most = -INFINITY;

    if (recommended != c->best)
        return c->best;
    for (uint32_t i = 0; i < c->f->deciding; i++) {
        struct cb_interval r = ratio(c, c->f->arms[i], recommended);

        if (c->f->arms[i] != recommended && r.have_estimate && r.estimate > most) {
            most = r.estimate;
            found = c->f->arms[i];
        }
    }
    return found;
}

/* Nothing else works, and it still does. */
static int is_the_only_one(const struct court *c, uint32_t recommended)
{
    return c->f->deciding == 1 && c->f->arms[0] == recommended && c->tail.samples[recommended] > 0;
}

static void give_verdict(const struct court *c, struct cb_decision *d)
{
    uint32_t other = opponent(c, d->recommended);
    struct cb_interval r = {0};

    if (other != CB_NO_ARM)
        r = ratio(c, d->recommended, other);
    if (other == c->best && r.have_estimate)
        d->of_best = cb_stats_exp(r);
    if (!cb_history_is_disturbed(&c->s->history) &&
        ((r.have_interval && r.lo >= c->margin) || is_the_only_one(c, d->recommended))) {
        d->verdict = CB_TUNE_CERTIFIED;
        return;
    }
    d->verdict = CB_TUNE_NOT_CERTIFIED;
    if (r.have_estimate && r.estimate > c->margin) {
        double needed = pow(1.7 * sqrt(2) * c->s->rank.polish.sigma / (r.estimate - c->margin), 2);

        d->more_passes = (uint32_t)fmin(fmax(1, ceil(needed) - c->f->passes), 1e6);
    }
}

/* Some arm that works, of those that were in the fresh passes, or none. */
static uint32_t any_that_works(const struct court *c)
{
    for (uint32_t i = c->f->deciding; i-- > 0;)
        if (!c->s->history.arms[c->f->arms[i]].out)
            return c->f->arms[i];
    return CB_NO_ARM;
}

void cb_certify(const struct cb_search *s, const struct cb_fresh *f, struct cb_decision *d)
{
    const struct cb_tune_rules *rules = s->rules;
    struct court c = {.s = s,
                      .f = f,
                      .within = log1p(-rules->within),
                      .margin = log1p(-rules->within - rules->margin)};

    *d = (struct cb_decision){.recommended = CB_NO_ARM, .best = s->best};
    d->verdict = s->best == CB_NO_ARM ? CB_TUNE_NOTHING : CB_TUNE_OVER_BOUND;
    if (s->recommended == CB_NO_ARM)
        return;
    cb_tail_fit(&c.tail, &s->history, rules->p99_bound_ns, f->first, s->rank.spare);
    c.best = d->best = best_in_bound(&c);
    d->recommended = judge_speed(&c);
    if (s->history.arms[d->recommended].out)
        d->recommended = any_that_works(&c);
    d->verdict = CB_TUNE_NOTHING;
    if (d->recommended == CB_NO_ARM)
        return;
    if (!holds(&c, d->recommended))
        d->recommended = instead_of(&c, d->recommended);
    d->verdict = CB_TUNE_OVER_BOUND;
    if (d->recommended != CB_NO_ARM)
        give_verdict(&c, d);
}
