/* null - no work at all: what a sample shows here is the cost of the instrument itself. */
#include "workloads/workload.h"

#include <errno.h>

static int null_run(struct cb_task *task)
{
    uint64_t calls = 0, count;

    while ((count = cb_task_next(task)) > 0)
        calls += count;
    task->result = calls;
    return 0;
}

static int null_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t calls = cb_job_result_sum(job);

    for (uint32_t i = 0; i < job->workers; i++)
        if (cb_block_slot(job->block, i)->result != cb_block_slot(job->block, i)->ops)
            return cb_err_set(err, -EBADMSG, "worker %u was credited with what others did", i);
    if (calls != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu handed out",
                          (unsigned long long)ops, (unsigned long long)calls);
    return 0;
}

const struct cb_workload cb_workload_null = {
    .name = "null",
    .summary = "hands out operations that do nothing: the cost of the instrument",
    .operation = "one call for the next chunk",
    .unit = "calls",
    .tasks = 1000000,
    .completes = 1,
    .run = null_run,
    .check = null_check,
};
