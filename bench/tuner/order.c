#include "bench/tuner/order.h"

#include <math.h>

#include "bench/stats/interval.h"
#include "bench/stats/walsh.h"

/* The logarithm of its speed at the recommended size in a fresh pass; NAN = not measured. */
static double speed_in(const struct cb_contender *c, uint32_t row)
{
    return c->finding.recommended == CB_NO_ARM
               ? NAN
               : cb_fresh_at(&c->fresh, c->arm_of[c->finding.recommended], row);
}

/* In the middle of all contenders that were measured in it. */
static double middle_of(const struct cb_contender *contenders, uint32_t count, uint32_t row,
                        double *spare)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < count; i++) {
        double y = speed_in(&contenders[i], row);

        if (!isnan(y))
            spare[n++] = y;
    }
    cb_stats_sort(spare, n);
    return n > 0 ? cb_stats_middle(spare, n) : NAN;
}

/* Against that middle, over all passes; -INFINITY where there is none. */
static double advantage(const struct cb_contender *contenders, uint32_t count, uint32_t i)
{
    const struct cb_contender *c = &contenders[i];
    double *ahead = c->search.rank.spare, *spare = ahead + c->search.history.room;
    uint32_t n = 0;

    for (uint32_t row = 0; row < c->fresh.passes; row++) {
        double y = speed_in(c, row);

        if (!isnan(y))
            ahead[n++] = y - middle_of(contenders, count, row, spare);
    }
    cb_stats_sort(ahead, n);
    return n > 0 ? cb_stats_walsh_middle(ahead, n) : -INFINITY;
}

/* By its own estimate. */
static double own_speed(const struct cb_contender *c)
{
    uint32_t r = c->finding.recommended;

    return r == CB_NO_ARM ? -1 : c->finding.points[r].speed.estimate;
}

static int is_faster(const struct cb_contender *contenders, uint32_t count, uint32_t a, uint32_t b)
{
    double ahead_a = advantage(contenders, count, a), ahead_b = advantage(contenders, count, b);

    if (ahead_a != ahead_b)
        return ahead_a > ahead_b;
    return isinf(ahead_a) && own_speed(&contenders[a]) > own_speed(&contenders[b]);
}

void cb_contenders_order(const struct cb_contender *contenders, uint32_t count, uint32_t *order)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = i;

        for (; at > 0 && is_faster(contenders, count, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}
