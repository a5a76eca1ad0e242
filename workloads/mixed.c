/* mixed - computes, then waits: what most real programs do all day. */
#include "workloads/workload.h"

#include <errno.h>
#include <stdio.h>

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

/* CPU time may be off by 5%, of all workers together. The thread's clock is exact, not counted in
 * ticks, but it also counts what the thread didn't do: interrupts served meanwhile, where the
 * kernel doesn't keep them apart, and the time for which a host stopped the virtual CPU for others.
 * A worker's next operation makes up for them, so only its last one stays too long: by an interrupt
 * or two, those of other workers' sleeps (4 us were seen, of operations of 20 us). What is rare and
 * long is allowed once a sample. */
enum { TOLERANCE = 20, LAST_NS = 10000, ONCE_NS = 1000000 };

/* A slice that takes more than STOP times as long as it should, and STOP_NS on top of that, stood
 * still for the difference: no sibling core and no lower frequency slows an addition down so.
 * Slices are short enough that a stop for longer than the above shows. */
enum { SLICE_NS = 250000, STOP = 4, STOP_NS = 100000 };

/* One worker's account: what its operations had to burn, what they did, and how. */
struct account {
    CB_LINE uint64_t asked_ns, burnt_ns;
    uint64_t stopped_ns; /* the clock ran, the thread didn't: not part of what was burnt */
    uint64_t iterations, sum;
    double per_ns; /* iterations, as of late */
    int stopped;   /* so was the last slice */
};

/* The shared bytes: this, and an account a worker. */
struct shared {
    CB_LINE uint64_t per_ms; /* iterations */
    struct account account[];
};

/* Burns for about so long, and returns how long it was. What looks like a stop twice in a row is
 * the speed. */
static uint64_t burn_slice(struct account *own, uint64_t seed, uint64_t ns)
{
    uint64_t iterations = 1 + (uint64_t)((double)ns * own->per_ns), begin = cb_burn_clock_ns(),
             took;

    own->sum += cb_burn(seed, iterations);
    took = cb_burn_clock_ns() - begin;
    own->iterations += iterations;
    own->stopped = took > STOP * ns + STOP_NS && !own->stopped;
    if (own->stopped) {
        own->stopped_ns += took - ns;
        return ns;
    }
    if (took > 0)
        own->per_ns = (double)iterations / (double)took;
    return took;
}

/* Burns until the thread's clock says that enough was burnt, of which it makes few slices: half of
 * what is to burn at the speed seen before, most of the rest at the speed seen then, and what is
 * still missing. So neither a slower clock rate nor a busy sibling core changes what is burnt.
 * Nothing is asked of the task meanwhile, hence all that the clock counts is this worker's. What
 * one operation burns too much or too little, the next makes up for. */
static void burn(struct account *own, uint64_t seed, uint64_t cpu)
{
    uint64_t burnt = 0, want;

    own->asked_ns += cpu;
    want = own->asked_ns > own->burnt_ns ? own->asked_ns - own->burnt_ns : 0;
    for (uint64_t part = want / 2; burnt + cpu / 64 < want; part = (want - burnt) / 16 * 15) {
        burnt += burn_slice(own, seed, part < SLICE_NS ? part : SLICE_NS);
        if (burnt >= want)
            break;
    }
    own->burnt_ns += burnt;
}

