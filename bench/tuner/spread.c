#include "bench/tuner/spread.h"

#include <math.h>

#include "bench/random.h"
#include "bench/stats/interval.h"

enum { DRAWS = 400, BEYOND = 10 }; /* 2.5% of them beyond either end */

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

void cb_spread_find(const struct cb_rank *rank, const struct cb_tune_rules *rules,
                    uint32_t recommended, uint32_t *lo, uint32_t *hi)
{
    const struct cb_history *h = rank->history;
    const struct cb_polish *p = &rank->polish;
    uint32_t enough = cb_rank_enough(rank, rules->enough), own;
    double drawn[CB_ARMS_MAX], workers[DRAWS];
    struct cb_random random;

    *lo = *hi = 0;
    if (recommended == CB_NO_ARM)
        return;
    own = h->arms[recommended].arm.pool;
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
    *lo = (uint32_t)fmin(own, workers[BEYOND]);
    *hi = (uint32_t)fmax(own, workers[DRAWS - 1 - BEYOND]);
}
