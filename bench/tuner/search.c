#include "bench/tuner/search.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "bench/tuner/lattice.h"
#include "bench/tuner/sizes.h"

/* BUDGET_MAX is more than any budget that is meant, and what memory is set aside for. */
enum {
    BUDGET_LEAST = 60,
    BUDGET_MAX = 8192,
    PAIR = 2,
    FOCUS_MAX = 4,
    BESIDE_MAX = 16,
    LATTICE_ZOOMS = 6
};

/* 40% of five samples of every size. */
static uint32_t budget(const struct cb_search *s, double sizes)
{
    double samples = s->rules->budget ? s->rules->budget : fmax(BUDGET_LEAST, 0.4 * 5 * sizes);

    return (uint32_t)fmin(samples * (s->rules->effort ? s->rules->effort : 1), BUDGET_MAX);
}

/* Among shapes neighbours are a doubling away, and it goes on until none is better. */
static uint32_t zooms(const struct cb_search *s)
{
    return s->history.space.nested && s->rules->zooms < LATTICE_ZOOMS ? LATTICE_ZOOMS
                                                                      : s->rules->zooms;
}

uint32_t cb_search_budget(const struct cb_search *s)
{
    uint32_t top = cb_history_largest(&s->history, UINT32_MAX);
    double range = s->range;

    if (s->history.space.nested)
        return budget(s, s->lattice);
    if (top != CB_NO_ARM)
        range = fmax(range, s->history.arms[top].arm.pool);
    return budget(s, range);
}

static void plan_start(struct cb_search *s, const struct cb_space *space)
{
    struct cb_arm arms[CB_ARMS_MAX];
    uint32_t count = cb_space_start(space, arms);

    for (uint32_t i = 0; i < count; i++) {
        s->planned[i] = cb_history_join(&s->history, &arms[i]);
        s->range = arms[i].pool > s->range ? arms[i].pool : s->range;
    }
    s->planned_count = count;
    s->passes_left = s->rules->sweep_passes ? s->rules->sweep_passes : 1;
}

int cb_search_init(struct cb_search *s, const struct cb_tune_rules *rules,
                   const struct cb_space *space)
{
    uint32_t most = rules->fresh_min > rules->fresh_max ? rules->fresh_min : rules->fresh_max;
    double room;
    int rc;

    memset(s, 0, sizeof *s);
    s->rules = rules;
    s->lattice = space->nested ? cb_lattice_count(space) : 0;
    room = (double)CB_ARMS_MAX * (rules->sweep_passes + 1.0) + (double)CB_FRESH_MAX * 2 * most +
           budget(s, space->nested ? s->lattice : fmax(space->cap, space->largest));
    if (room > INT32_MAX)
        return -ENOMEM;
    rc = cb_history_init(&s->history, space, (uint32_t)room);
    if (!rc)
        rc = cb_rank_init(&s->rank, &s->history);
    if (!rc)
        plan_start(s, space);
    return rc;
}

void cb_search_done(struct cb_search *s)
{
    cb_rank_done(&s->rank);
    cb_history_done(&s->history);
}

/* Whether a pass of so many leaves enough of the budget for the fewest fresh ones. */
static int fits(const struct cb_search *s, uint32_t count)
{
    uint32_t deciding = s->rules->p99_bound_ns > 0 ? CB_FRESH_DECIDING : CB_FRESH_DECIDING - 1;
    uint64_t fresh = (uint64_t)s->rules->fresh_min * deciding;

    return s->history.used + count + fresh <= cb_search_budget(s);
}

static int is_in(const uint32_t *list, uint32_t count, uint32_t arm)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i] == arm)
            return 1;
    return 0;
}

/* Adds an arm unless it is in the list. */
static void include(uint32_t *list, uint32_t *count, uint32_t arm)
{
    if (arm != CB_NO_ARM && *count < CB_ARMS_MAX && !is_in(list, *count, arm))
        list[(*count)++] = arm;
}

/* --- a wider range --- */

/* The size to try above the largest that works: its double or, below a size that was refused, the
 * middle between the two; 0 where there is none. */
static uint32_t next_size(const struct cb_search *s, uint32_t top)
{
    const struct cb_space *space = &s->history.space;

    if (s->history.refused_at <= space->cap)
        return cb_sizes_between(top, s->history.refused_at, space->gap);
    return top >= space->cap ? 0 : top > space->cap / 2 ? space->cap : 2 * top;
}

/* Where speed still rises at the largest size that works, or refusals took more than half of the
 * range: a larger one, beside the two below it. */
static int widen(struct cb_search *s)
{
    struct cb_history *h = &s->history;
    uint32_t top = cb_history_largest(h, UINT32_MAX), size, below;
    struct cb_arm arm;

    if (h->space.nested || top == CB_NO_ARM)
        return 0;
    size = next_size(s, h->arms[top].arm.pool);
    arm = cb_arm_of_pool(&h->space, size);
    if (!size || cb_history_find(h, &arm) != CB_NO_ARM)
        return 0;
    if (!cb_rank_rises(&s->rank, s->rules->within) && h->arms[top].arm.pool > s->range / 2)
        return 0;
    below = cb_history_largest(h, h->arms[top].arm.pool - 1.0);
    if (h->arms_count == CB_ARMS_MAX || !fits(s, 3))
        return 0;
    s->planned_count = 0;
    include(s->planned, &s->planned_count, cb_history_join(h, &arm));
    include(s->planned, &s->planned_count, top);
    include(s->planned, &s->planned_count, below);
    s->passes_left = s->rules->sweep_passes;
    if (s->stage == CB_SEARCH_LAST) { /* one more look beside what leads now */
        s->stage = CB_SEARCH_ZOOM;
        s->zooms = zooms(s) ? zooms(s) - 1 : 0;
    }
    return 1;
}

