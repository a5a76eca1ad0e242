/* deadlock - moves between two accounts, each under its own lock, with both locks held.
 *
 * Even workers move from the first account to the second, odd ones back, and each takes the lock of
 * the account it takes from first: a deadlock, as soon as each side holds one. With cure=none that
 * is sure to come: who has its first lock waits until the other side has its own, too. Nothing but
 * the sample's deadline ends the hang. cure=order takes the locks in the same order everywhere;
 * cure=try gives the first back where the second isn't free. In all of them others may run between
 * the two locks, or coroutines of one thread would never meet there. */
#include <errno.h>
#include <stdio.h>

#include "base/sync/mutex.h"
#include "workloads/workload.h"

enum { CURE };
enum { NONE, ORDER, TRY };

/* With cure=none, how long each operation waits for the other side, which never comes where it
 * could draw no operation. */
#define PATIENCE_NS (CB_NS_PER_S / 50)

/* With cure=none, until a sample that hangs is given up: the hang comes within milliseconds, and
 * thousands of workers can be made in that time. */
#define HANG_NS CB_NS_PER_S

static const char *const cures[] = {[NONE] = "none", [ORDER] = "order", [TRY] = "try", NULL};

static const struct cb_param params[] = {
    [CURE] = {.name = "cure",
              .help = "none: two workers hang, and the sample fails after 1 s; order: the same "
                      "lock first everywhere; try: give the first lock back",
              .preset = "none",
              .words = cures,
              .only_words = 1},
    {0},
};

/* Accounts and moves are guarded by both locks, waits[i] by lock[i]. */
struct shared {
    CB_LINE struct cb_mutex lock[2];
    int64_t account[2];
    uint64_t moves;
    uint32_t waits[2]; /* who holds this lock and waits for the other one; from 1, 0 = none */
    _Atomic uint32_t here[2]; /* a worker of this side holds its first lock */
    _Atomic uint64_t given_back;
};

/* By who holds its first lock. */
static void await_other_side(struct cb_task *task, struct shared *s, uint32_t side)
{
    uint64_t deadline = cb_clock_ns() + PATIENCE_NS;

    atomic_store(&s->here[side], 1);
    cb_task_wake(task, &s->here[side], UINT32_MAX);
    while (task->job->workers > 1 && !atomic_load(&s->here[!side]) && cb_clock_ns() < deadline)
        cb_task_wait(task, &s->here[!side], 0, deadline);
}

/* Takes both locks; returns how often it gave the first back. */
static uint64_t take_both(struct cb_task *task, struct shared *s, uint64_t cure)
{
    uint32_t side = task->index % 2, first = cure == ORDER ? 0 : side;

    for (uint64_t given_back = 0;; given_back++) {
        cb_mutex_lock(task, &s->lock[first], CB_FOREVER);
        if (cure == NONE)
            await_other_side(task, s, side);
        cb_task_yield(task);
        if (cure != TRY) {
            s->waits[first] = task->index + 1;
            cb_mutex_lock(task, &s->lock[!first], CB_FOREVER);
            s->waits[first] = 0;
            return 0;
        }
        if (cb_mutex_try(task, &s->lock[!first]) == 0)
            return given_back;
        cb_mutex_unlock(task, &s->lock[first]);
        cb_task_yield(task);
    }
}

static int deadlock_run(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t side = task->index % 2;
    uint64_t cure = cb_task_param(task, CURE), given_back = 0, count;

    while ((count = cb_task_draw(task)) > 0)
        for (uint64_t i = 0; i < count; i++) {
            given_back += take_both(task, s, cure);
            s->account[side]--;
            s->account[!side]++;
            s->moves++;
            atomic_store(&s->here[side], 0);
            cb_mutex_unlock(task, &s->lock[1]);
            cb_mutex_unlock(task, &s->lock[0]);
            cb_task_done(task, 1);
            task->result++;
        }
    atomic_fetch_add(&s->given_back, given_back);
    return 0;
}

static size_t deadlock_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

static int deadlock_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;
    int64_t by_side[2] = {0, 0};

    for (uint32_t i = 0; i < job->workers; i++)
        by_side[i % 2] += (int64_t)cb_block_slot(job->block, i)->result;
    if (s->moves != ops || (uint64_t)(by_side[0] + by_side[1]) != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu moves under the locks",
                          (unsigned long long)ops, (unsigned long long)s->moves);
    if (s->account[1] != by_side[0] - by_side[1] || s->account[0] != -s->account[1])
        return cb_err_set(err, -EBADMSG,
                          "the accounts are %lld and %lld after %lld moves to the "
                          "one and %lld to the other",
                          (long long)s->account[0], (long long)s->account[1], (long long)by_side[1],
                          (long long)by_side[0]);
    return 0;
}

static int deadlock_report(const struct cb_job *job, char *text, size_t size)
{
    struct shared *s = job->shared;

    if (cb_job_param(job, CURE) != TRY)
        return 0;
    return snprintf(text, size, "given_back=%llu", (unsigned long long)atomic_load(&s->given_back));
}

static uint64_t deadlock_timeout(const struct cb_job *job)
{
    return cb_job_param(job, CURE) == NONE && job->workers > 1 ? HANG_NS : 0;
}

/* Two that wait for each other's lock wait for ever. */
static int deadlock_post_mortem(const struct cb_job *job, char *text, size_t size)
{
    const struct shared *s = job->shared;

    if (!s->waits[0] || !s->waits[1])
        return 0;
    return snprintf(text, size,
                    "a deadlock: worker %u holds account 0's lock and waits for account 1's, "
                    "worker %u holds account 1's and waits for account 0's",
                    s->waits[0] - 1, s->waits[1] - 1);
}

const struct cb_workload cb_workload_deadlock = {
    .name = "deadlock",
    .summary = "two locks taken in opposite orders, and two cures",
    .operation = "one move between two accounts, both locked",
    .unit = "moves",
    .params = params,
    .tasks = 10000,
    .completes = 1,
    .needs = CB_YIELD | CB_WAIT,
    .bytes = deadlock_bytes,
    .run = deadlock_run,
    .check = deadlock_check,
    .report = deadlock_report,
    .timeout = deadlock_timeout,
    .post_mortem = deadlock_post_mortem,
};
