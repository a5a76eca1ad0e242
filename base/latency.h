/* latency - how long operations take, as the workloads that can tell record it. */
#ifndef CB_BASE_LATENCY_H
#define CB_BASE_LATENCY_H

#include "base/task.h"

/* Whether the latency of an operation is to be taken: of all, or of 1 in a power of two. `number`
 * counts operations of whatever the caller likes, one by one. */
static inline int cb_task_times(const struct cb_task *task, uint64_t number)
{
    return (number & task->job->block->work.latency_mask) == 0;
}

/* Records the latency of one operation, ns: how late it was against a time that was set. Not in a
 * unit. Nothing is recorded while the sample warms up, nor in an open loop, where the schedule says
 * when an operation began. */
static inline void cb_task_lateness(struct cb_task *task, uint64_t ns)
{
    const struct cb_work *work = &task->job->block->work;

    if (atomic_load_explicit(&work->phase, memory_order_relaxed) != CB_WARMING && !work->arrivals)
        cb_histogram_add(&task->carrier->latency, ns);
}

/* The same of a latency between two readings of the clock, whose own cost is left out. */
static inline void cb_task_latency(struct cb_task *task, uint64_t ns)
{
    uint64_t cost = task->job->block->work.clock_ns;

    cb_task_lateness(task, ns > cost ? ns - cost : 0);
}

#endif
