#include "bench/advice/words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/quantity.h"
#include "bench/readable.h"

const char *const cb_advice_verdicts[] = {"certified", "not-certified", "over-bound", "nothing"};
const char *const cb_advice_ranks[] = {"best", "slower", "equal", "open", "none"};

const struct cb_tune_point *cb_advice_point(const struct cb_advice_runner *r, uint32_t index)
{
    return index == CB_NO_ARM ? NULL : &r->finding->points[index];
}

int cb_advice_is_open(const struct cb_advice_runner *r)
{
    return r->c->rate_per_s != 0;
}

/* By the level that a pool of two has two of. */
const char *cb_advice_noun(const struct cb_advice_runner *r, uint32_t pool)
{
    struct cb_shape two = {1, 1, 1};

    if (r->c->runner->shape && !r->c->runner->any_shape)
        two = r->c->runner->shape(2, 1);
    if (two.processes > 1)
        return pool == 1 ? "process" : "processes";
    if (two.threads > 1)
        return pool == 1 ? "thread" : "threads";
    if (two.coroutines > 1)
        return pool == 1 ? "coroutine" : "coroutines";
    return pool == 1 ? "worker" : "workers";
}

char *cb_advice_size(const struct cb_advice_runner *r, const struct cb_arm *arm,
                     char buffer[CB_ADVICE_SIZE])
{
    if (r->c->runner->any_shape)
        snprintf(buffer, CB_ADVICE_SIZE, "%ux%ux%u", arm->shape.processes, arm->shape.threads,
                 arm->shape.coroutines);
    else
        snprintf(buffer, CB_ADVICE_SIZE, "%u", arm->pool);
    return buffer;
}

char *cb_advice_amount(const struct cb_advice_runner *r, const struct cb_arm *arm,
                       char buffer[CB_ADVICE_SIZE])
{
    cb_advice_size(r, arm, buffer);
    if (!r->c->runner->any_shape) {
        size_t used = strlen(buffer);

        snprintf(buffer + used, CB_ADVICE_SIZE - used, " %s", cb_advice_noun(r, arm->pool));
    }
    return buffer;
}

char *cb_advice_roles(const struct cb_tune_finding *f, uint32_t index, char buffer[CB_ADVICE_SIZE])
{
    const struct {
        uint32_t index;
        const char *word;
    } roles[] = {{f->recommended, "recommended"},
                 {f->best, "best"},
                 {f->smaller, "smaller"},
                 {f->twice, "twice"}};
    size_t used = 0;

    buffer[0] = '\0';
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (roles[i].index == index)
            used += (size_t)snprintf(buffer + used, CB_ADVICE_SIZE - used, "%s%s", used ? ";" : "",
                                     roles[i].word);
    return buffer;
}

struct cb_interval cb_advice_rate(const struct cb_advice_runner *r, const struct cb_tune_point *p)
{
    if (!cb_advice_is_open(r))
        return p->speed;
    return (struct cb_interval){
        .estimate = p->ops_per_s, .have_estimate = !isnan(p->ops_per_s), .n = p->samples};
}

/* --- certified, or why not --- */

static void add_bound(struct cb_sentence *s, const struct cb_advice *a,
                      const struct cb_advice_runner *r)
{
    char bound[CB_READABLE];

    cb_sentence_add(s, "a p99 of %s", cb_readable_time(a->rules->p99_bound_ns / 1e9, bound));
    if (cb_advice_is_open(r))
        cb_sentence_add(s, " at %" PRIu64 "/s", r->c->rate_per_s);
}

