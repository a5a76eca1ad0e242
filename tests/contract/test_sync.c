/* What each primitive of base/sync/ promises, under every model. A workload here proves itself:
 * MUST ends its run where a promise is broken, and a lost wake-up ends it by the timeout. */
#include <errno.h>

#include "base/sync/barrier.h"
#include "base/sync/condition.h"
#include "base/sync/once.h"
#include "base/sync/semaphore.h"
#include "trials.h"

enum { ROUNDS = 200 };

/* The shared bytes of all of them. */
struct shared {
    struct cb_mutex mutex;
    struct cb_condition condition, next_round;
    struct cb_semaphore semaphore;
    struct cb_barrier barrier, other, pairs;
    struct cb_once once[ROUNDS];
    uint32_t tries[ROUNDS]; /* guarded by their once */
    _Atomic uint32_t inside, arrived[ROUNDS], leaders[ROUNDS];
    uint64_t counter, given, taken, waiting; /* guarded by the mutex */
    int closed;
};

enum { PERMITS = 2 };

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
    cb_barrier_init(&s->other, job->workers);
    cb_barrier_init(&s->pairs, 2);
    cb_semaphore_init(&s->semaphore, PERMITS, PERMITS);
    return 0;
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

/* What each waits for: that it is its turn. */
struct turn {
    struct cb_task *task;
    struct shared *shared;
};

static int my_turn(void *argument)
{
    const struct turn *turn = argument;

    return turn->shared->counter % turn->task->job->workers == turn->task->index;
}

/* The token again, by predicate; and with the predicate false until a deadline. */
static int run_wait_for(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    struct turn turn = {task, s};
    uint32_t others = task->job->workers - 1;

    for (int i = 0; i < ROUNDS; i++) {
        cb_mutex_lock(task, &s->mutex, CB_FOREVER);
        MUST(task, cb_condition_wait_for(task, &s->condition, &s->mutex, my_turn, &turn,
                                         CB_FOREVER) == 0);
        MUST(task, my_turn(&turn));
        s->counter++;
        cb_condition_notify(task, &s->condition, others);
        cb_mutex_unlock(task, &s->mutex);
    }
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    cb_mutex_lock(task, &s->mutex, CB_FOREVER);
    if (my_turn(&turn))
        MUST(task, cb_condition_wait_for(task, &s->condition, &s->mutex, my_turn, &turn, 0) == 0);
    else
        MUST_TIME_OUT(task, t,
                      cb_condition_wait_for(task, &s->condition, &s->mutex, my_turn, &turn, t));
    MUST(task, cb_mutex_try(task, &s->mutex) == -EBUSY); /* is held, as promised */
    cb_mutex_unlock(task, &s->mutex);
    cb_task_done(task, 1);
    return 0;
}

/* Until the count is reached, with the mutex let go meanwhile. */
static void until(struct cb_task *task, struct shared *s, const uint64_t *count, uint64_t reached)
{
    while (*count < reached) {
        cb_mutex_unlock(task, &s->mutex);
        cb_task_sleep_until(task, cb_clock_ns() + MS / 20);
        cb_mutex_lock(task, &s->mutex, CB_FOREVER);
    }
}

/* In every round, when all wait, worker 0 makes some gifts and notifies as many. Nobody takes two
 * in a round: each gift needs its wake. */
static int run_notify_some(struct cb_task *task)
{
    struct shared *s = task->job->shared;
    uint32_t others = task->job->workers - 1;

    cb_mutex_lock(task, &s->mutex, CB_FOREVER);
    for (uint32_t i = 0; task->index == 0 && i < ROUNDS; i++) {
        until(task, s, &s->waiting, others);
        s->given += i % (others + 1);
        s->waiting -= i % (others + 1);
        cb_condition_notify(task, &s->condition, i % (others + 1));
        until(task, s, &s->taken, s->given);
        s->counter = i + 1;
        cb_condition_notify_all(task, &s->next_round);
    }
    while (task->index != 0 && s->counter < ROUNDS) {
        uint64_t round;

        s->waiting++;
        while (s->given == s->taken && s->counter < ROUNDS)
            MUST(task, cb_condition_wait(task, &s->condition, &s->mutex, CB_FOREVER) == 0);
        s->taken += s->given > s->taken;
        for (round = s->counter; round == s->counter && round < ROUNDS;)
            MUST(task, cb_condition_wait(task, &s->next_round, &s->mutex, CB_FOREVER) == 0);
    }
    cb_condition_notify_all(task, &s->condition); /* there are no more rounds */
    cb_mutex_unlock(task, &s->mutex);
    cb_task_done(task, 1);
    return 0;
}

/* --- once: one worker does it, and those who come meanwhile wait --- */

