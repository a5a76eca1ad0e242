/* semaphore - workers that each need one of a few permits for a while, as of a pool of connections.
 *
 * Who has a permit sleeps, so that the others come and wait. The latency is how long a permit was
 * waited for. */
#include "base/sync/semaphore.h"

#include <errno.h>
#include <stdio.h>

#include "workloads/workload.h"

enum { PERMITS, HOLD };

static const struct cb_param params[] = {
    [PERMITS] = {.name = "permits",
                 .help = "workers that may be inside at once",
                 .preset = "5",
                 .kind = CB_COUNT,
                 .min = 1,
                 .max = 1000000},
    [HOLD] = {.name = "hold",
              .help = "how long one stays inside, sleeping",
              .preset = "1ms",
              .kind = CB_DURATION,
              .max = 3600 * CB_NS_PER_S},
    {0},
};

struct shared {
    CB_LINE struct cb_semaphore semaphore;
    CB_LINE _Atomic uint32_t inside; /* workers that have a permit, by their own account */
    _Atomic uint32_t most;           /* that were ever inside at once */
    CB_LINE _Atomic uint32_t gone;   /* workers that came to their end */
    _Atomic uint32_t refused;        /* releases too many, by the last of them */
};

static int enter(struct cb_task *task, struct shared *s, uint32_t permits)
{
    uint32_t inside = atomic_fetch_add(&s->inside, 1) + 1, most = atomic_load(&s->most);

    if (inside > permits)
        return cb_task_fail(task, -EBADMSG, "%u workers are inside with %u permits", inside,
                            permits);
    while (inside > most && !atomic_compare_exchange_weak(&s->most, &most, inside))
        ;
    return 0;
}

static int use_permit(struct cb_task *task, struct shared *s)
{
    uint64_t hold_ns = cb_task_param(task, HOLD), asked, held;
    int timed = cb_task_times(task, task->result), rc;

    asked = timed ? cb_clock_ns() : 0;
    cb_semaphore_acquire(task, &s->semaphore, CB_FOREVER);
    held = timed || hold_ns > 0 ? cb_clock_ns() : 0;
    if (timed)
        cb_task_latency(task, held - asked);
    rc = enter(task, s, (uint32_t)cb_task_param(task, PERMITS));
    if (rc != 0)
        return rc;
    if (hold_ns > 0)
        cb_task_sleep_until(task, held + hold_ns);
    atomic_fetch_sub(&s->inside, 1);
    if (cb_semaphore_release(task, &s->semaphore) != 0)
        return cb_task_fail(task, -EBADMSG, "a permit was not taken back");
    task->result++;
    return 0;
}

static int semaphore_run(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint64_t count;
    int rc = 0;

    while (rc == 0 && (count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count && rc == 0; i++) {
            rc = use_permit(task, s);
            cb_task_yield(task); /* or who was woken would find the permit taken again at once */
        }
    /* The last to go finds all permits back in place, and one more refused. */
    if (rc == 0 && atomic_fetch_add(&s->gone, 1) == task->job->workers - 1 &&
        cb_semaphore_release(task, &s->semaphore) == -EOVERFLOW)
        atomic_fetch_add(&s->refused, 1);
    return rc;
}

static size_t semaphore_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

static int semaphore_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;
    uint32_t permits = (uint32_t)cb_job_param(job, PERMITS);

    (void)err;
    cb_semaphore_init(&s->semaphore, permits, permits);
    return 0;
}

static int semaphore_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    struct shared *s = job->shared;
    uint64_t used = cb_job_result_sum(job);

    if (used != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu permits given back",
                          (unsigned long long)ops, (unsigned long long)used);
    if (atomic_load(&s->semaphore.permits) != cb_job_param(job, PERMITS))
        return cb_err_set(err, -EBADMSG, "%u permits at the end, not %llu",
                          atomic_load(&s->semaphore.permits),
                          (unsigned long long)cb_job_param(job, PERMITS));
    if (atomic_load(&s->most) > cb_job_param(job, PERMITS) || atomic_load(&s->inside) != 0)
        return cb_err_set(err, -EBADMSG, "%u workers were inside with %llu permits, %u still are",
                          atomic_load(&s->most), (unsigned long long)cb_job_param(job, PERMITS),
                          atomic_load(&s->inside));
    if (atomic_load(&s->refused) != 1)
        return cb_err_set(err, -EBADMSG, "a release too many was not refused");
    return 0;
}

static int semaphore_report(const struct cb_job *job, char *text, size_t size)
{
    struct shared *s = job->shared;

    return snprintf(text, size, "most_inside=%u", atomic_load(&s->most));
}

const struct cb_workload cb_workload_semaphore = {
    .name = "semaphore",
    .summary = "many workers share a few permits",
    .operation = "one permit taken, held and given back",
    .unit = "tasks",
    .latency_of = "asking for a permit to having it",
    .params = params,
    .tasks = 1000,
    .completes = 1,
    .needs = CB_YIELD | CB_SLEEP | CB_WAIT,
    .bytes = semaphore_bytes,
    .prepare = semaphore_prepare,
    .run = semaphore_run,
    .check = semaphore_check,
    .report = semaphore_report,
};