static void add_not_certified(struct cb_sentence *s, const struct cb_advice *a,
                              const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    const struct cb_tune_point *p = cb_advice_point(r, f->recommended);
    double bound = a->rules->p99_bound_ns;
    char text[CB_READABLE];

    if (p && bound > 0 && p->p99_ns.have_interval && p->p99_ns.hi > bound)
        cb_sentence_add(s, "its p99 could be as long as %s",
                        cb_readable_time(p->p99_ns.hi / 1e9, text));
    else if (f->too_disturbed)
        cb_sentence_add(s,
                        "%u of %u passes were disturbed from outside: make it quiet here "
                        "(concbench doctor)",
                        f->disturbed, f->passes - f->redone);
    else if (f->fresh_passes < a->rules->fresh_min)
        cb_sentence_add(s, "it takes %u fresh passes, and %u %s taken", a->rules->fresh_min,
                        f->fresh_passes, f->fresh_passes == 1 ? "was" : "were");
    else
        cb_sentence_add(s, "one sample varies by %s", cb_readable_percent(f->sigma, text));
    if (f->of_best.have_interval && f->recommended != f->best)
        cb_sentence_add(s, "; it could be as low as %s of the best",
                        cb_readable_percent(f->of_best.lo, text));
}

uint32_t cb_advice_nearest(const struct cb_tune_finding *f)
{
    uint32_t best = CB_NO_ARM;

    for (uint32_t i = 0; i < f->count; i++)
        if (f->points[i].p99_ns.have_estimate &&
            (best == CB_NO_ARM || f->points[i].p99_ns.estimate < f->points[best].p99_ns.estimate))
            best = i;
    return best;
}

static void add_p99(struct cb_sentence *s, const struct cb_tune_point *p)
{
    char estimate[CB_READABLE], lo[CB_READABLE], hi[CB_READABLE];

    cb_sentence_add(s, "%s", cb_readable_time(p->p99_ns.estimate / 1e9, estimate));
    if (p->p99_ns.have_interval)
        cb_sentence_add(s, " [%s, %s]", cb_readable_time(p->p99_ns.lo / 1e9, lo),
                        cb_readable_time(p->p99_ns.hi / 1e9, hi));
}

static void add_nearest(struct cb_sentence *s, double bound, const struct cb_advice_runner *r)
{
    const struct cb_tune_point *p = cb_advice_point(r, cb_advice_nearest(r->finding));
    char amount[CB_ADVICE_SIZE], rate[CB_READABLE];

    if (!p)
        return;
    if (p->p99_ns.estimate <= bound) { /* of those it did, but more arrived than it could do */
        cb_sentence_add(s, ": none keeps up; the nearest is %s with %s/s",
                        cb_advice_amount(r, &p->arm, amount),
                        cb_readable_number(p->ops_per_s, rate));
        return;
    }
    cb_sentence_add(s, ": the nearest is %s with ", cb_advice_amount(r, &p->arm, amount));
    add_p99(s, p);
}

/* Else some are too near to the bound to tell. */
static int all_are_over(const struct cb_tune_finding *f)
{
    for (uint32_t i = 0; i < f->count; i++)
        if (f->points[i].samples > 0 && !f->points[i].over)
            return 0;
    return 1;
}

void cb_advice_reason(struct cb_sentence *s, const struct cb_advice *a,
                      const struct cb_advice_runner *r)
{
    switch (r->finding->verdict) {
    case CB_TUNE_CERTIFIED: break;
    case CB_TUNE_NOT_CERTIFIED: add_not_certified(s, a, r); break;
    case CB_TUNE_OVER_BOUND:
        cb_sentence_add(s,
                        all_are_over(r->finding) ? "no size holds " : "no size is shown to hold ");
        add_bound(s, a, r);
        add_nearest(s, a->rules->p99_bound_ns, r);
        break;
    case CB_TUNE_NOTHING: cb_sentence_add(s, "no size could be measured often enough"); break;
    }
}

/* The least 1, 2 or 5 times a power of ten that isn't less. */
static uint64_t round_up(double ns)
{
    static const int steps[] = {1, 2, 5};

    for (double power = 1;; power *= 10)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
            if (steps[i] * power >= ns)
                return (uint64_t)(steps[i] * power);
}