enum { FAILURES = 2 };

/* Fails at first; what it counts nobody else may touch meanwhile. */
static int try_it(struct cb_task *task, void *tries)
{
    uint32_t before = *(uint32_t *)tries;

    cb_task_yield(task);
    *(uint32_t *)tries = before + 1;
    return before < FAILURES ? -EIO : 0;
}

static int run_once(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (int i = 0; i < ROUNDS; i++) {
        int rc;

        while ((rc = cb_once(task, &s->once[i], try_it, &s->tries[i], CB_FOREVER)) == -EIO)
            atomic_fetch_add(&s->arrived[i], 1);
        MUST(task, rc == 0 && s->tries[i] == FAILURES + 1);
        MUST(task, atomic_load(&s->arrived[i]) <= FAILURES);
    }
    cb_task_done(task, 1);
    return 0;
}

static int check_once(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;

    for (int i = 0; i < ROUNDS; i++)
        if (s->tries[i] != FAILURES + 1 || s->arrived[i] != FAILURES)
            return cb_err_set(err, -EBADMSG, "%u tries, %u told", s->tries[i], s->arrived[i]);
    return take_check_each_once(job, ops, err);
}

/* Takes until all others have given up waiting for it. */
static int take_long(struct cb_task *task, void *shared)
{
    struct shared *s = shared;

    atomic_store(&s->arrived[0], 1);
    while (atomic_load(&s->inside) < task->job->workers - 1)
        cb_task_sleep_until(task, cb_clock_ns() + MS / 20);
    return 0;
}

static int run_once_deadline(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    if (task->index != 0) {
        while (!atomic_load(&s->arrived[0]))
            cb_task_sleep_until(task, cb_clock_ns() + MS / 20);
        MUST_TIME_OUT(task, t, cb_once(task, &s->once[0], take_long, s, t));
        MUST(task, cb_once(task, &s->once[0], take_long, s, 0) == -ETIMEDOUT);
        atomic_fetch_add(&s->inside, 1);
    }
    MUST(task, cb_once(task, &s->once[0], take_long, s, CB_FOREVER) == 0);
    MUST(task, cb_once(task, &s->once[0], take_long, s, 0) == 0);
    cb_task_done(task, 1);
    return 0;
}

/* --- local: nobody sees another's value --- */

static int run_local(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    for (uint32_t key = 0; key < CB_LOCALS; key++)
        MUST(task, *cb_task_local(task, key) == 0);
    for (uint64_t i = 0; i < ROUNDS; i++) {
        for (uint32_t key = 0; key < CB_LOCALS; key++)
            *cb_task_local(task, key) = (i << 32) + task->index * CB_LOCALS + key;
        cb_barrier_wait(task, &s->barrier, CB_FOREVER); /* all have written theirs */
        for (uint32_t key = 0; key < CB_LOCALS; key++)
            MUST(task, *cb_task_local(task, key) == (i << 32) + task->index * CB_LOCALS + key);
    }
    cb_task_done(task, 1);
    return 0;
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

/* More workers than parties: whoever comes while a round ends belongs to the next. As many waits in
 * all as make whole rounds, claimed one by one, so that none is left alone. */
static int run_barrier_crowd(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    while (task->job->workers > 1 && atomic_fetch_add(&s->inside, 1) < 20 * ROUNDS) {
        int rc = cb_barrier_wait(task, &s->pairs, CB_FOREVER);

        MUST(task, rc == 0 || rc == 1);
        task->result += (uint64_t)rc;
    }
    cb_task_done(task, 1);
    return 0;
}

static int check_barrier_crowd(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    if (cb_job_result_sum(job) != (job->workers > 1 ? 10 * ROUNDS : 0))
        return cb_err_set(err, -EBADMSG, "not as many leaders as rounds");
    return take_check_each_once(job, ops, err);
}

/* --- all of them, everywhere --- */

static const struct trial trials[] = {
    {"condition notify all", run_notify_all, take_check_each_once, 1},
    {"condition notify one", run_notify_one, check_notify_one, 2},
    {"condition notify some", run_notify_some, take_check_each_once, 2},
    {"condition wait_for", run_wait_for, take_check_each_once, 1},
    {"once", run_once, check_once, 1},
    {"once deadline", run_once_deadline, take_check_each_once, 1},
    {"local", run_local, take_check_each_once, 1},
    {"semaphore", run_semaphore, take_check_each_once, 1},
    {"semaphore gifts", run_semaphore_gifts, take_check_each_once, 2},
    {"barrier", run_barrier, check_barrier, 1},
    {"barrier crowd", run_barrier_crowd, check_barrier_crowd, 1},
    {"barrier abort", run_barrier_abort, take_check_each_once, 1},
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
