/* launch - all that a runner needs to know to carry out one sample. */
#ifndef CB_RUNNERS_LAUNCH_H
#define CB_RUNNERS_LAUNCH_H

#include <stdint.h>

#include "base/counters.h"
#include "base/topology.h"
#include "workloads/workload.h"

/* P processes, each with T threads, each with C coroutines; workers = P*T*C. */
struct cb_shape {
    uint32_t processes, threads, coroutines;
};

static inline uint64_t cb_shape_workers(struct cb_shape shape)
{
    return (uint64_t)shape.processes * shape.threads * shape.coroutines;
}

static inline uint64_t cb_shape_carriers(struct cb_shape shape)
{
    return (uint64_t)shape.processes * shape.threads;
}

/* Everything is borrowed and, while workers run, only read. */
struct cb_launch {
    const char *name; /* of the runner: workers are named after it */
    const struct cb_workload *workload;
    const struct cb_job *job;
    struct cb_shape shape;
    const uint64_t *options; /* of the runner, one value each */
    const struct cb_topology *topology;
    const int32_t *cpus; /* carrier i is bound to cpus[i % cpus_count] */
    uint32_t cpus_count;
    const struct cb_counter_source *counters; /* NULL = a timing sample */
    uint32_t counters_want;                   /* bits of enum cb_counter */
    int queued; /* carriers read how long they waited for a CPU: not in a timing sample */

    /* Set by the runner, in its copy. */
    size_t thread_stack_bytes; /* of a thread */
    int alone;                 /* one kernel thread carries all, units too */
    void *own;                 /* what the runner's services share; its business */
};

#endif
