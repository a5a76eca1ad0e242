#include "bench/tuner/finding.h"

#include <math.h>
#include <stdlib.h>

#include "bench/stats/student.h"
#include "bench/tuner/spread.h"

/* --- points --- */

/* The middle of a figure over an arm's samples. `offset` is the figure's in cb_tune_measured. */
static struct cb_interval middle_of(const struct cb_search *s, uint32_t a, size_t offset)
{
    const struct cb_history *h = &s->history;
    double *x = s->rank.spare;
    size_t n = 0;

    for (uint32_t i = 0; i < h->count; i++)
        if (h->values[i].arm == a)
            x[n++] = *(const double *)((const char *)&h->details[i] + offset);
    return cb_stats_median_interval(x, n);
}

static double median_of(const struct cb_search *s, uint32_t a, size_t offset)
{
    return middle_of(s, a, offset).estimate;
}

static struct cb_interval speed_of(const struct cb_polish *p, uint32_t a)
{
    struct cb_interval speed = {.have_estimate = p->count[a] > 0,
                                .have_interval = p->count[a] > 1 && p->freedom > 0,
                                .n = p->count[a]};
    double half = speed.have_interval ? cb_stats_t975(p->freedom) * p->error[a] : 0;

    speed.estimate = speed.have_estimate ? exp(p->location[a]) : NAN;
    speed.lo = speed.estimate * exp(-half);
    speed.hi = speed.estimate * exp(half);
    return speed;
}

static struct cb_tune_point point_of(const struct cb_search *s, uint32_t a, uint32_t best)
{
    const struct cb_history_arm *arm = &s->history.arms[a];
    const struct cb_polish *p = &s->rank.polish;
    struct cb_tune_point point = {
        .arm = arm->arm,
        .samples = arm->ok,
        .failed = arm->failed,
        .refused = arm->refused,
        .speed = speed_of(p, a),
        .of_best = NAN,
        .ops_per_s = median_of(s, a, offsetof(struct cb_tune_measured, ops_per_s)),
        .memory_bytes = median_of(s, a, offsetof(struct cb_tune_measured, memory_bytes)),
        .busy_cpus = median_of(s, a, offsetof(struct cb_tune_measured, busy_cpus)),
        .cpu_ns_per_op = median_of(s, a, offsetof(struct cb_tune_measured, cpu_ns_per_op)),
        .switches_per_op = median_of(s, a, offsetof(struct cb_tune_measured, switches_per_op)),
        .throttled = median_of(s, a, offsetof(struct cb_tune_measured, throttled)),
        .p99_ns = middle_of(s, a, offsetof(struct cb_tune_measured, p99_ns)),
        .over = cb_tail_judge(&s->rank.tail, a) == CB_TAIL_OVER};

    if (best != CB_NO_ARM && p->count[a] > 0)
        point.of_best = exp(p->location[a] - p->location[best]);
    return point;
}

/* Arms of which anything is known, in ascending size. */
static uint32_t list_arms(const struct cb_history *h, uint32_t *arm_of)
{
    uint32_t count = 0;

    for (uint32_t a = 0; a < h->arms_count; a++) {
        uint32_t at = count;

        if (h->arms[a].ok + h->arms[a].failed == 0 && !h->arms[a].refused)
            continue;
        for (; at > 0 && cb_history_compare(h, a, arm_of[at - 1]) < 0; at--)
            arm_of[at] = arm_of[at - 1];
        arm_of[at] = a;
        count++;
    }
    return count;
}

static uint32_t point_at(const struct cb_tune_finding *f, const uint32_t *arm_of, uint32_t arm)
{
    for (uint32_t i = 0; i < f->count; i++)
        if (arm_of[i] == arm)
            return i;
    return CB_NO_ARM;
}

/* --- what lies beside the recommended --- */

static uint32_t next_smaller(const struct cb_tune_finding *f)
{
    for (uint32_t i = f->recommended; f->recommended != CB_NO_ARM && i-- > 0;)
        if (f->points[i].samples > 0)
            return i;
    return CB_NO_ARM;
}

