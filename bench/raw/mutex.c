/* Lock, one increment, unlock. The mutex and what it guards have a line each, on both sides. */
#include <errno.h>
#include <pthread.h>

#include "base/sync/mutex.h"
#include "bench/raw/loops.h"

static int check(uint64_t counted, uint64_t want, struct cb_err *err)
{
    if (counted != want)
        return cb_err_set(err, -EBADMSG, "%llu increments of %llu", (unsigned long long)counted,
                          (unsigned long long)want);
    return 0;
}

/* --- ours --- */

struct ours {
    CB_LINE struct cb_mutex mutex;
    CB_LINE uint64_t count;
};

static size_t ours_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct ours);
}

static int ours_run(struct cb_task *task)
{
    struct ours *o = task->job->shared;
    uint64_t share = cb_ours_share(task);

    for (uint64_t i = 0; i < share; i++) {
        cb_mutex_lock(task, &o->mutex, CB_FOREVER);
        o->count++;
        cb_mutex_unlock(task, &o->mutex);
    }
    cb_task_done(task, share);
    return 0;
}

static int ours_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    return check(((const struct ours *)job->shared)->count, ops, err);
}

#define INCREMENTS                                                                     \
    .name = "raw-mutex", .summary = "workers that increment one number under a mutex", \
    .operation = "lock, increment, unlock", .unit = "increments", .bytes = ours_bytes, \
    .run = ours_run, .check = ours_check

const struct cb_workload cb_ours_mutex = {INCREMENTS, .needs = CB_WAIT};

/* A worker that may start threads is not alone: its mutex takes locked instructions. */
const struct cb_workload cb_ours_mutex_locked = {INCREMENTS, .needs = CB_WAIT | CB_SPAWN};

/* --- bare --- */

struct bare {
    CB_LINE pthread_mutex_t mutex;
    CB_LINE uint64_t count;
};

/* Shared between processes only where there are some: what a user of threads would do. */
static int bare_prepare(const struct cb_bare_job *job)
{
    struct bare *b = job->shared;
    pthread_mutexattr_t attributes;
    int rc;

    pthread_mutexattr_init(&attributes);
    if (job->as == CB_BARE_PROCESSES)
        pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    rc = -pthread_mutex_init(&b->mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return rc;
}

static int bare_run(const struct cb_bare_job *job, uint32_t index)
{
    struct bare *b = job->shared;
    uint64_t share = cb_bare_share(job);

    (void)index;
    for (uint64_t i = 0; i < share; i++) {
        pthread_mutex_lock(&b->mutex);
        b->count++;
        pthread_mutex_unlock(&b->mutex);
    }
    return 0;
}

static int bare_check(const struct cb_bare_job *job, struct cb_err *err)
{
    return check(((const struct bare *)job->shared)->count, job->count, err);
}

const struct cb_bare_loop cb_bare_mutex = {
    .bytes = sizeof(struct bare), .prepare = bare_prepare, .run = bare_run, .check = bare_check};
