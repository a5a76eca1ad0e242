/* mixed - computes, then waits: what most real programs do all day. */
#include "workloads/workload.h"

#include <errno.h>
#include <stdio.h>

#include "workloads/burn.h"
#include "workloads/draw.h"
#include "workloads/lognormal.h"

enum { CPU, WAIT, CPU_CV, WAIT_CV };

enum { CV_MAX = 5 * CB_RATIO_ONE };

static const struct cb_param params[] = {
    [CPU] = {.name = "cpu",
             .help = "CPU time that one operation burns, or their mean",
             .preset = "200us",
             .kind = CB_DURATION,
             .max = 3600 * CB_NS_PER_S},
    [WAIT] = {.name = "wait",
              .help = "how long it then waits, or their mean",
              .preset = "5ms",
              .kind = CB_DURATION,
              .max = 3600 * CB_NS_PER_S},
    [CPU_CV] = {.name = "cpu-cv",
                .help = "standard deviation of the operations' CPU time by its mean, log-normal",
                .preset = "0",
                .kind = CB_RATIO,
                .max = CV_MAX},
    [WAIT_CV] = {.name = "wait-cv",
                 .help = "the same of their waits",
                 .preset = "0",
                 .kind = CB_RATIO,
                 .max = CV_MAX},
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

/* One worker's account: what its operations had to burn and to wait, what they burnt, and how. */
struct account {
    CB_LINE uint64_t asked_ns, wait_ns, burnt_ns;
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

/* --- what operations ask for --- */

struct request {
    uint64_t cpu_ns, wait_ns;
};

struct requests {
    uint64_t seed;
    struct cb_lognormal cpu, wait;
    int vary;
};

static struct requests requests_of(const struct cb_job *job)
{
    struct requests all = {.seed = job->seed};

    cb_lognormal_init(&all.cpu, cb_job_param(job, CPU), cb_job_param(job, CPU_CV));
    cb_lognormal_init(&all.wait, cb_job_param(job, WAIT), cb_job_param(job, WAIT_CV));
    all.vary = cb_lognormal_varies(&all.cpu) || cb_lognormal_varies(&all.wait);
    return all;
}

static struct request request(const struct requests *all, uint64_t number)
{
    double normals[2] = {0};

    if (all->vary)
        cb_lognormal_normals(all->seed, number, normals);
    return (struct request){.cpu_ns = cb_lognormal_value(&all->cpu, normals[0]),
                            .wait_ns = cb_lognormal_value(&all->wait, normals[1])};
}

/* --- what they do --- */

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
    const struct requests all = requests_of(task->job);
    uint64_t count;

    own->per_ns = (double)shared->per_ms / 1e6;
    while ((count = cb_task_next(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            struct request r = request(&all, cb_draw_number(task, i, task->result));
            uint64_t begin = cb_clock_ns(), due, now;

            burn(own, task->index + 1, r.cpu_ns);
            own->wait_ns += r.wait_ns;
            due = cb_clock_ns() + r.wait_ns;
            if (r.wait_ns > 0)
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

/* --- before and after --- */

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

/* What the operations with `count` numbers from `first` on ask for. */
static void add_requests(const struct requests *all, uint64_t first, uint64_t count,
                         struct request *sum)
{
    for (uint64_t n = 0; n < count && all->vary; n++) {
        struct request r = request(all, first + n);

        sum->cpu_ns += r.cpu_ns;
        sum->wait_ns += r.wait_ns;
    }
    if (!all->vary) {
        sum->cpu_ns += count * all->cpu.mean;
        sum->wait_ns += count * all->wait.mean;
    }
}

/* What all operations are to ask for, drawn once more: whoever carried them out. */
static struct request expected(const struct cb_job *job, uint64_t ops)
{
    const struct requests all = requests_of(job);
    struct request sum = {0};

    if (job->block->work.tasks)
        add_requests(&all, 0, ops, &sum);
    else
        for (uint32_t i = 0; i < job->workers; i++)
            add_requests(&all, cb_draw_own(i, 0), cb_block_slot(job->block, i)->result, &sum);
    return sum;
}

static struct account sum_of(const struct cb_job *job)
{
    const struct shared *shared = job->shared;
    struct account sum = {0};

    for (uint32_t i = 0; i < job->workers; i++) {
        sum.asked_ns += shared->account[i].asked_ns;
        sum.wait_ns += shared->account[i].wait_ns;
        sum.burnt_ns += shared->account[i].burnt_ns;
        sum.stopped_ns += shared->account[i].stopped_ns;
    }
    return sum;
}

static int check_requests(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t done = cb_job_result_sum(job);
    struct request want = expected(job, ops);
    struct account sum = sum_of(job);

    if (done != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu completed",
                          (unsigned long long)ops, (unsigned long long)done);
    if (sum.asked_ns != want.cpu_ns || sum.wait_ns != want.wait_ns)
        return cb_err_set(err, -EBADMSG,
                          "%llu ns of CPU time and %llu ns of waiting were asked for, not %llu and "
                          "%llu as drawn",
                          (unsigned long long)sum.asked_ns, (unsigned long long)sum.wait_ns,
                          (unsigned long long)want.cpu_ns, (unsigned long long)want.wait_ns);
    return 0;
}

/* Each worker burnt what it was asked to, by its own clock, */
static int check_worker(const struct cb_job *job, uint32_t index, struct cb_err *err)
{
    const struct account *a = &((const struct shared *)job->shared)->account[index];

    if (a->sum != a->iterations * (index + 1))
        return cb_err_set(err, -EBADMSG, "worker %u did not compute what it was asked to", index);
    if (!is_about(a->burnt_ns, a->asked_ns, 1))
        return cb_err_set(err, -EBADMSG, "worker %u burnt %llu ns of CPU time, not %llu", index,
                          (unsigned long long)a->burnt_ns, (unsigned long long)a->asked_ns);
    return 0;
}

/* all of them what all were, and the kernel's accounts of the threads that carried them show no
 * less. */
static int check_all(const struct cb_job *job, struct cb_err *err)
{
    const struct account sum = sum_of(job);
    uint64_t burnt = sum.burnt_ns, used = 0;

    for (uint32_t i = 0; i < job->block->carriers; i++) {
        const struct cb_usage *usage = &cb_block_carrier(job->block, i)->usage;

        used += usage->user_ns + usage->sys_ns;
    }
    if (!is_about(burnt, sum.asked_ns, job->workers))
        return cb_err_set(err, -EBADMSG, "%llu ns of CPU time burnt in all, not %llu",
                          (unsigned long long)burnt, (unsigned long long)sum.asked_ns);
    if (used + burnt / TOLERANCE < burnt)
        return cb_err_set(err, -EBADMSG, "%llu ns burnt, but the threads used only %llu",
                          (unsigned long long)burnt, (unsigned long long)used);
    return 0;
}

static int mixed_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    int rc = check_requests(job, ops, err);

    for (uint32_t i = 0; i < job->workers && rc == 0; i++)
        rc = check_worker(job, i, err);
    return rc == 0 ? check_all(job, err) : rc;
}

static int mixed_report(const struct cb_job *job, char *text, size_t size)
{
    const struct account sum = sum_of(job);
    int n = 0;

    if (sum.asked_ns > 0)
        n = snprintf(text, size, "burnt_by_asked=%.3f;",
                     (double)sum.burnt_ns / (double)sum.asked_ns);
    return n + snprintf(text + n, size - (size_t)n, "stopped_ns=%llu",
                        (unsigned long long)sum.stopped_ns);
}

const struct cb_workload cb_workload_mixed = {
    .name = "mixed",
    .summary = "computes for a CPU time, then waits for a time, both the same or drawn",
    .operation = "one computation and one wait",
    .unit = "operations",
    .latency_of = "beginning to end of an operation",
    .latency_spans = 1,
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
