#include "bench/tuner/tail.h"

#include <math.h>
#include <string.h>

#include "bench/stats/interval.h"
#include "bench/stats/walsh.h"

static const double unknown_sigma = 0.1, normal_90 = 1.28;

/* An arm's logarithms from the sample `from` on, sorted. */
static uint32_t gather(const struct cb_history *h, uint32_t arm, uint32_t from, double *logs)
{
    uint32_t n = 0;

    for (uint32_t i = from; i < h->count; i++)
        if (h->values[i].arm == arm && !h->details[i].saturated && h->details[i].p99_ns > 0 &&
            isfinite(h->details[i].p99_ns))
            logs[n++] = log(h->details[i].p99_ns);
    cb_stats_sort(logs, n);
    return n;
}

/* Pooled over the arms with several samples, around their own locations: a bound is a number, so
 * what a whole pass has in common isn't taken out. */
static double pooled(const struct cb_history *h, double *spare)
{
    double *residual = spare, *logs = spare + h->room, cut;
    uint32_t n = 0, arms = 0;

    for (uint32_t a = 0; a < h->arms_count; a++) {
        uint32_t count = gather(h, a, 0, logs);
        double middle = count > 1 ? cb_stats_walsh_middle(logs, count) : 0;

        arms += count > 1;
        for (uint32_t i = 0; count > 1 && i < count; i++)
            residual[n++] = logs[i] - middle;
    }
    return n < 4 ? unknown_sigma
                 : cb_polish_spread(residual, n, fmax(n / 4.0, n - arms), logs, &cut);
}

void cb_tail_fit(struct cb_tail *tail, const struct cb_history *h, double bound_ns, uint32_t from,
                 double *spare)
{
    tail->bound = bound_ns > 0 ? log(bound_ns) : INFINITY;
    tail->sigma = bound_ns > 0 ? pooled(h, spare) : unknown_sigma;
    memset(tail->count, 0, sizeof tail->count);
    memset(tail->samples, 0, sizeof tail->samples);
    memset(tail->saturated, 0, sizeof tail->saturated);
    for (uint32_t a = 0; a < h->arms_count && bound_ns > 0; a++) {
        tail->count[a] = gather(h, a, from, spare);
        if (tail->count[a] > 0)
            tail->location[a] = cb_stats_walsh_middle(spare, tail->count[a]);
    }
    for (uint32_t i = from; i < h->count; i++) {
        tail->samples[h->values[i].arm]++;
        tail->saturated[h->values[i].arm] += h->details[i].saturated != 0;
    }
}

enum cb_tail_verdict cb_tail_judge(const struct cb_tail *tail, uint32_t arm)
{
    double half = normal_90 * tail->sigma / sqrt(tail->count[arm]);

    if (tail->saturated[arm] > 0 && 2 * tail->saturated[arm] >= tail->samples[arm])
        return CB_TAIL_OVER;
    if (isinf(tail->bound))
        return tail->saturated[arm] ? CB_TAIL_OPEN : CB_TAIL_HOLDS;
    if (tail->count[arm] == 0)
        return CB_TAIL_OPEN;
    if (tail->location[arm] - half > tail->bound)
        return CB_TAIL_OVER;
    return tail->location[arm] + half <= tail->bound && !tail->saturated[arm] ? CB_TAIL_HOLDS
                                                                              : CB_TAIL_OPEN;
}
