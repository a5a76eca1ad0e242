/* What each kind of lock promises, under every model: one at a time, and nobody's increment
 * lost. */
#include <errno.h>

#include "base/sync/barrier.h"
#include "base/sync/recursive.h"
#include "base/sync/spinlock.h"
#include "trials.h"

enum { ROUNDS = 2000, DEPTH = 3 };

struct shared {
    struct cb_mutex mutex;
    struct cb_recursive recursive;
    struct cb_spinlock spin;
    struct cb_barrier barrier;
    _Atomic uint32_t inside;
    uint64_t counter; /* guarded by the lock under test */
};

/* A lock, with its calls alike. */
struct kind {
    int (*lock)(struct cb_task *task, struct shared *s, uint64_t deadline_ns);
    int (*unlock)(struct cb_task *task, struct shared *s);
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
    return 0;
}

/* --- the kinds --- */

static int lock_mutex(struct cb_task *task, struct shared *s, uint64_t deadline_ns)
{
    return cb_mutex_lock(task, &s->mutex, deadline_ns);
}

/* Half of the times by way of try. */
static int try_mutex(struct cb_task *task, struct shared *s, uint64_t deadline_ns)
{
    return cb_mutex_try(task, &s->mutex) == 0 ? 0 : cb_mutex_lock(task, &s->mutex, deadline_ns);
}

static int unlock_mutex(struct cb_task *task, struct shared *s)
{
    cb_mutex_unlock(task, &s->mutex);
    return 0;
}

static int lock_spin(struct cb_task *task, struct shared *s, uint64_t deadline_ns)
{
    return cb_spinlock_lock(task, &s->spin, deadline_ns);
}

static int unlock_spin(struct cb_task *task, struct shared *s)
{
    (void)task;
    cb_spinlock_unlock(&s->spin);
    return 0;
}

static int lock_recursive(struct cb_task *task, struct shared *s, uint64_t deadline_ns)
{
    int rc = cb_recursive_lock(task, &s->recursive, deadline_ns);

    for (int i = 1; rc == 0 && i < DEPTH; i++)
        rc = cb_recursive_lock(task, &s->recursive, 0);
    return rc;
}

static int unlock_recursive(struct cb_task *task, struct shared *s)
{
    for (int i = 0; i < DEPTH; i++)
        MUST(task, cb_recursive_unlock(task, &s->recursive) == 0);
    return 0;
}

static const struct kind mutex = {lock_mutex, unlock_mutex}, tried = {try_mutex, unlock_mutex},
                         spin = {lock_spin, unlock_spin},
                         recursive = {lock_recursive, unlock_recursive};

/* --- one at a time --- */

static int count(struct cb_task *task, const struct kind *kind)
{
    struct shared *s = task->job->shared;

    for (int i = 0; i < ROUNDS; i++) {
        uint64_t before;

        MUST(task, kind->lock(task, s, CB_FOREVER) == 0);
        MUST(task, atomic_fetch_add(&s->inside, 1) == 0);
        before = s->counter;
        if (i % 8 == 0)
            cb_task_yield(task);
        s->counter = before + 1;
        atomic_fetch_sub(&s->inside, 1);
        MUST(task, kind->unlock(task, s) == 0);
    }
    cb_task_done(task, 1);
    return 0;
}

static int check_count(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct shared *s = job->shared;

    if (s->counter != (uint64_t)ROUNDS * job->workers)
        return cb_err_set(err, -EBADMSG, "an increment was lost");
    return take_check_each_once(job, ops, err);
}

static int run_mutex(struct cb_task *task)
{
    return count(task, &mutex);
}

static int run_try(struct cb_task *task)
{
    return count(task, &tried);
}

static int run_spin(struct cb_task *task)
{
    return count(task, &spin);
}

static int run_recursive(struct cb_task *task)
{
    return count(task, &recursive);
}

/* --- deadlines: while one holds it, the others' pass; then all get it --- */

static int time_out(struct cb_task *task, const struct kind *kind)
{
    struct shared *s = task->job->shared;

    if (task->index == 0)
        MUST(task, kind->lock(task, s, 0) == 0);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index != 0) {
        MUST_TIME_OUT(task, t, kind->lock(task, s, t));
        MUST(task, kind->lock(task, s, 0) == -ETIMEDOUT);
    }
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index == 0)
        MUST(task, kind->unlock(task, s) == 0);
    MUST(task, kind->lock(task, s, CB_FOREVER) == 0);
    MUST(task, kind->unlock(task, s) == 0);
    cb_task_done(task, 1);
    return 0;
}

static int run_mutex_deadline(struct cb_task *task)
{
    return time_out(task, &mutex);
}

static int run_spin_deadline(struct cb_task *task)
{
    return time_out(task, &spin);
}

static int run_recursive_deadline(struct cb_task *task)
{
    return time_out(task, &recursive);
}

/* --- what only one kind promises --- */

static int run_try_held(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    if (task->index == 0)
        MUST(task, cb_mutex_try(task, &s->mutex) == 0);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    MUST(task, cb_mutex_try(task, &s->mutex) == -EBUSY);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    if (task->index == 0)
        cb_mutex_unlock(task, &s->mutex);
    cb_task_done(task, 1);
    return 0;
}

/* Only its holder gives it back, once for each lock; nobody comes in before the last. */
static int run_owner(struct cb_task *task)
{
    struct shared *s = task->job->shared;

    MUST(task, cb_recursive_unlock(task, &s->recursive) == -EPERM);
    cb_barrier_wait(task, &s->barrier, CB_FOREVER);
    for (int i = 0; task->index == 0 && i < DEPTH; i++)
        MUST(task, cb_recursive_lock(task, &s->recursive, 0) == 0);
    for (int i = 0; i < DEPTH; i++) {
        cb_barrier_wait(task, &s->barrier, CB_FOREVER);
        if (task->index != 0) {
            MUST(task, cb_recursive_unlock(task, &s->recursive) == -EPERM);
            MUST(task, cb_recursive_lock(task, &s->recursive, 0) == -ETIMEDOUT);
        }
        cb_barrier_wait(task, &s->barrier, CB_FOREVER);
        if (task->index == 0)
            MUST(task, cb_recursive_unlock(task, &s->recursive) == 0);
    }
    MUST(task, cb_recursive_lock(task, &s->recursive, CB_FOREVER) == 0);
    MUST(task, cb_recursive_unlock(task, &s->recursive) == 0);
    MUST(task, cb_recursive_unlock(task, &s->recursive) == -EPERM);
    cb_task_done(task, 1);
    return 0;
}

static const struct trial trials[] = {
    {"mutex", run_mutex, check_count, 1},
    {"mutex tried", run_try, check_count, 1},
    {"spin lock", run_spin, check_count, 1},
    {"recursive mutex", run_recursive, check_count, 1},
    {"mutex deadline", run_mutex_deadline, take_check_each_once, 1},
    {"spin lock deadline", run_spin_deadline, take_check_each_once, 1},
    {"recursive mutex deadline", run_recursive_deadline, take_check_each_once, 1},
    {"mutex tried while held", run_try_held, take_check_each_once, 1},
    {"recursive mutex and its owner", run_owner, take_check_each_once, 1},
};

int main(void)
{
    const struct trials group = {.name = "locks",
                                 .trial = trials,
                                 .count = sizeof trials / sizeof *trials,
                                 .bytes = shared_bytes,
                                 .prepare = prepare};

    return trials_run(&group);
}
