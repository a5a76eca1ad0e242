/* barrier - all workers meet, round after round; nobody is ever a round ahead.
 *
 * The first worker draws the rounds, and tells the others by a note that all read behind the
 * barrier. In the end all but the first meet once more, in vain: it breaks the barrier, which must
 * let all of them go; then it makes the barrier whole again, and all meet for the last time. */
#include "base/sync/barrier.h"

#include <errno.h>

#include "workloads/workload.h"

/* How many barriers this worker has come to. */
struct place {
    CB_LINE _Atomic uint64_t arrivals;
};

struct shared {
    CB_LINE struct cb_barrier barrier;
    CB_LINE uint32_t last[2]; /* by parity of the round: there is no more work behind it */
    _Atomic uint32_t let_go;  /* workers that found the barrier broken */
    _Atomic uint32_t whole;   /* it was made whole again */
    _Atomic uint32_t met;     /* workers that met at it then */
    struct place place[];
};

/* 1 to go on, 0 after the last round. The neighbour has come to this barrier, and may have come to
 * the next one: not further, since this worker hasn't. Relaxed: the barrier itself is to order what
 * was written before it. */
static int meet(struct cb_task *task, struct shared *s, uint64_t round)
{
    uint32_t next = task->index + 1 < task->job->workers ? task->index + 1 : 0;
    uint64_t theirs;
    int rc;

    atomic_store_explicit(&s->place[task->index].arrivals, round, memory_order_relaxed);
    rc = cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (rc < 0)
        return cb_task_fail(task, rc, "the barrier broke in round %llu", (unsigned long long)round);
    theirs = atomic_load_explicit(&s->place[next].arrivals, memory_order_relaxed);
    if (theirs < round || theirs > round + 1)
        return cb_task_fail(task, -EBADMSG, "worker %u was in round %llu, this one in round %llu",
                            next, (unsigned long long)theirs, (unsigned long long)round);
    return !s->last[round % 2];
}

/* By the first worker, when all others have come: so many arrivals say the upper 32 bits. */
static void break_up(struct cb_task *task, struct shared *s)
{
    while (atomic_load(&s->barrier.state) >> 32 < task->job->workers - 1)
        cb_task_yield(task);
    cb_barrier_abort(task, &s->barrier);
}

/* The first worker resets the barrier when nobody is in it any more. */
static int meet_again(struct cb_task *task, struct shared *s)
{
    if (task->index == 0) {
        while (atomic_load(&s->let_go) < task->job->workers)
            cb_task_yield(task);
        cb_barrier_reset(&s->barrier);
        atomic_store(&s->whole, 1);
        cb_task_wake(task, &s->whole, UINT32_MAX);
    }
    while (!atomic_load(&s->whole))
        cb_task_wait(task, &s->whole, 0, CB_FOREVER);
    if (cb_barrier_wait(task, &s->barrier, CB_FOREVER) < 0)
        return cb_task_fail(task, -EBADMSG, "a barrier that was reset is still broken");
    atomic_fetch_add(&s->met, 1);
    return 0;
}

static int barrier_run(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint64_t round = 0;
    int rc;

    do {
        round++;
        if (task->index == 0)
            s->last[round % 2] = cb_task_draw(task) == 0;
        rc = meet(task, s, round);
        if (rc > 0 && task->index == 0)
            cb_task_done(task, 1);
        task->result += rc > 0;
    } while (rc > 0);
    if (rc < 0)
        return rc;
    if (task->index == 0)
        break_up(task, s);
    if (cb_barrier_wait(task, &s->barrier, CB_FOREVER) != -ECANCELED)
        return cb_task_fail(task, -EBADMSG, "a barrier that cannot be whole let workers pass");
    atomic_fetch_add(&s->let_go, 1);
    return meet_again(task, s);
}

static size_t barrier_bytes(const struct cb_job *job)
{
    return sizeof(struct shared) + job->workers * sizeof(struct place);
}

static int barrier_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    (void)err;
    cb_barrier_init(&s->barrier, job->workers);
    return 0;
}

static int barrier_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    struct shared *s = job->shared;

    for (uint32_t i = 0; i < job->workers; i++) {
        uint64_t rounds = cb_block_slot(job->block, i)->result;

        if (rounds != ops || atomic_load(&s->place[i].arrivals) != ops + 1)
            return cb_err_set(err, -EBADMSG, "worker %u was there in %llu rounds of %llu", i,
                              (unsigned long long)rounds, (unsigned long long)ops);
    }
    if (atomic_load(&s->let_go) != job->workers)
        return cb_err_set(err, -EBADMSG, "the broken barrier let %u workers go of %u",
                          atomic_load(&s->let_go), job->workers);
    if (atomic_load(&s->met) != job->workers)
        return cb_err_set(err, -EBADMSG, "%u workers of %u met at the barrier that was reset",
                          atomic_load(&s->met), job->workers);
    return 0;
}

const struct cb_workload cb_workload_barrier = {
    .name = "barrier",
    .summary = "all workers meet at a barrier",
    .operation = "one round: all have come, all go on",
    .unit = "rounds",
    .tasks_name = "rounds",
    .tasks = 1000,
    .needs = CB_YIELD | CB_WAIT,
    .bytes = barrier_bytes,
    .prepare = barrier_prepare,
    .run = barrier_run,
    .check = barrier_check,
};
