/* Numbers drawn from a shared counter, one at a time: what cb_task_next comes down to. Ours is the
 * workload `null`. */
#include <errno.h>
#include <stdatomic.h>

#include "bench/raw/loops.h"

struct counter {
    CB_LINE _Atomic uint64_t next;
    CB_LINE uint64_t drawn;
};

static int hand_out_run(const struct cb_bare_job *job, uint32_t index)
{
    struct counter *c = job->shared;
    uint64_t drawn = 0;

    (void)index;
    while (atomic_fetch_add_explicit(&c->next, 1, memory_order_relaxed) < job->count)
        drawn++;
    c->drawn = drawn;
    return 0;
}

static int hand_out_check(const struct cb_bare_job *job, struct cb_err *err)
{
    const struct counter *c = job->shared;

    if (c->drawn != job->count)
        return cb_err_set(err, -EBADMSG, "%llu drawn of %llu", (unsigned long long)c->drawn,
                          (unsigned long long)job->count);
    return 0;
}

const struct cb_bare_loop cb_bare_hand_out = {
    .bytes = sizeof(struct counter), .run = hand_out_run, .check = hand_out_check};
