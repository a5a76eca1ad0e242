/* What each primitive of base/sync/ promises, under every model. A workload here proves itself:
 * MUST ends its run where a promise is broken, and a lost wake-up ends it by the timeout. */
#include <errno.h>
#include <string.h>

#include "base/sync/barrier.h"
#include "base/sync/queue.h"
#include "base/sync/semaphore.h"
#include "trials.h"

enum { ROUNDS = 200 };

/* The shared bytes of all of them. */
struct shared {
    struct cb_mutex mutex;
    struct cb_condition condition;
    struct cb_semaphore semaphore;
    struct cb_barrier barrier, other;
    _Atomic uint32_t inside, arrived[ROUNDS], leaders[ROUNDS];
    uint64_t counter, given, taken; /* guarded by the mutex */
    int closed;
    struct cb_queue queue; /* last: its cells follow */
};

enum { CAPACITY = 3, ITEM_BYTES = 12, PERMITS = 2 };

static size_t shared_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared) + cb_queue_bytes(CAPACITY, ITEM_BYTES);
}

static int prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    (void)err;
    cb_barrier_init(&s->barrier, job->workers);
    cb_barrier_init(&s->other, job->workers);
    cb_semaphore_init(&s->semaphore, PERMITS, PERMITS);
    cb_queue_init(&s->queue, CAPACITY, ITEM_BYTES);
    return 0;
}

/* --- mutex: one at a time, and nobody's increment is lost --- */

static int run_mutex(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (int i = 0; i < 10 * ROUNDS; i++) {
        uint64_t before;

        MUST(task, cb_mutex_lock(task, &s->mutex, CB_FOREVER) == 0);
        MUST(task, atomic_fetch_add(&s->inside, 1) == 0);
        before = s->counter;
        if (i % 8 == 0)
            cb_task_yield(task);
        s->counter = before + 1;
        atomic_fetch_sub(&s->inside, 1);
        cb_mutex_unlock(task, &s->mutex);
    }
    cb_task_done(task, 1);
    return 0;
}

static int check_mutex(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;

    if (s->counter != 10ull * ROUNDS * job->workers)
        return cb_err_set(err, -EBADMSG, "an increment was lost");
    return take_check_each_once(job, ops, err);
}

/* --- condition: a token goes round; every hand-over needs its wake-up --- */

static int run_notify_all(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (int i = 0; i < ROUNDS; i++) {
        cb_mutex_lock(task, &s->mutex, CB_FOREVER);
        while (s->counter % task->job->workers != task->index)
            MUST(task, cb_condition_wait(task, &s->condition, &s->mutex, CB_FOREVER) == 0);
        s->counter++;
        cb_condition_notify_all(task, &s->condition);
        cb_mutex_unlock(task, &s->mutex);
    }
    cb_task_done(task, 1);
    return 0;
}

/* Gifts from worker 0, one notification each: all are taken. */
static int run_notify_one(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    int more = 1;

    for (int i = 0; task->index == 0 && i < ROUNDS; i++) {
        cb_mutex_lock(task, &s->mutex, CB_FOREVER);
        s->given++;
        s->closed = i == ROUNDS - 1;
        cb_condition_notify(task, &s->condition, s->closed ? UINT32_MAX : 1);
        cb_mutex_unlock(task, &s->mutex);
        cb_task_yield(task);
    }
    while (task->index != 0 && more) {
        cb_mutex_lock(task, &s->mutex, CB_FOREVER);
        while (s->given == s->taken && !s->closed)
            MUST(task, cb_condition_wait(task, &s->condition, &s->mutex, CB_FOREVER) == 0);
        more = s->given > s->taken;
        s->taken += (uint64_t)more;
        cb_mutex_unlock(task, &s->mutex);
    }
    cb_task_done(task, 1);
    return 0;
}

static int check_notify_one(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;

    if (s->taken != ROUNDS)
        return cb_err_set(err, -EBADMSG, "a gift was not taken");
    return take_check_each_once(job, ops, err);
}

/* --- semaphore: never more inside than there are permits, and no permit too many --- */

static int run_semaphore(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (int i = 0; i < 5 * ROUNDS; i++) {
        MUST(task, cb_semaphore_acquire(task, &s->semaphore, CB_FOREVER) == 0);
        MUST(task, atomic_fetch_add(&s->inside, 1) < PERMITS);
        if (i % 4 == 0)
            cb_task_yield(task);
        atomic_fetch_sub(&s->inside, 1);
        MUST(task, cb_semaphore_release(task, &s->semaphore) == 0);
    }
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    MUST(task, cb_semaphore_release(task, &s->semaphore) == -EOVERFLOW);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index == 0) { /* the refused releases added nothing */
        for (int i = 0; i < PERMITS; i++)
            MUST(task, cb_semaphore_acquire(task, &s->semaphore, 0) == 0);
        MUST(task, cb_semaphore_acquire(task, &s->semaphore, 0) == -ETIMEDOUT);
    }
    cb_task_done(task, 1);
    return 0;
}

