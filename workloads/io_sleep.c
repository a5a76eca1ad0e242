/* io-sleep - I/O-bound: each operation waits for a time, as for a slow device or service. */
#include "workloads/workload.h"

#include <errno.h>
#include <time.h>

enum { DURATION, BLOCKING };

static const struct cb_param params[] = {
    [DURATION] = {.name = "duration",
                  .help = "how long one operation sleeps",
                  .preset = "10ms",
                  .kind = CB_DURATION,
                  .min = 0,
                  .max = 3600 * CB_NS_PER_S},
    [BLOCKING] = {.name = "blocking",
                  .help = "1 = sleep in the kernel behind the model's back: stops every coroutine "
                          "of the thread",
                  .preset = "0",
                  .kind = CB_COUNT,
                  .min = 0,
                  .max = 1},
    {0},
};

/* The deliberate exception to "a workload waits only through its task": what an unpatched library
 * call does to coroutines. (lock kind=pthread waits in the C library, which is what it is for.) */
static void sleep_blocking(uint64_t deadline_ns)
{
    struct timespec at = cb_clock_timespec(deadline_ns);

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        ;
}

/* The shared bytes: how long each worker slept, stored when it is done; so they need no lines of
 * their own. The latency is the overshoot: how much later than asked the worker ran again. */
static int io_sleep_run(struct cb_task *task)
{
    uint64_t duration = cb_task_param(task, DURATION), count;
    uint64_t *slept_ns = (uint64_t *)task->job->shared + task->index, slept = 0;
    int blocking = cb_task_param(task, BLOCKING) != 0;

    while ((count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            uint64_t deadline = cb_clock_ns() + duration, now;

            if (blocking)
                sleep_blocking(deadline);
            else
                cb_task_sleep_until(task, deadline);
            now = cb_clock_ns();
            if (now < deadline)
                return cb_task_fail(task, -EBADMSG, "a sleep ended %llu ns early",
                                    (unsigned long long)(deadline - now));
            if (cb_task_times(task, task->result))
                cb_task_lateness(task, now - deadline);
            slept += now - (deadline - duration);
            task->result++;
        }
    *slept_ns = slept;
    return 0;
}

static size_t io_sleep_bytes(const struct cb_job *job)
{
    return job->workers * sizeof(uint64_t);
}

static int io_sleep_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t slept = cb_job_result_sum(job);

    if (slept != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu sleeps ended",
                          (unsigned long long)ops, (unsigned long long)slept);
    for (uint32_t i = 0; i < job->workers; i++) {
        const struct cb_slot *slot = cb_block_slot(job->block, i);
        uint64_t slept_ns = ((const uint64_t *)job->shared)[i];

        if (slept_ns < slot->result * cb_job_param(job, DURATION) ||
            slept_ns > slot->end_ns - slot->start_ns)
            return cb_err_set(err, -EBADMSG, "worker %u slept for %llu ns in %llu sleeps", i,
                              (unsigned long long)slept_ns, (unsigned long long)slot->result);
    }
    return 0;
}

const struct cb_workload cb_workload_io_sleep = {
    .name = "io-sleep",
    .summary = "I/O-bound: waits for a time; its latency is the overshoot of the wake-up",
    .operation = "one sleep of the given duration",
    .unit = "sleeps",
    .latency_of = "due time to running again",
    .params = params,
    .tasks = 1000,
    .completes = 1,
    .needs = CB_SLEEP,
    .bytes = io_sleep_bytes,
    .run = io_sleep_run,
    .check = io_sleep_check,
};
