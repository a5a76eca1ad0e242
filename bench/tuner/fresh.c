#include "bench/tuner/fresh.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tuner/lattice.h"

int cb_fresh_init(struct cb_fresh *f, const struct cb_tune_rules *rules)
{
    memset(f, 0, sizeof *f);
    f->rows = 2 * (rules->fresh_min > rules->fresh_max ? rules->fresh_min : rules->fresh_max);
    f->y = malloc(((size_t)f->rows + 1) * CB_FRESH_MAX * sizeof *f->y);
    return f->y ? 0 : -ENOMEM;
}

void cb_fresh_done(struct cb_fresh *f)
{
    free(f->y);
    f->y = NULL;
}

static int is_in(const uint32_t *arms, uint32_t count, uint32_t a)
{
    for (uint32_t i = 0; i < count; i++)
        if (arms[i] == a)
            return 1;
    return 0;
}

int cb_fresh_decides(const struct cb_fresh *f, uint32_t a)
{
    return is_in(f->arms, f->deciding, a);
}

static void include(struct cb_fresh *f, uint32_t a)
{
    if (a != CB_NO_ARM && f->count < CB_FRESH_MAX && !is_in(f->arms, f->count, a))
        f->arms[f->count++] = a;
}

/* The next smaller arm than the recommended, where it is within twice the tolerance. */
static uint32_t next_smaller(const struct cb_search *s, uint32_t enough)
{
    const double *y = s->rank.polish.location;
    uint32_t next = CB_NO_ARM;

    for (uint32_t a = 0; a < s->history.arms_count; a++)
        if (cb_rank_may(&s->rank, a, enough) &&
            cb_history_compare(&s->history, a, s->recommended) < 0 &&
            (next == CB_NO_ARM || cb_history_compare(&s->history, a, next) > 0))
            next = a;
    return next != CB_NO_ARM && y[next] >= y[s->best] + 2 * log1p(-s->rules->within) ? next
                                                                                     : CB_NO_ARM;
}

static uint32_t second_best(const struct cb_search *s, uint32_t enough)
{
    const double *y = s->rank.polish.location;
    uint32_t second = CB_NO_ARM;

    for (uint32_t a = 0; a < s->history.arms_count; a++)
        if (a != s->best && cb_rank_may(&s->rank, a, enough) &&
            (second == CB_NO_ARM || y[a] > y[second]))
            second = a;
    return second;
}

/* Of the arms that are known to hold the bound, where the recommended isn't: the fastest smaller
 * one, or else the smallest. */
static uint32_t instead(const struct cb_search *s, uint32_t enough)
{
    const double *y = s->rank.polish.location;
    uint32_t smaller = CB_NO_ARM, larger = CB_NO_ARM;

    if (cb_tail_judge(&s->rank.tail, s->recommended) == CB_TAIL_HOLDS)
        return CB_NO_ARM;
    for (uint32_t a = 0; a < s->history.arms_count; a++) {
        if (!cb_rank_may(&s->rank, a, enough) || cb_tail_judge(&s->rank.tail, a) != CB_TAIL_HOLDS)
            continue;
        if (cb_history_compare(&s->history, a, s->recommended) > 0)
            larger =
                larger == CB_NO_ARM || cb_history_compare(&s->history, a, larger) < 0 ? a : larger;
        else if (smaller == CB_NO_ARM || y[a] > y[smaller])
            smaller = a;
    }
    return smaller == CB_NO_ARM ? larger : smaller;
}

/* What twice as many workers would cost. */
static uint32_t doubled(struct cb_search *s)
{
    const struct cb_space *space = &s->history.space;
    const struct cb_arm *arm = &s->history.arms[s->recommended].arm;
    struct cb_arm twice;

    if (space->nested)
        twice = cb_lattice_double(space, arm);
    else if (arm->pool > space->cap / 2 || 2 * arm->pool >= s->history.refused_at)
        return CB_NO_ARM;
    else
        twice = cb_arm_of_pool(space, 2 * arm->pool);
    return twice.pool ? cb_history_join(&s->history, &twice) : CB_NO_ARM;
}

/* The arm whose workers are nearest to the number of CPUs. */
static uint32_t as_many_as_cpus(const struct cb_search *s)
{
    const struct cb_history *h = &s->history;
    double least = INFINITY;
    uint32_t nearest = CB_NO_ARM;

    for (uint32_t a = 0; a < h->arms_count; a++) {
        double far = fabs(log(h->arms[a].arm.pool / fmax(1, h->space.cpus)));

        if (!h->arms[a].out && h->arms[a].ok > 0 && far < least) {
            least = far;
            nearest = a;
        }
    }
    return nearest;
}

void cb_fresh_choose(struct cb_fresh *f, struct cb_search *s)
{
    uint32_t enough = cb_rank_enough(&s->rank, s->rules->enough);

    f->first = s->history.count;
    if (s->recommended == CB_NO_ARM)
        return;
    include(f, s->recommended);
    include(f, s->best);
    include(f, next_smaller(s, enough));
    if (f->count == 1)
        include(f, second_best(s, enough));
    if (s->rules->p99_bound_ns > 0)
        include(f, instead(s, enough));
    f->deciding = f->count;
    if (s->rules->costs) {
        include(f, doubled(s));
        include(f, as_many_as_cpus(s));
    }
}

uint32_t cb_fresh_need(const struct cb_search *s)
{
    double need = pow(1.7 * sqrt(2) * s->sigma / s->rules->fresh_half_width, 2);

    return (uint32_t)fmax(s->rules->fresh_min, fmin(ceil(need), s->rules->fresh_max));
}

uint32_t cb_fresh_pass(const struct cb_fresh *f, const struct cb_search *s, uint32_t *arms)
{
    uint32_t most = f->passes < s->rules->fresh_min ? f->count : f->deciding, count = 0;

    for (uint32_t i = 0; i < most; i++)
        if (!s->history.arms[f->arms[i]].out)
            arms[count++] = f->arms[i];
    return count;
}

void cb_fresh_add(struct cb_fresh *f, const uint32_t *arms, const struct cb_tune_measured *measured,
                  uint32_t count)
{
    double *row = f->y + (size_t)f->passes * CB_FRESH_MAX;

    if (f->passes == f->rows)
        return;
    for (uint32_t i = 0; i < CB_FRESH_MAX; i++)
        row[i] = NAN;
    for (uint32_t k = 0; k < count; k++)
        for (uint32_t i = 0; i < f->count; i++)
            if (f->arms[i] == arms[k] && measured[k].outcome == CB_TUNE_OK &&
                measured[k].speed > 0 && isfinite(measured[k].speed))
                row[i] = log(measured[k].speed);
    f->passes++;
}

double cb_fresh_at(const struct cb_fresh *f, uint32_t a, uint32_t row)
{
    for (uint32_t i = 0; i < f->count && row < f->passes; i++)
        if (f->arms[i] == a)
            return f->y[(size_t)row * CB_FRESH_MAX + i];
    return NAN;
}
