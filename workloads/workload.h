/* workload - what one worker does, written once for every model. */
#ifndef CB_WORKLOADS_WORKLOAD_H
#define CB_WORKLOADS_WORKLOAD_H

#include <stddef.h>

#include "base/latency.h"
#include "base/param.h"
#include "base/task.h"

/* Services that a workload needs and a runner provides. */
enum cb_service {
    CB_YIELD = 1,
    CB_SLEEP = 2,
    CB_WAIT = 4,
    CB_WAIT_FD = 8,
    CB_SPAWN = 16,
    CB_READ = 32
};

/* One workload: a `const struct` at the foot of its own file, and a line in workloads.def.
 *
 *   bytes     Optional. How much shared memory the job needs; absent = none.
 *   track     Optional. The track these parameters belong to: "idiomatic" where workers wait
 *             otherwise than through base/sync/ on the task's wait and wake; absent =
 *             "same-primitive".
 *   prepare   Optional. In one process, before the workers are made: fills job->shared (zeroed).
 *             -ENOTSUP with a sentence when this pool or these parameters can't be served: the
 *             sample is skipped, not failed.
 *   run       Required. In every worker: the hot loop is inside. Draws chunks with cb_task_next
 *             until there are none, and leaves evidence in task->result. 0, or a negative errno by
 *             cb_task_fail, which ends the sample.
 *   check     Required. In one process, after all workers ended well: proves from the slots and
 *             the shared bytes that the work was done. `ops` is the sum over all workers; with
 *             --tasks it already equals the number asked for. -EBADMSG when it was not.
 *   report    Optional. In the same process, after check: what else the sample found, such as the
 *             updates that were lost, written as "key=value;key=value" with the unit in the key.
 *             Returns the length, as snprintf does, or a negative errno; what doesn't fit into
 *             `size` fails the sample.
 *   timeout   Optional. What a sample of this job may take beyond its duration, ns, where the user
 *             sets no --timeout: for jobs that are meant to hang. 0 or absent = a minute. Asked
 *             before there is a block.
 *   post_mortem  Optional. In the measuring process, once all others of the sample are gone: what
 *             the shared bytes tell of a sample that failed or hung, in words. They may be half
 *             written, or all zero where prepare never came to its end. Cut to `size`; the length,
 *             as snprintf does; 0 = nothing. */
struct cb_workload {
    const char *name;       /* as on the command line */
    const char *summary;    /* one line */
    const char *operation;  /* what one operation is, in words */
    const char *unit;       /* plural noun for rates: "sums" per second */
    const char *latency_of; /* from what to what the recorded latency is; NULL = records none */
    int latency_spans; /* that is all of an operation, from its worker's drawing it to its drawing
                          the next: in a closed loop every worker is within one at any time, so
                          by Little's law rate x mean latency = pool */
    const struct cb_param *params; /* ended by a NULL name; NULL = none */
    const char *tasks_name;        /* the workload's own name for --tasks, e.g. "items"; or NULL */
    uint64_t tasks;                /* how many operations make a fair sample with --tasks */
    uint32_t chunk;                /* operations handed out at once; 0 counts as 1 */
    uint32_t latency_every; /* of so many operations the latency of one is taken, unless it is
                               calibrated: a power of two; 0 counts as 1 */
    int completes;          /* who draws an operation completes it before it draws another: it can
                               have scheduled starts (open loop) */
    uint32_t needs;         /* enum cb_service bits */

    size_t (*bytes)(const struct cb_job *job);
    const char *(*track)(const uint64_t *params);
    int (*prepare)(const struct cb_job *job, struct cb_err *err);
    int (*run)(struct cb_task *task);
    int (*check)(const struct cb_job *job, uint64_t ops, struct cb_err *err);
    int (*report)(const struct cb_job *job, char *text, size_t size);
    uint64_t (*timeout)(const struct cb_job *job);
    int (*post_mortem)(const struct cb_job *job, char *text, size_t size);
};

/* All workloads of this build, ended by NULL, in the order of workloads.def. */
extern const struct cb_workload *const cb_workloads[];

/* By name; NULL with a sentence (and a near match) when there is none. */
const struct cb_workload *cb_workload_find(const char *name, struct cb_err *err);

/* The value of a parameter, and the sum of all workers' results: for check. */
static inline uint64_t cb_job_param(const struct cb_job *job, int param)
{
    return job->params[param];
}

uint64_t cb_job_result_sum(const struct cb_job *job);

/* For report, from the gate's opening to the last worker's end: all that check is told of lies in
 * it. The row's work_ns is that less the warm-up. */
uint64_t cb_job_work_ns(const struct cb_job *job);

#endif
