/* hello - the smallest honest workload: counts upwards, one at a time. */
#include "workloads/workload.h"

#include <errno.h>

static int hello_run(struct cb_task *task)
{
    uint64_t n = task->result, count;

    while ((count = cb_task_next(task)) > 0) /* the next chunk; 0 when the work or the time is up */
        for (uint64_t i = 0; i < count; i++)
            n = cb_keep(n + 1);
    task->result = n;
    return 0;
}

static int hello_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t counted = cb_job_result_sum(job);

    if (counted != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but counted to %llu",
                          (unsigned long long)ops, (unsigned long long)counted);
    return 0;
}

const struct cb_workload cb_workload_hello = {
    .name = "hello",
    .summary = "counts upwards",
    .operation = "one 64-bit increment",
    .unit = "increments",
    .tasks = 1000000,
    .chunk = 1000,
    .run = hello_run,
    .check = hello_check,
};