/* Permits made by worker 0 alone; every waiter gets its share of wake-ups. */
static int run_semaphore_gifts(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t others = task->job->workers - 1;

    if (task->index == 0) {
        cb_semaphore_init(&s->semaphore, 0, UINT32_MAX);
        cb_barrier_wait(task, &s->barrier, CB_FOREVER);
        for (uint32_t i = 0; i < others * ROUNDS; i++) {
            MUST(task, cb_semaphore_release(task, &s->semaphore) == 0);
            if (i % 3 == 0)
                cb_task_yield(task);
        }
    } else {
        cb_barrier_wait(task, &s->barrier, CB_FOREVER);
        for (int i = 0; i < ROUNDS; i++)
            MUST(task, cb_semaphore_acquire(task, &s->semaphore, CB_FOREVER) == 0);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- barrier: nobody goes on before all are there; one of them leads --- */

static int run_barrier(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (int i = 0; i < ROUNDS; i++) {
        int rc;

        atomic_fetch_add(&s->arrived[i], 1);
        rc = cb_barrier_wait(task, &s->barrier, CB_FOREVER);
        MUST(task, rc == 0 || rc == 1);
        MUST(task, atomic_load(&s->arrived[i]) == task->job->workers);
        atomic_fetch_add(&s->leaders[i], (uint32_t)rc);
    }
    cb_task_done(task, 1);
    return 0;
}

static int check_barrier(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;

    for (int i = 0; i < ROUNDS; i++)
        if (s->leaders[i] != 1)
            return cb_err_set(err, -EBADMSG, "round %d had %u leaders", i, s->leaders[i]);
    return take_check_each_once(job, ops, err);
}

/* An abort lets all go, holds until a reset, and then all is well again; over and over. */
static int run_barrier_abort(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (int i = 0; i < ROUNDS / 10; i++) {
        if (task->index == 0) {
            while (atomic_load(&s->arrived[i]) < task->job->workers - 1)
                cb_task_yield(task);
            cb_barrier_abort(task, &s->barrier);
        } else {
            atomic_fetch_add(&s->arrived[i], 1);
            MUST(task, cb_barrier_wait(task, &s->barrier, CB_FOREVER) == -ECANCELED);
        }
        MUST(task, cb_barrier_wait(task, &s->barrier, CB_FOREVER) == -ECANCELED);
        if (cb_barrier_wait(task, &s->other, CB_FOREVER) == 1)
            cb_barrier_reset(&s->barrier);
        cb_barrier_wait(task, &s->other, CB_FOREVER);
        MUST(task, cb_barrier_wait(task, &s->barrier, CB_FOREVER) >= 0);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- queue: everything once, in order for each who put --- */

/* Twelve bytes: not the size that has a path of its own. */
struct item {
    uint32_t from, number, check;
};

_Static_assert(sizeof(struct item) == ITEM_BYTES, "an item fills a cell");

static int get_items(struct cb_task *task, struct shared *s)
{
    uint32_t last[8] = {0};
    struct item item;

    for (;;) {
        MUST(task, cb_queue_get(task, &s->queue, &item, CB_FOREVER) == 0);
        MUST(task, item.check == (item.from ^ item.number ^ 0x5a5a5a5a) && item.from < 8);
        if (item.number == 0)
            return 0;
        MUST(task, item.number > last[item.from]);
        last[item.from] = item.number;
        task->result += ((uint64_t)item.from << 32) + item.number;
    }
}

static int put_item(struct cb_task *task, struct shared *s, uint32_t number)
{
    struct item item = {task->index, number, task->index ^ number ^ 0x5a5a5a5a};

    return cb_queue_put(task, &s->queue, &item, CB_FOREVER);
}

static int run_queue(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t producers = task->job->workers / 2, consumers = task->job->workers - producers;

    if (task->index >= producers) {
        int rc = get_items(task, s);

        cb_task_done(task, rc == 0);
        return rc;
    }
    for (uint32_t i = 1; i <= 5 * ROUNDS; i++)
        MUST(task, put_item(task, s, i) == 0);
    if (atomic_fetch_add(&s->inside, 1) == producers - 1) /* the last one: an end for each */
        for (uint32_t i = 0; i < consumers; i++)
            MUST(task, put_item(task, s, 0) == 0);
    cb_task_done(task, 1);
    return 0;
}

static int check_queue(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    uint64_t want = 0, n = 5 * ROUNDS;

    for (uint64_t p = 0; p < job->workers / 2; p++)
        want += n * (p << 32) + n * (n + 1) / 2;
    if (cb_job_result_sum(job) != want)
        return cb_err_set(err, -EBADMSG, "an item was lost or came twice");
    return take_check_each_once(job, ops, err);
}

/* One producer, one consumer: exactly the order in which it was filled. */
static int run_queue_order(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (uint32_t i = 1; task->index == 0 && i <= 5 * ROUNDS; i++)
        MUST(task, put_item(task, s, i) == 0);
    for (uint32_t i = 1; task->index == 1 && i <= 5 * ROUNDS; i++) {
        struct item item;

        MUST(task, cb_queue_get(task, &s->queue, &item, CB_FOREVER) == 0);
        MUST(task, item.number == i);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- all of them, everywhere --- */

static const struct trial trials[] = {
    {"mutex", run_mutex, check_mutex, 1},
    {"condition notify all", run_notify_all, take_check_each_once, 1},
    {"condition notify one", run_notify_one, check_notify_one, 2},
    {"semaphore", run_semaphore, take_check_each_once, 1},
    {"semaphore gifts", run_semaphore_gifts, take_check_each_once, 2},
    {"barrier", run_barrier, check_barrier, 1},
    {"barrier abort", run_barrier_abort, take_check_each_once, 1},
    {"queue", run_queue, check_queue, 2},
    {"queue order", run_queue_order, take_check_each_once, 2},
};

int main(void)
{
    const struct trials group = {.name = "sync",
                                 .trial = trials,
                                 .count = sizeof trials / sizeof *trials,
                                 .bytes = shared_bytes,
                                 .prepare = prepare};

    return trials_run(&group);
}
