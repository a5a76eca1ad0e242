/* mixed - computes, then waits: what most real programs do all day. */
#include "workloads/workload.h"

#include <errno.h>

#include "workloads/burn.h"

enum { CPU, WAIT };

static const struct cb_param params[] = {
    [CPU] = {.name = "cpu",
             .help = "CPU time that one operation burns",
             .preset = "200us",
             .kind = CB_DURATION,
             .max = 3600 * CB_NS_PER_S},
    [WAIT] = {.name = "wait",
              .help = "how long it then waits",
              .preset = "5ms",
              .kind = CB_DURATION,
              .max = 3600 * CB_NS_PER_S},
    {0},
};

/* CPU time may be off by 5%, and the last operation of each worker by an interruption that was
 * charged to it: by a host that stops a virtual CPU for others, 0.8 ms were seen. */
enum { TOLERANCE = 20, INTERRUPT_NS = 2000000 };

/* One worker's account: what its operations had to burn, what they did, and how. */
struct account {
    CB_LINE uint64_t asked_ns, burnt_ns;
    uint64_t iterations, sum;
};

/* The shared bytes: this, and an account a worker. */
struct shared {
    CB_LINE uint64_t per_ms; /* iterations */
    struct account account[];
};

/* Burns until the thread's clock says that enough was burnt, of which it makes few slices: half of
 * what is to burn at the speed of the calibration, most of the rest at the speed seen then, and
 * what is still missing. So neither a slower clock rate nor a busy sibling core changes what is
 * burnt. Nothing is asked of the task meanwhile, hence all that the clock counts is this worker's.
 * What one operation burns too much or too little, the next makes up for. */
static void burn(struct account *own, uint64_t seed, uint64_t cpu, double per_ns)
{
    uint64_t begin = cb_burn_clock_ns(), iterations = 0, burnt = 0, want;

    own->asked_ns += cpu;
    want = own->asked_ns > own->burnt_ns ? own->asked_ns - own->burnt_ns : 0;
    for (double share = 0.5; burnt + cpu / 64 < want; share = 15.0 / 16) {
        uint64_t slice = 1 + (uint64_t)((double)(want - burnt) * per_ns * share);

        own->sum += cb_burn(seed, slice);
        iterations += slice;
        burnt = cb_burn_clock_ns() - begin;
        if (burnt > 0)
            per_ns = (double)iterations / (double)burnt;
    }
    own->burnt_ns += burnt;
    own->iterations += iterations;
}

/* The latency is that of the whole operation. */
static int mixed_run(struct cb_task *task)
{
    struct shared *shared = task->job->shared;
    struct account *own = &shared->account[task->index];
    uint64_t cpu = cb_task_param(task, CPU), wait = cb_task_param(task, WAIT), count;
    double per_ns = (double)shared->per_ms / 1e6;

    while ((count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            uint64_t begin = cb_clock_ns(), due, now;

            burn(own, task->index + 1, cpu, per_ns);
            due = cb_clock_ns() + wait;
            if (wait > 0)
                cb_task_sleep_until(task, due);
            now = cb_clock_ns();
            if (now < due)
                return cb_task_fail(task, -EBADMSG, "a wait ended %llu ns early",
                                    (unsigned long long)(due - now));
            cb_task_latency(task, now - begin);
            task->result++;
        }
    return 0;
}

static size_t mixed_bytes(const struct cb_job *job)
{
    return sizeof(struct shared) + job->workers * sizeof(struct account);
}

static int mixed_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *shared = job->shared;

    (void)err;
    shared->per_ms = cb_burn_iterations(job, 1000000);
    return 0;
}

/* Each worker burnt what it was asked to, by its own clock; */
static int check_worker(const struct cb_job *job, uint32_t index, struct cb_err *err)
{
    const struct account *a = &((const struct shared *)job->shared)->account[index];
    uint64_t cpu = cb_job_param(job, CPU);
    uint64_t asked = cpu * cb_block_slot(job->block, index)->result;

    if (a->asked_ns != asked || a->sum != a->iterations * (index + 1))
        return cb_err_set(err, -EBADMSG, "worker %u did not compute what it was asked to", index);
    if (a->burnt_ns + asked / TOLERANCE < asked ||
        a->burnt_ns > asked + asked / TOLERANCE + INTERRUPT_NS)
        return cb_err_set(err, -EBADMSG, "worker %u burnt %llu ns of CPU time, not %llu", index,
                          (unsigned long long)a->burnt_ns, (unsigned long long)asked);
    return 0;
}

/* and the kernel's accounts of the threads that carried them show no less. */
static int mixed_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t done = cb_job_result_sum(job), burnt = 0, used = 0;
    int rc = 0;

    for (uint32_t i = 0; i < job->workers && rc == 0; i++) {
        rc = check_worker(job, i, err);
        burnt += ((const struct shared *)job->shared)->account[i].burnt_ns;
    }
    for (uint32_t i = 0; i < job->block->carriers; i++) {
        const struct cb_usage *usage = &cb_block_carrier(job->block, i)->usage;

        used += usage->user_ns + usage->sys_ns;
    }
    if (rc != 0)
        return rc;
    if (done != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu completed",
                          (unsigned long long)ops, (unsigned long long)done);
    if (used + burnt / TOLERANCE < burnt)
        return cb_err_set(err, -EBADMSG, "%llu ns burnt, but the threads used only %llu",
                          (unsigned long long)burnt, (unsigned long long)used);
    return 0;
}

const struct cb_workload cb_workload_mixed = {
    .name = "mixed",
    .summary = "computes for a CPU time, then waits for a time",
    .operation = "one computation and one wait",
    .unit = "operations",
    .latency_of = "beginning to end of an operation",
    .params = params,
    .tasks = 1000,
    .needs = CB_SLEEP,
    .bytes = mixed_bytes,
    .prepare = mixed_prepare,
    .run = mixed_run,
    .check = mixed_check,
};
