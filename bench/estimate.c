#include "bench/estimate.h"

#include <errno.h>
#include <stdlib.h>

/* Before anything is known: what making and reaping takes, work of unknown length, a zygote. */
enum { OVERHEAD_NS = 10000000, UNKNOWN_NS = 200000000, BLOCK_NS = 10000000 };

int cb_estimate_init(struct cb_estimate *e, const struct cb_plan *plan, struct cb_err *err)
{
    *e = (struct cb_estimate){.plan = plan, .block_ns = BLOCK_NS};
    return cb_estimate_extend(e, err);
}

static void guess(struct cb_estimate *e, uint32_t i)
{
    const struct cb_case *c = &e->plan->cases[i];

    e->case_ns[i] = (c->duration_ns ? c->warmup_ns + c->duration_ns : UNKNOWN_NS) + OVERHEAD_NS;
}

int cb_estimate_extend(struct cb_estimate *e, struct cb_err *err)
{
    uint32_t cases = e->plan->cases_count;
    uint64_t *ns = realloc(e->case_ns, (cases + 1) * sizeof *ns);
    uint32_t *count;

    e->case_ns = ns ? ns : e->case_ns;
    count = ns ? realloc(e->case_count, (cases + 1) * sizeof *count) : NULL;
    if (!count)
        return cb_err_set(err, -ENOMEM, "no memory for an estimate of %u cases", cases);
    e->case_count = count;
    for (; e->cases < cases; e->cases++) {
        e->case_count[e->cases] = 0;
        guess(e, e->cases);
    }
    return 0;
}

void cb_estimate_guess(struct cb_estimate *e)
{
    for (uint32_t i = 0; i < e->cases; i++)
        guess(e, i);
}

void cb_estimate_done(struct cb_estimate *e)
{
    free(e->case_ns);
    free(e->case_count);
    e->case_ns = NULL;
    e->case_count = NULL;
    e->cases = 0;
}

/* The mean of `count` values with one more; the guess before the first has no weight. */
static uint64_t mean_with(uint64_t mean, uint32_t *count, uint64_t value)
{
    uint64_t n = ++*count;

    return n == 1 ? value : mean - mean / n + value / n;
}

void cb_estimate_learn(struct cb_estimate *e, uint32_t i, uint64_t ns)
{
    e->case_ns[i] = mean_with(e->case_ns[i], &e->case_count[i], ns);
}

void cb_estimate_learn_block(struct cb_estimate *e, uint64_t ns)
{
    e->block_ns = mean_with(e->block_ns, &e->block_count, ns);
}

uint64_t cb_estimate_plan(const struct cb_estimate *e, const struct cb_schedule *schedule)
{
    uint64_t ns = e->block_ns * cb_schedule_blocks(schedule);

    for (uint32_t i = 0; i < e->plan->cases_count; i++)
        ns += e->case_ns[i] * cb_schedule_samples(schedule, i);
    return ns;
}