/* The latency is that of the whole operation. */
static int mixed_run(struct cb_task *task)
{
    struct shared *shared = task->job->shared;
    struct account *own = &shared->account[task->index];
    uint64_t cpu = cb_task_param(task, CPU), wait = cb_task_param(task, WAIT), count;

    own->per_ns = (double)shared->per_ms / 1e6;
    while ((count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            uint64_t begin = cb_clock_ns(), due, now;

            burn(own, task->index + 1, cpu);
            due = cb_clock_ns() + wait;
            if (wait > 0)
                cb_task_sleep_until(task, due);
            now = cb_clock_ns();
            if (now < due)
                return cb_task_fail(task, -EBADMSG, "a wait ended %llu ns early",
                                    (unsigned long long)(due - now));
            if (cb_task_times(task, task->result))
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

static int is_about(uint64_t burnt, uint64_t asked, uint32_t workers)
{
    uint64_t tolerance = asked / TOLERANCE;

    return burnt + tolerance >= asked &&
           burnt <= asked + tolerance + ONCE_NS + (uint64_t)workers * LAST_NS;
}

/* Each worker burnt what it was asked to, by its own clock, */
static int check_worker(const struct cb_job *job, uint32_t index, struct cb_err *err)
{
    const struct account *a = &((const struct shared *)job->shared)->account[index];
    uint64_t cpu = cb_job_param(job, CPU);
    uint64_t asked = cpu * cb_block_slot(job->block, index)->result;

    if (a->asked_ns != asked || a->sum != a->iterations * (index + 1))
        return cb_err_set(err, -EBADMSG, "worker %u did not compute what it was asked to", index);
    if (!is_about(a->burnt_ns, asked, 1))
        return cb_err_set(err, -EBADMSG, "worker %u burnt %llu ns of CPU time, not %llu", index,
                          (unsigned long long)a->burnt_ns, (unsigned long long)asked);
    return 0;
}

static uint64_t burnt_by_all(const struct cb_job *job)
{
    const struct shared *shared = job->shared;
    uint64_t burnt = 0;

    for (uint32_t i = 0; i < job->workers; i++)
        burnt += shared->account[i].burnt_ns;
    return burnt;
}

/* all of them what all were, and the kernel's accounts of the threads that carried them show no
 * less. */
static int mixed_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t done = cb_job_result_sum(job), burnt = burnt_by_all(job), used = 0;
    uint64_t asked = done * cb_job_param(job, CPU);
    int rc = 0;

    for (uint32_t i = 0; i < job->workers && rc == 0; i++)
        rc = check_worker(job, i, err);
    for (uint32_t i = 0; i < job->block->carriers; i++) {
        const struct cb_usage *usage = &cb_block_carrier(job->block, i)->usage;

        used += usage->user_ns + usage->sys_ns;
    }
    if (rc != 0)
        return rc;
    if (done != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu completed",
                          (unsigned long long)ops, (unsigned long long)done);
    if (!is_about(burnt, asked, job->workers))
        return cb_err_set(err, -EBADMSG, "%llu ns of CPU time burnt in all, not %llu",
                          (unsigned long long)burnt, (unsigned long long)asked);
    if (used + burnt / TOLERANCE < burnt)
        return cb_err_set(err, -EBADMSG, "%llu ns burnt, but the threads used only %llu",
                          (unsigned long long)burnt, (unsigned long long)used);
    return 0;
}

static int mixed_report(const struct cb_job *job, char *text, size_t size)
{
    const struct shared *shared = job->shared;
    uint64_t asked = cb_job_result_sum(job) * cb_job_param(job, CPU), stopped = 0;
    int n = 0;

    for (uint32_t i = 0; i < job->workers; i++)
        stopped += shared->account[i].stopped_ns;
    if (asked > 0)
        n = snprintf(text, size, "burnt_by_asked=%.3f;", (double)burnt_by_all(job) / (double)asked);
    return n + snprintf(text + n, size - (size_t)n, "stopped_ns=%llu", (unsigned long long)stopped);
}

const struct cb_workload cb_workload_mixed = {
    .name = "mixed",
    .summary = "computes for a CPU time, then waits for a time",
    .operation = "one computation and one wait",
    .unit = "operations",
    .latency_of = "beginning to end of an operation",
    .params = params,
    .tasks = 1000,
    .completes = 1,
    .needs = CB_SLEEP,
    .bytes = mixed_bytes,
    .prepare = mixed_prepare,
    .run = mixed_run,
    .check = mixed_check,
    .report = mixed_report,
};
