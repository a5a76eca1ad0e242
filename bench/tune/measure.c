/* What a sample tells the search. */
#include <math.h>

#include "bench/tune/state.h"

static double by(double a, double b)
{
    return b > 0 ? a / b : NAN;
}

/* The share of the quota's periods in which it stopped the workers; 0 without a quota. */
static double throttled(const struct cb_environment_change *e)
{
    if (!(e->have & CB_ENV_THROTTLING))
        return NAN;
    return e->periods > 0 ? (double)e->throttled_periods / (double)e->periods : 0;
}

/* What can't be served at all, or is more than the machine holds, is no failure of the sample's. */
static int outcome(const struct cb_sample *s)
{
    return s->status == CB_OK       ? CB_TUNE_OK
           : s->status == CB_FAILED ? CB_TUNE_FAILED
                                    : CB_TUNE_REFUSED;
}

struct cb_tune_measured cb_tune_measure(const struct cb_case *c, const struct cb_sample *s,
                                        int by_latency)
{
    struct cb_tune_measured m = {.outcome = outcome(s),
                                 .speed = NAN,
                                 .ops_per_s = NAN,
                                 .p99_ns = NAN,
                                 .memory_bytes = NAN,
                                 .busy_cpus = NAN,
                                 .cpu_ns_per_op = NAN,
                                 .switches_per_op = NAN,
                                 .throttled = NAN};

    if (s->status != CB_OK)
        return m;
    m.ops_per_s = s->ops_per_s;
    if (s->have_latency && s->latency.count > 0)
        m.p99_ns = (double)cb_histogram_quantile(&s->latency, 0.99);
    m.saturated = c->rate_per_s > 0 && s->saturated;
    m.speed = by_latency ? 1e9 / m.p99_ns : m.ops_per_s;
    if (s->have_memory)
        m.memory_bytes = (double)s->memory_bytes;
    m.busy_cpus = by((double)(s->usage.user_ns + s->usage.sys_ns), (double)s->work_ns);
    m.cpu_ns_per_op = s->cpu_ns_per_op;
    m.switches_per_op =
        by((double)(s->usage.voluntary_switches + s->usage.involuntary_switches), (double)s->ops);
    m.throttled = throttled(&s->environment);
    return m;
}