/* The point that is nearest to twice the recommended workers, less than 5% from it. */
static uint32_t doubled(const struct cb_tune_finding *f)
{
    double least = log(1.05);
    uint32_t found = CB_NO_ARM;

    for (uint32_t i = 0; f->recommended != CB_NO_ARM && i < f->count; i++) {
        double twice = 2.0 * f->points[f->recommended].arm.pool;
        double far = fabs(log(f->points[i].arm.pool / twice));

        if (f->points[i].samples > 0 && far < least) {
            least = far;
            found = i;
        }
    }
    return found;
}

/* --- what holds of all --- */

/* The fresh passes have told it apart from what is recommended instead. */
static int is_refuted(const struct cb_search *s, const struct cb_decision *d, uint32_t a)
{
    return a == s->recommended && d->recommended != CB_NO_ARM &&
           cb_history_compare(&s->history, a, d->recommended) < 0;
}

static void mark_same(struct cb_tune_finding *f, const struct cb_search *s,
                      const struct cb_decision *d, struct cb_tune_point *points,
                      const uint32_t *arm_of)
{
    uint32_t enough = cb_rank_enough(&s->rank, s->rules->enough);
    int several = 0;

    f->flat = 1;
    for (uint32_t i = 0; i < f->count; i++) {
        int near = fabs(log(points[i].of_best)) <= -log1p(-s->rules->within);

        points[i].same = cb_rank_may(&s->rank, arm_of[i], enough) &&
                         points[i].of_best >= 1 - s->rules->within && !is_refuted(s, d, arm_of[i]);
        if (points[i].samples > 1 && !s->history.arms[arm_of[i]].out) {
            f->flat &= near;
            several++;
        }
    }
    f->flat &= several > 1;
}

/* Where no size is recommended, the best of those that can't be. */
static uint32_t fastest(const struct cb_search *s)
{
    const struct cb_polish *p = &s->rank.polish;
    uint32_t found = CB_NO_ARM;

    for (uint32_t a = 0; a < s->history.arms_count; a++)
        if (p->count[a] > 0 && !s->history.arms[a].out &&
            (found == CB_NO_ARM || p->location[a] > p->location[found]))
            found = a;
    return found;
}

/* At the end of the range, and none that could be tried is left. One size alone doesn't rise. */
static int is_rising(const struct cb_search *s)
{
    const struct cb_history *h = &s->history;
    uint32_t top = cb_history_largest(h, UINT32_MAX);

    return top != CB_NO_ARM && cb_history_largest(h, h->arms[top].arm.pool - 1.0) != CB_NO_ARM &&
           cb_rank_rises(&s->rank, s->rules->within) &&
           (h->refused_at != UINT32_MAX || h->arms[top].arm.pool >= h->space.cap);
}

void cb_finding_fill(struct cb_tune_finding *f, struct cb_search *s, const struct cb_fresh *fresh,
                     const struct cb_decision *d, struct cb_tune_point *points, uint32_t *arm_of)
{
    uint32_t best = d->best;

    cb_rank_update(&s->rank, s->rules->p99_bound_ns, s->rules->enough);
    if (d->recommended == CB_NO_ARM)
        best = fastest(s);
    *f = (struct cb_tune_finding){.points = points,
                                  .count = list_arms(&s->history, arm_of),
                                  .verdict = d->verdict,
                                  .of_best = d->of_best,
                                  .sigma = s->rank.polish.sigma,
                                  .samples = s->history.taken,
                                  .passes = s->history.pass_count,
                                  .fresh_passes = fresh->passes,
                                  .redone = s->history.redone,
                                  .disturbed = s->history.disturbed,
                                  .too_disturbed = cb_history_is_disturbed(&s->history),
                                  .more_passes = d->more_passes};
    for (uint32_t i = 0; i < f->count; i++)
        points[i] = point_of(s, arm_of[i], best);
    f->recommended = point_at(f, arm_of, d->recommended);
    f->best = point_at(f, arm_of, best);
    f->smaller = next_smaller(f);
    f->twice = doubled(f);
    mark_same(f, s, d, points, arm_of);
    f->rising = is_rising(s);
    cb_spread_find(&s->rank, s->rules, d->recommended, &f->recommended_lo, &f->recommended_hi);
}
