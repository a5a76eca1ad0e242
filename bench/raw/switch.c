/* Ours: two coroutines that yield to each other. The bare switches stand in switch_fcontext.c and,
 * where that library is absent, switch_ucontext.c. */
#include <errno.h>

#include "bench/raw/loops.h"

static size_t switch_bytes(const struct cb_job *job)
{
    return job->workers * sizeof(uint64_t);
}

/* Each counts its turns where the other sees them: who comes to its end finds the other there. */
static int switch_run(struct cb_task *task)
{
    uint64_t *turns = task->job->shared, share = cb_ours_share(task);

    for (uint64_t i = 1; i <= share; i++) {
        turns[task->index] = i;
        cb_task_yield(task);
    }
    task->result = turns[1 - task->index];
    cb_task_done(task, share);
    return 0;
}

static int switch_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t seen = cb_job_result_sum(job);

    if (job->workers != 2 || seen != ops)
        return cb_err_set(err, -EBADMSG, "%llu switches credited, but %llu seen",
                          (unsigned long long)ops, (unsigned long long)seen);
    return 0;
}

const struct cb_workload cb_ours_switch = {
    .name = "raw-switch",
    .summary = "two workers that yield to each other",
    .operation = "one switch",
    .unit = "switches",
    .needs = CB_YIELD,
    .bytes = switch_bytes,
    .run = switch_run,
    .check = switch_check,
};