/* A window as much longer settles what more passes do, where the noise is the windows' own. */
static void add_settling(struct cb_sentence *s, const struct cb_advice *a,
                         const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    double passes = f->fresh_passes + (double)f->more_passes;
    char window[32];

    if (f->too_disturbed)
        return;
    if (f->more_passes == 0 || f->fresh_passes == 0) {
        cb_sentence_add(s, " A longer --window or a higher --effort may settle it.");
        return;
    }
    cb_quantity_format(CB_DURATION, round_up((double)r->window_ns * passes / f->fresh_passes),
                       window, sizeof window);
    cb_sentence_add(s,
                    " --window %s or %.0f times the --effort (about %u more passes) may settle it.",
                    window, fmax(2, ceil(passes / a->rules->fresh_max)), f->more_passes);
}

/* --- what is recommended --- */

/* A size is best when the search ends; fresh passes may have more to say. CB_NO_ARM = none. */
static uint32_t ahead_of_best(const struct cb_tune_finding *f)
{
    uint32_t fastest = CB_NO_ARM;

    for (uint32_t i = 0; i < f->count; i++)
        if (f->points[i].same && f->points[i].of_best >= 1.0005 &&
            (fastest == CB_NO_ARM || f->points[i].of_best > f->points[fastest].of_best))
            fastest = i;
    return fastest;
}

/* "98.8% of the best measured (16); at least 96.3% with 95% confidence" */
static void add_of_best(struct cb_sentence *s, const struct cb_advice_runner *r,
                        const struct cb_tune_point *p)
{
    const struct cb_tune_finding *f = r->finding;
    uint32_t fastest = ahead_of_best(f);
    char size[CB_ADVICE_SIZE];

    if (f->recommended == f->best) {
        cb_sentence_add(s, "the best measured");
        if (fastest != CB_NO_ARM)
            cb_sentence_add(s, " by the search, though over all samples %s did %.1f%% of it",
                            cb_advice_size(r, &f->points[fastest].arm, size),
                            100 * f->points[fastest].of_best);
        return;
    }
    cb_sentence_add(s, "%.1f%% of the best measured (%s)",
                    100 * (f->of_best.have_estimate ? f->of_best.estimate : p->of_best),
                    cb_advice_size(r, &f->points[f->best].arm, size));
    if (f->of_best.have_interval && f->verdict == CB_TUNE_CERTIFIED)
        cb_sentence_add(s, "; at least %.1f%% with 95%% confidence", 100 * f->of_best.lo);
}

static void add_size(struct cb_sentence *s, const struct cb_advice *a,
                     const struct cb_advice_runner *r, const struct cb_tune_point *p)
{
    const struct cb_tune_finding *f = r->finding;
    char amount[CB_ADVICE_SIZE], bound[CB_READABLE];

    cb_advice_amount(r, &p->arm, amount);
    if (f->flat) {
        cb_sentence_add(s, "%s does not depend on the size (all within %g%%): %s %s enough",
                        cb_advice_is_open(r) ? "the p99" : "throughput", 100 * a->rules->within,
                        amount, p->arm.pool == 1 || r->c->runner->any_shape ? "is" : "are");
    } else {
        cb_sentence_add(s, "%s [%u, %u%s]: ", amount, f->recommended_lo, f->recommended_hi,
                        r->c->runner->any_shape ? " workers" : "");
        add_of_best(s, r, p);
    }
    if (a->rules->p99_bound_ns > 0 && p->p99_ns.have_estimate) {
        cb_sentence_add(s, "; p99 ");
        add_p99(s, p);
        cb_sentence_add(s, " of %s", cb_readable_time(a->rules->p99_bound_ns / 1e9, bound));
    }
}

void cb_advice_recommendation(struct cb_sentence *s, const struct cb_advice *a,
                              const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    const struct cb_tune_point *p = cb_advice_point(r, f->recommended);

    if (!p || f->verdict == CB_TUNE_OVER_BOUND || f->verdict == CB_TUNE_NOTHING) {
        cb_sentence_add(s, "none: ");
        cb_advice_reason(s, a, r);
        return;
    }
    add_size(s, a, r, p);
    if (f->verdict == CB_TUNE_CERTIFIED) {
        cb_sentence_add(s, " [certified, %u fresh passes]", f->fresh_passes);
        return;
    }
    cb_sentence_add(s, ". NOT certified: ");
    cb_advice_reason(s, a, r);
    cb_sentence_add(s, ".");
    add_settling(s, a, r);
}
