/* spawn - starts units and joins them: what creating a thread, a process or a coroutine costs.
 *
 * A worker starts a chunk of them, then joins them all, as one does with a list of workers. The
 * task API gives a unit the stack of its model: a runner's option sets how large. */
#include "workloads/workload.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "base/limit.h"

enum { HEAP };

enum { BATCH = 16, STATUSES = 100 };

#define MIB (1ull << 20)

static const struct cb_param params[] = {
    [HEAP] = {.name = "heap",
              .help = "MiB of memory touched before the workers are made: what fork must copy the "
                      "page tables of; stacks are the runner's option",
              .preset = "0",
              .kind = CB_COUNT,
              .max = 1 << 20},
    {0},
};

/* A unit, and what it leaves behind. */
struct child {
    struct cb_unit unit;
    uint64_t began_ns;
    uint64_t number; /* 0 once it ran */
    uint64_t ran;
    _Atomic uint64_t *all_ran; /* of the worker */
};

/* One worker's. */
struct family {
    CB_LINE _Atomic uint64_t ran; /* counted by the units themselves */
    uint64_t joined;
    uint64_t statuses; /* that they ended with: their sum, without the sign */
    CB_LINE struct child children[BATCH];
};

/* A number that has to come back as the exit status. */
static int status_of(uint64_t number)
{
    return -(int)(1 + number % STATUSES);
}

static int live(struct cb_task *task, void *argument)
{
    struct child *child = argument;
    uint64_t number = child->number;

    (void)task;
    child->began_ns = cb_clock_ns();
    child->number = 0;
    child->ran++;
    atomic_fetch_add_explicit(child->all_ran, 1, memory_order_relaxed);
    return status_of(number);
}

/* Starts up to `count` and returns how many; fewer with task->err set. */
static uint32_t start(struct cb_task *task, struct family *family, uint64_t count)
{
    uint32_t made = 0;

    for (; made < count; made++) {
        struct child *child = &family->children[made];

        child->unit.body = live;
        child->unit.argument = child;
        child->number = family->joined + made + 1;
        child->ran = 0;
        child->all_ran = &family->ran;
        if (cb_task_spawn(task, &child->unit) != 0)
            break;
    }
    return made;
}

static int join(struct cb_task *task, struct family *family, uint32_t made)
{
    for (uint32_t i = 0; i < made; i++) {
        struct child *child = &family->children[i];
        uint64_t number = ++family->joined;
        int status = cb_task_join(task, &child->unit, CB_FOREVER);

        if (status != status_of(number))
            return cb_task_fail(task, -EBADMSG, "unit %llu ended with status %d, not %d",
                                (unsigned long long)number, status, status_of(number));
        family->statuses += (uint64_t)-status;
        if (child->ran != 1 || child->number != 0)
            return cb_task_fail(task, -EBADMSG, "unit %llu ran %llu times, not once",
                                (unsigned long long)number, (unsigned long long)child->ran);
    }
    cb_task_done(task, made);
    return 0;
}

/* Every child process of this one was waited for; a thread's or a coroutine's process has none. */
static int leaves_no_zombie(struct cb_task *task)
{
    siginfo_t child = {0};

    if (waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD)
        return 0;
    return cb_task_fail(task, -EBADMSG, "a child process is left%s",
                        child.si_pid ? ": it has ended and was not waited for" : "");
}

/* The latency is from the call to the unit's first step, of the first in each chunk, because two
 * clock reads cost more than a coroutine. */
static int spawn_run(struct cb_task *task)
{
    struct family *family = (struct family *)task->job->shared + task->index;
    uint64_t count;

    while ((count = cb_task_draw(task)) > 0) {
        uint64_t called_ns = cb_clock_ns();
        uint32_t made = start(task, family, count);
        int rc = join(task, family, made);

        if (rc == 0 && made < count)
            rc = task->err.code;
        if (rc != 0)
            return rc;
        cb_task_latency(task, family->children[0].began_ns - called_ns);
    }
    return leaves_no_zombie(task);
}

static size_t spawn_bytes(const struct cb_job *job)
{
    return job->workers * sizeof(struct family);
}

/* Never given back: it ends with this process, and all that are forked from it have it. In small
 * pages, as a heap that grew bit by bit, whatever the machine's policy on huge ones. */
static int spawn_prepare(const struct cb_job *job, struct cb_err *err)
{
    uint64_t bytes = cb_job_param(job, HEAP) * MIB;
    char what[64];
    char *heap;
    int rc;

    if (bytes == 0)
        return 0;
    snprintf(what, sizeof what, "heap=%llu", (unsigned long long)(bytes / MIB));
    rc = cb_limit_memory(bytes, what, err);
    if (rc != 0)
        return rc;
    heap = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (heap == MAP_FAILED)
        return cb_err_errno(err, errno, "%s", what);
    madvise(heap, bytes, MADV_NOHUGEPAGE);
    for (uint64_t at = 0; at < bytes; at += 4096)
        ((volatile char *)heap)[at] = 1;
    return 0;
}

/* Of units 1 to n. */
static uint64_t expected_statuses(uint64_t n)
{
    uint64_t rest = n % STATUSES;

    return n + n / STATUSES * (STATUSES * (STATUSES - 1) / 2) + rest * (rest + 1) / 2;
}

static int spawn_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t ran = 0, joined = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        const struct family *family = (const struct family *)job->shared + i;

        ran += atomic_load(&family->ran);
        joined += family->joined;
        if (family->statuses != expected_statuses(family->joined))
            return cb_err_set(err, -EBADMSG, "worker %u: statuses of %llu units add up to %llu", i,
                              (unsigned long long)family->joined,
                              (unsigned long long)family->statuses);
    }
    if (ran != ops || joined != ops)
        return cb_err_set(
            err, -EBADMSG, "%llu operations credited, but %llu units ran and %llu were joined",
            (unsigned long long)ops, (unsigned long long)ran, (unsigned long long)joined);
    return 0;
}

const struct cb_workload cb_workload_spawn = {
    .name = "spawn",
    .summary = "starts threads, processes or coroutines and joins them",
    .operation = "one unit started and joined",
    .unit = "units",
    .latency_of = "the call to the unit's first step",
    .params = params,
    .tasks_name = "units",
    .tasks = 1000,
    .chunk = BATCH,
    .completes = 1,
    .needs = CB_SPAWN,
    .bytes = spawn_bytes,
    .prepare = spawn_prepare,
    .run = spawn_run,
    .check = spawn_check,
};
