#include "bench/refuse.h"

#include <errno.h>

#include "base/limit.h"

/* Fewer operations make no percentiles, and no schedule when chance has it. */
enum { ARRIVALS_MIN = 20 };

static int refuse_open_loop(const struct cb_case *c, struct cb_err *why)
{
    double per_ns = (double)c->rate_per_s / (double)CB_NS_PER_S;
    double counted = per_ns * (double)c->duration_ns;
    double arrivals = per_ns * (double)(c->warmup_ns + c->duration_ns);

    if (!(c->runner->provides & CB_SLEEP))
        return cb_err_set(why, -ENOTSUP, "no open loop under %s, which can't wait for a time",
                          c->runner->name);
    if (!c->workload->completes)
        return cb_err_set(why, -ENOTSUP,
                          "no open loop for %s: who draws an operation doesn't complete it alone, "
                          "so that its response time is nobody's to tell",
                          c->workload->name);
    if (counted < ARRIVALS_MIN || arrivals > 0.95 * CB_ARRIVALS_MAX)
        return cb_err_set(why, -ENOTSUP,
                          "%llu/s are %.4g operations in a sample, which takes %d to %.0f: choose "
                          "another rate or duration",
                          (unsigned long long)c->rate_per_s, counted, ARRIVALS_MIN,
                          0.95 * CB_ARRIVALS_MAX);
    return 0;
}

int cb_case_refuse(const struct cb_case *c, const struct cb_job *job, struct cb_err *why)
{
    enum { WORTH_ASKING = 64 << 20 }; /* what any machine has, asking of which takes longer */
    size_t shared = c->workload->bytes ? c->workload->bytes(job) : 0;
    int rc = 0;

    if (c->workload->needs & ~c->runner->provides)
        return cb_err_set(why, -ENOTSUP, "%s does not provide what %s needs", c->runner->name,
                          c->workload->name);
    if (c->rate_per_s)
        rc = refuse_open_loop(c, why);
    if (rc == 0 && shared >= WORTH_ASKING)
        rc = cb_limit_memory(shared, "the shared data of all workers", why);
    return rc;
}
