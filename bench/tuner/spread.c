#include "bench/tuner/spread.h"

#include <math.h>

#include "bench/random.h"
#include "bench/stats/interval.h"

enum { DRAWS = 400, BEYOND = 10 }; /* 2.5% of them beyond either end */
static const double normal_975 = 1.96;

/* Uniform between 0 and 1, neither of them. */
static double uniform(struct cb_random *random)
{
    return ((double)(cb_random_next(random) >> 11) + 0.5) * 0x1p-53;
}

/* Standard normal (Box & Muller 1958). */
static double normal(struct cb_random *random)
{
    double u = uniform(random), v = uniform(random);

    return sqrt(-2 * log(u)) * cos(2 * acos(-1) * v);
}

/* Workers of the recommendation, were the estimates drawn anew within their errors: sorted. */
static void redraw(const struct cb_rank *rank, const struct cb_tune_rules *rules, uint32_t own,
                   double workers[DRAWS])
{
    const struct cb_history *h = rank->history;
    const struct cb_polish *p = &rank->polish;
    uint32_t enough = cb_rank_enough(rank, rules->enough);
    double drawn[CB_ARMS_MAX];
    struct cb_random random;

    cb_random_init(&random, ~rules->seed);
    for (int i = 0; i < DRAWS; i++) {
        uint32_t knee;

        for (uint32_t a = 0; a < h->arms_count; a++)
            if (p->count[a] > 0 && p->count[a] >= enough)
                drawn[a] = p->location[a] + p->error[a] * normal(&random);
        knee = cb_rank_knee(rank, drawn, rules->within, enough);
        workers[i] = knee == CB_NO_ARM ? own : h->arms[knee].arm.pool;
    }
    cb_stats_sort(workers, DRAWS);
}

/* Whether an arm, of however few samples, is shown to be slower than what would do. */
static int is_too_slow(const struct cb_rank *rank, double within, uint32_t a)
{
    const struct cb_polish *p = &rank->polish;
    double error = hypot(p->error[a], p->error[rank->best]);

    return p->location[a] + normal_975 * error < p->location[rank->best] + log1p(-within);
}

/* One worker more than the largest size, smaller than the recommended, below which all are shown
 * not to do: a size between two that were measured may be as good as the larger of them. */
static uint32_t least_that_may_do(const struct cb_rank *rank, double within, uint32_t recommended)
{
    const struct cb_history *h = rank->history;
    uint32_t least = recommended, below = 0;

    for (uint32_t a = 0; a < h->arms_count; a++)
        if (cb_rank_may(rank, a, 1) && cb_history_compare(h, a, least) < 0 &&
            !is_too_slow(rank, within, a))
            least = a;
    for (uint32_t a = 0; a < h->arms_count; a++)
        if (h->arms[a].ok > 0 && cb_history_compare(h, a, least) < 0 && h->arms[a].arm.pool > below)
            below = h->arms[a].arm.pool;
    return below > 0 ? below + 1 : h->arms[least].arm.pool;
}

void cb_spread_find(const struct cb_rank *rank, const struct cb_tune_rules *rules,
                    uint32_t recommended, uint32_t *lo, uint32_t *hi)
{
    const struct cb_history *h = rank->history;
    double workers[DRAWS];
    uint32_t own;

    *lo = *hi = 0;
    if (recommended == CB_NO_ARM)
        return;
    own = h->arms[recommended].arm.pool;
    redraw(rank, rules, own, workers);
    *lo = (uint32_t)fmin(own, workers[BEYOND]);
    *hi = (uint32_t)fmax(own, workers[DRAWS - 1 - BEYOND]);
    if (!h->space.nested)
        *lo = (uint32_t)fmin(*lo, least_that_may_do(rank, rules->within, recommended));
}
