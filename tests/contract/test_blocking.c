/* Deadlines and wake-ups of base/sync/: nothing comes back early, and nobody sleeps for ever. Where
 * a test needs somebody to be asleep, it waits until the kernel says so. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/sync/barrier.h"
#include "base/sync/event.h"
#include "base/sync/queue.h"
#include "base/sync/semaphore.h"
#include "trials.h"

enum { ROUNDS = 30, WORKERS_MAX = 8 };

struct shared {
    struct cb_event event;
    struct cb_mutex mutex;
    struct cb_condition condition;
    struct cb_semaphore semaphore;
    struct cb_barrier barrier, lonely;
    _Atomic int tid[WORKERS_MAX]; /* of a worker that is about to block; 0 = none */
    _Atomic uint32_t woken;
    struct cb_queue queue; /* of one 8-byte cell, which follows */
    uint64_t cell;
};

static size_t shared_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

static int prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;

    (void)err;
    cb_barrier_init(&s->barrier, job->workers);
    cb_barrier_init(&s->lonely, 2);
    cb_semaphore_init(&s->semaphore, 0, UINT32_MAX);
    cb_queue_init(&s->queue, 1, sizeof(uint64_t), CB_FIFO);
    return 0;
}

/* Instead of a yield, which would never let a carrier of several coroutines fall asleep. */
static void rest(struct cb_task *task)
{
    cb_task_sleep_until(task, cb_clock_ns() + MS / 20);
}

static void about_to_block(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    atomic_store(&s->tid[task->index], (int)syscall(SYS_gettid));
}

/* By worker 0: until all others, having said so, are asleep; forgets that they did. */
static void until_all_sleep(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (uint32_t i = 1; i < task->job->workers; i++) {
        while (!atomic_load(&s->tid[i]) || !take_is_asleep(atomic_load(&s->tid[i])))
            rest(task);
        atomic_store(&s->tid[i], 0);
    }
}

static void until_woken(struct cb_task *task, uint32_t count)
{
    struct shared *s = task->job->shared;

    while (atomic_load(&s->woken) < count)
        rest(task);
}

/* --- event --- */

/* A set wakes everyone, and a set with a clear right behind it too. */
static int run_event(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t others = task->job->workers - 1;

    for (uint32_t i = 0; i < ROUNDS; i++) {
        int pulse = i % 2;

        if (task->index == 0) {
            until_all_sleep(task);
            MUST(task, atomic_load(&s->woken) == i * others); /* nobody went early */
            cb_event_set(task, &s->event);
            if (pulse)
                cb_event_clear(&s->event);
            until_woken(task, (i + 1) * others);
            cb_event_clear(&s->event);
        } else {
            about_to_block(task);
            MUST(task, cb_event_wait(task, &s->event, CB_FOREVER) == 0);
            atomic_fetch_add(&s->woken, 1);
        }
        cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    }
    cb_task_done(task, 1);
    return 0;
}

/* What was set stays set for latecomers, whatever their deadline; what was cleared is clear. */
static int run_event_state(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    MUST(task, cb_event_wait(task, &s->event, 0) == -ETIMEDOUT);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    cb_event_set(task, &s->event);
    MUST(task, cb_event_wait(task, &s->event, 0) == 0);
    MUST(task, cb_event_wait(task, &s->event, CB_FOREVER) == 0);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    cb_event_clear(&s->event);
    MUST(task, cb_event_wait(task, &s->event, 0) == -ETIMEDOUT);
    cb_task_done(task, 1);
    return 0;
}

/* --- wake-ups of those who certainly sleep --- */

static int run_condition(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t others = task->job->workers - 1;

    for (uint32_t i = 0; i < ROUNDS; i++) {
        if (task->index == 0) {
            until_all_sleep(task);
            cb_mutex_lock(task, &s->mutex, CB_FOREVER);
            cb_condition_notify_all(task, &s->condition);
            cb_mutex_unlock(task, &s->mutex);
            until_woken(task, (i + 1) * others);
        } else {
            cb_mutex_lock(task, &s->mutex, CB_FOREVER);
            about_to_block(task);
            cb_condition_wait(task, &s->condition, &s->mutex, CB_FOREVER);
            atomic_fetch_add(&s->woken, 1);
            cb_mutex_unlock(task, &s->mutex);
        }
        cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    }
    cb_task_done(task, 1);
    return 0;
}

/* As many acquire as were released, not one more. */
static int run_semaphore(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t others = task->job->workers - 1;

    if (task->index == 0) {
        until_all_sleep(task);
        for (uint32_t i = 1; i <= others; i++) {
            MUST(task, atomic_load(&s->woken) == i - 1);
            MUST(task, cb_semaphore_release(task, &s->semaphore) == 0);
            until_woken(task, i);
        }
    } else {
        about_to_block(task);
        MUST(task, cb_semaphore_acquire(task, &s->semaphore, CB_FOREVER) == 0);
        atomic_fetch_add(&s->woken, 1);
    }
    cb_task_done(task, 1);
    return 0;
}

/* --- deadlines: -ETIMEDOUT, not before, and with the promised state after --- */

static int run_deadlines(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint64_t item = 1;

    MUST_TIME_OUT(task, t, cb_event_wait(task, &s->event, t));
    MUST_TIME_OUT(task, t, cb_semaphore_acquire(task, &s->semaphore, t));
    MUST_TIME_OUT(task, t, cb_queue_get(task, &s->queue, &item, t));
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index == 0)
        MUST(task, cb_queue_put(task, &s->queue, &item, CB_FOREVER) == 0);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    MUST_TIME_OUT(task, t, cb_queue_put(task, &s->queue, &item, t));
    MUST(task, cb_mutex_lock(task, &s->mutex, CB_FOREVER) == 0);
    MUST_TIME_OUT(task, t, cb_condition_wait(task, &s->condition, &s->mutex, t));
    MUST(task, cb_mutex_lock(task, &s->mutex, 0) == -ETIMEDOUT); /* is held, as promised */
    cb_mutex_unlock(task, &s->mutex);
    cb_task_done(task, 1);
    return 0;
}

/* A deadline that passes at a barrier breaks it, for latecomers too, until a reset. */
static int run_barrier_deadline(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    if (task->index == 0)
        MUST_TIME_OUT(task, t, cb_barrier_wait(task, &s->lonely, t));
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    MUST(task, cb_barrier_wait(task, &s->lonely, CB_FOREVER) == -ECANCELED);
    if (cb_barrier_wait(task, &s->barrier, CB_FOREVER) == 1)
        cb_barrier_reset(&s->lonely);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index < 2 && task->job->workers > 1)
        MUST(task, cb_barrier_wait(task, &s->lonely, CB_FOREVER) >= 0);
    cb_task_done(task, 1);
    return 0;
}

static const struct trial trials[] = {
    {"event wakes all, a pulse too", run_event, take_check_each_once, 0},
    {"event state", run_event_state, take_check_each_once, 0},
    {"condition wakes all", run_condition, take_check_each_once, 0},
    {"semaphore wakes one a release", run_semaphore, take_check_each_once, 0},
    {"deadlines", run_deadlines, take_check_each_once, 0},
    {"barrier deadline", run_barrier_deadline, take_check_each_once, 0},
};

int main(void)
{
    const struct trials group = {.name = "blocking",
                                 .trial = trials,
                                 .count = sizeof trials / sizeof *trials,
                                 .bytes = shared_bytes,
                                 .prepare = prepare};

    return trials_run(&group);
}