/* --- zooms --- */

/* The smallest arm larger than the best that is shown to break the bound. */
static uint32_t edge(const struct cb_search *s)
{
    const struct cb_history *h = &s->history;
    uint32_t smallest = CB_NO_ARM;

    for (uint32_t a = 0; a < h->arms_count; a++)
        if (!h->arms[a].out && s->rank.polish.count[a] > 0 &&
            cb_tail_judge(&s->rank.tail, a) == CB_TAIL_OVER &&
            cb_history_compare(h, a, s->rank.best) > 0 &&
            (smallest == CB_NO_ARM || cb_history_compare(h, a, smallest) < 0))
            smallest = a;
    return smallest;
}

/* What is zoomed in on. */
static uint32_t focus_on(const struct cb_search *s, uint32_t *focus)
{
    double within = s->rules->within;
    uint32_t count = 0;

    include(focus, &count, s->rank.best);
    include(focus, &count, cb_rank_knee(&s->rank, NULL, within, PAIR));
    include(focus, &count, cb_rank_knee(&s->rank, NULL, 1 - (1 - within) * (1 - within), PAIR));
    if (s->rules->p99_bound_ns > 0)
        include(focus, &count, edge(s));
    return count;
}

/* The fastest few that may be chosen. */
static void include_top(struct cb_search *s)
{
    const double *y = s->rank.polish.location;

    for (uint32_t i = 0; i < s->rules->top; i++) {
        uint32_t next = CB_NO_ARM;

        for (uint32_t a = 0; a < s->history.arms_count; a++)
            if (cb_rank_may(&s->rank, a, 1) && !is_in(s->planned, s->planned_count, a) &&
                (next == CB_NO_ARM || y[a] > y[next]))
                next = a;
        if (next == CB_NO_ARM)
            return;
        include(s->planned, &s->planned_count, next);
    }
}

/* Arms beside those, that have never been planned; returns how many. */
static uint32_t beside(const struct cb_search *s, const uint32_t *focus, uint32_t focus_count,
                       struct cb_arm *fresh)
{
    const struct cb_history *h = &s->history;
    struct cb_arm measured[CB_ARMS_MAX];
    uint32_t count = 0, measured_count = 0;

    for (uint32_t a = 0; a < h->arms_count; a++)
        if (h->arms[a].arm.pool < h->refused_at || h->space.nested)
            measured[measured_count++] = h->arms[a].arm;
    for (uint32_t f = 0; f < focus_count; f++)
        count += cb_space_beside(&h->space, measured, measured_count, &h->arms[focus[f]].arm,
                                 fresh + count);
    return count;
}

/* Arms that have only failed so far, too seldom to tell that from bad luck. */
static void include_unlucky(struct cb_search *s)
{
    for (uint32_t a = 0; a < s->history.arms_count; a++)
        if (s->history.arms[a].failed > 0 && s->history.arms[a].ok == 0 && !s->history.arms[a].out)
            include(s->planned, &s->planned_count, a);
}

static void plan_zoom(struct cb_search *s)
{
    struct cb_arm fresh[FOCUS_MAX * BESIDE_MAX];
    uint32_t focus[CB_ARMS_MAX], focus_count = focus_on(s, focus), count, old;

    s->planned_count = 0;
    include_top(s);
    for (uint32_t f = 0; f < focus_count; f++)
        include(s->planned, &s->planned_count, focus[f]);
    include_unlucky(s);
    old = s->planned_count;
    count = s->zooms < zooms(s) ? beside(s, focus, focus_count, fresh) : 0;
    if (fits(s, old + count))
        for (uint32_t i = 0; i < count; i++)
            include(s->planned, &s->planned_count, cb_history_join(&s->history, &fresh[i]));
    s->stage = s->planned_count == old ? CB_SEARCH_LAST : CB_SEARCH_ZOOM;
    s->passes_left = s->stage == CB_SEARCH_LAST ? s->rules->last_passes : s->rules->zoom_passes;
    s->zooms++;
}

/* --- */

static void choose(struct cb_search *s)
{
    uint32_t enough;

    cb_rank_update(&s->rank, s->rules->p99_bound_ns, s->rules->enough);
    enough = cb_rank_enough(&s->rank, s->rules->enough);
    s->best = s->rank.best;
    s->recommended = CB_NO_ARM;
    if (s->best != CB_NO_ARM && cb_rank_may(&s->rank, s->best, 1))
        s->recommended = cb_rank_knee(&s->rank, NULL, s->rules->within, enough);
    s->sigma = s->rank.polish.sigma;
    s->stage = CB_SEARCH_OVER;
}

/* What comes after the passes that were planned. */
static void plan(struct cb_search *s)
{
    cb_rank_update(&s->rank, s->rules->p99_bound_ns, PAIR);
    if (s->stage == CB_SEARCH_BEGIN)
        s->stage = CB_SEARCH_ZOOM;
    if (s->rank.best == CB_NO_ARM)
        choose(s);
    else if (widen(s))
        return;
    else if (s->stage == CB_SEARCH_LAST)
        choose(s);
    else
        plan_zoom(s);
}

uint32_t cb_search_pass(struct cb_search *s, uint32_t *arms)
{
    while (s->stage != CB_SEARCH_OVER) {
        uint32_t count = 0;

        if (s->passes_left == 0) {
            plan(s);
            continue;
        }
        s->passes_left--;
        for (uint32_t i = 0; i < s->planned_count; i++)
            if (!s->history.arms[s->planned[i]].out)
                arms[count++] = s->planned[i];
        if (count > 0 && (s->stage == CB_SEARCH_BEGIN || fits(s, count)))
            return count;
        s->passes_left = 0;
    }
    return 0;
}
