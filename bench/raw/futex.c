/* Two workers hand a turn to and fro: each stores into the other's word, wakes it, and waits for
 * its own. Both sides make a system call to wake at every hand-over, and one to wait unless the
 * answer was faster. */
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/raw/loops.h"

struct word {
    CB_LINE _Atomic uint32_t turn;
};

/* --- ours --- */

static size_t ours_bytes(const struct cb_job *job)
{
    return job->workers * sizeof(struct word);
}

static void hand_over(struct cb_task *task, _Atomic uint32_t *peer, uint32_t turn)
{
    atomic_store_explicit(peer, turn, memory_order_release);
    cb_task_wake(task, peer, 1);
}

static void await(struct cb_task *task, _Atomic uint32_t *own, uint32_t turn)
{
    uint32_t seen;

    while ((seen = atomic_load_explicit(own, memory_order_acquire)) != turn)
        cb_task_wait(task, own, seen, CB_FOREVER);
}

static int ours_run(struct cb_task *task)
{
    struct word *words = task->job->shared;
    _Atomic uint32_t *own = &words[task->index].turn, *peer = &words[1 - task->index].turn;
    uint32_t share = (uint32_t)cb_ours_share(task);

    for (uint32_t i = 1; i <= share; i++) {
        if (task->index == 0)
            hand_over(task, peer, i);
        await(task, own, i);
        if (task->index == 1)
            hand_over(task, peer, i);
    }
    task->result = atomic_load(own);
    cb_task_done(task, share);
    return 0;
}

static int ours_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t turns = cb_job_result_sum(job);

    if (job->workers != 2 || turns != ops)
        return cb_err_set(err, -EBADMSG, "%llu hand-overs credited, but %llu came",
                          (unsigned long long)ops, (unsigned long long)turns);
    return 0;
}

const struct cb_workload cb_ours_futex = {
    .name = "raw-futex",
    .summary = "two workers that wake each other in turn",
    .operation = "one hand-over",
    .unit = "hand-overs",
    .needs = CB_WAIT,
    .bytes = ours_bytes,
    .run = ours_run,
    .check = ours_check,
};

/* --- bare --- */

static void bare_hand_over(_Atomic uint32_t *peer, uint32_t turn, int flag)
{
    atomic_store_explicit(peer, turn, memory_order_release);
    syscall(SYS_futex, peer, FUTEX_WAKE | flag, 1, NULL, NULL, 0);
}

static void bare_await(_Atomic uint32_t *own, uint32_t turn, int flag)
{
    uint32_t seen;

    while ((seen = atomic_load_explicit(own, memory_order_acquire)) != turn)
        syscall(SYS_futex, own, FUTEX_WAIT | flag, seen, NULL, NULL, 0);
}

static void ping_pong(const struct cb_bare_job *job, uint32_t index, int flag)
{
    struct word *words = job->shared;
    _Atomic uint32_t *own = &words[index].turn, *peer = &words[1 - index].turn;
    uint32_t share = (uint32_t)cb_bare_share(job);

    for (uint32_t i = 1; i <= share; i++) {
        if (index == 0)
            bare_hand_over(peer, i, flag);
        bare_await(own, i, flag);
        if (index == 1)
            bare_hand_over(peer, i, flag);
    }
}

static int bare_run(const struct cb_bare_job *job, uint32_t index)
{
    ping_pong(job, index, 0);
    return 0;
}

/* What a program of threads alone would use: the kernel need not find out which page it is. */
static int bare_run_private(const struct cb_bare_job *job, uint32_t index)
{
    ping_pong(job, index, FUTEX_PRIVATE_FLAG);
    return 0;
}

static int bare_check(const struct cb_bare_job *job, struct cb_err *err)
{
    const struct word *words = job->shared;
    uint64_t turns = (uint64_t)words[0].turn + words[1].turn;

    if (job->workers != 2 || turns != job->count)
        return cb_err_set(err, -EBADMSG, "%llu hand-overs came, not %llu",
                          (unsigned long long)turns, (unsigned long long)job->count);
    return 0;
}

const struct cb_bare_loop cb_bare_futex = {
    .bytes = 2 * sizeof(struct word), .run = bare_run, .check = bare_check};

const struct cb_bare_loop cb_bare_futex_private = {
    .bytes = 2 * sizeof(struct word), .run = bare_run_private, .check = bare_check};
