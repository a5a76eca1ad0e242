/* local - each worker counts up its own values, found by key: what thread-local data is to threads.
 *
 * The values are the task's (cb_task_local): those of the language belong to a thread, and its
 * coroutines would share them. */
#include <errno.h>

#include "workloads/workload.h"

/* What a value begins with names its worker, so that another's would be noticed. */
static uint64_t tag(const struct cb_task *task)
{
    return (uint64_t)(task->index + 1) << 40;
}

/* Found anew each time, and stored each time: or the compiler would count in a register. */
static void count_up(struct cb_task *task, uint64_t from, uint64_t count)
{
    for (uint64_t i = from; i < from + count; i++) {
        volatile uint64_t *own = cb_task_local(task, (uint32_t)(cb_keep(i) % CB_LOCALS));

        *own = *own + 1;
    }
}

/* Between two chunks the others come and go: each value must be as it was left. */
static int local_run(struct cb_task *task)
{
    uint64_t done = 0, count;

    for (uint32_t key = 0; key < CB_LOCALS; key++) {
        if (*cb_task_local(task, key) != 0)
            return cb_task_fail(task, -EBADMSG, "value %u was there before its worker", key);
        *cb_task_local(task, key) = tag(task);
    }
    while ((count = cb_task_next(task)) > 0) {
        count_up(task, done, count);
        done += count;
        cb_task_yield(task);
        for (uint32_t key = 0; key < CB_LOCALS; key++)
            if (*cb_task_local(task, key) - tag(task) != (done + CB_LOCALS - 1 - key) / CB_LOCALS)
                return cb_task_fail(task, -EBADMSG, "value %u is another's", key);
    }
    for (uint32_t key = 0; key < CB_LOCALS; key++)
        task->result += (key + 1) * (*cb_task_local(task, key) - tag(task));
    return 0;
}

/* Each value times its key, counted from 1, of a worker that counted up so often. */
static uint64_t expected_result(uint64_t counted)
{
    uint64_t result = 0;

    for (uint32_t key = 0; key < CB_LOCALS; key++)
        result += (key + 1) * ((counted + CB_LOCALS - 1 - key) / CB_LOCALS);
    return result;
}

static int local_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t counted = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        const struct cb_slot *slot = cb_block_slot(job->block, i);

        counted += slot->ops;
        if (slot->result != expected_result(slot->ops))
            return cb_err_set(err, -EBADMSG, "worker %u: its values are not those of %llu accesses",
                              i, (unsigned long long)slot->ops);
    }
    if (counted != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but counted to %llu",
                          (unsigned long long)ops, (unsigned long long)counted);
    return 0;
}

const struct cb_workload cb_workload_local = {
    .name = "local",
    .summary = "each worker counts up values of its own",
    .operation = "one of its values found by key, read and stored",
    .unit = "accesses",
    .tasks_name = "accesses",
    .tasks = 1000000,
    .chunk = 50000, /* the yield between two is to weigh less than 1% */
    .completes = 1,
    .needs = CB_YIELD,
    .run = local_run,
    .check = local_check,
};
