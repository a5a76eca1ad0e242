/* A bounded queue: the first half of the workers put numbers, the other half get them and add them
 * up. Ours is cb_queue; the bare one the textbook's mutex and two condition variables. */
#include "base/sync/queue.h"

#include <errno.h>
#include <pthread.h>

#include "bench/raw/loops.h"

enum { CAPACITY = CB_LOOP_QUEUE_CAPACITY };

/* Producers put 1 to their share each. */
static int check(uint64_t sum, uint64_t items, uint32_t producers, struct cb_err *err)
{
    uint64_t each = items / producers, want = producers * (each * (each + 1) / 2);

    if (sum != want)
        return cb_err_set(err, -EBADMSG, "items that add up to %llu, not %llu",
                          (unsigned long long)sum, (unsigned long long)want);
    return 0;
}

/* --- ours --- */

static size_t ours_bytes(const struct cb_job *job)
{
    (void)job;
    return cb_queue_bytes(CAPACITY, sizeof(uint64_t), CB_FIFO);
}

static int ours_prepare(const struct cb_job *job, struct cb_err *err)
{
    (void)err;
    cb_queue_init(job->shared, CAPACITY, sizeof(uint64_t), CB_FIFO);
    return 0;
}

static int ours_run(struct cb_task *task)
{
    struct cb_queue *queue = task->job->shared;
    uint64_t each = 2 * cb_ours_share(task), sum = 0, item;

    if (task->index < task->job->workers / 2) {
        for (item = 1; item <= each; item++)
            cb_queue_put(task, queue, &item, CB_FOREVER);
        return 0;
    }
    for (uint64_t i = 0; i < each; i++) {
        cb_queue_get(task, queue, &item, CB_FOREVER);
        sum += item;
    }
    task->result = sum;
    cb_task_done(task, each);
    return 0;
}

static int ours_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    return check(cb_job_result_sum(job), ops, job->workers / 2, err);
}

const struct cb_workload cb_ours_queue = {
    .name = "raw-queue",
    .summary = "half of the workers put, the others get",
    .operation = "one item put and got",
    .unit = "items",
    .needs = CB_WAIT,
    .bytes = ours_bytes,
    .prepare = ours_prepare,
    .run = ours_run,
    .check = ours_check,
};

/* --- bare --- */

/* The indices share the mutex's line, as ours do: behind the conditions they cost another miss an
 * item, up to half of a 1x1. It signals with the mutex held, as ours does: after the unlock is
 * faster for 1x1 and far slower for 4x4. */
struct bare {
    CB_LINE pthread_mutex_t mutex;
    uint32_t first, used;
    pthread_cond_t not_empty, not_full;
    CB_LINE uint64_t cell[CAPACITY];
    CB_LINE _Atomic uint64_t sum;
};

static int bare_prepare(const struct cb_bare_job *job)
{
    int shared = job->as == CB_BARE_PROCESSES ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE;
    struct bare *b = job->shared;
    pthread_mutexattr_t of_mutex;
    pthread_condattr_t of_condition;
    int rc;

    pthread_mutexattr_init(&of_mutex);
    pthread_mutexattr_setpshared(&of_mutex, shared);
    pthread_condattr_init(&of_condition);
    pthread_condattr_setpshared(&of_condition, shared);
    rc = -pthread_mutex_init(&b->mutex, &of_mutex);
    if (rc == 0)
        rc = -pthread_cond_init(&b->not_empty, &of_condition);
    if (rc == 0)
        rc = -pthread_cond_init(&b->not_full, &of_condition);
    pthread_mutexattr_destroy(&of_mutex);
    pthread_condattr_destroy(&of_condition);
    return rc;
}

static void bare_put(struct bare *b, uint64_t item)
{
    pthread_mutex_lock(&b->mutex);
    while (b->used == CAPACITY)
        pthread_cond_wait(&b->not_full, &b->mutex);
    b->cell[(b->first + b->used++) % CAPACITY] = item;
    pthread_cond_signal(&b->not_empty);
    pthread_mutex_unlock(&b->mutex);
}

static uint64_t bare_get(struct bare *b)
{
    uint64_t item;

    pthread_mutex_lock(&b->mutex);
    while (b->used == 0)
        pthread_cond_wait(&b->not_empty, &b->mutex);
    item = b->cell[b->first];
    b->first = (b->first + 1) % CAPACITY;
    b->used--;
    pthread_cond_signal(&b->not_full);
    pthread_mutex_unlock(&b->mutex);
    return item;
}

static int bare_run(const struct cb_bare_job *job, uint32_t index)
{
    struct bare *b = job->shared;
    uint64_t each = 2 * cb_bare_share(job), sum = 0;

    if (index < job->workers / 2) {
        for (uint64_t item = 1; item <= each; item++)
            bare_put(b, item);
        return 0;
    }
    for (uint64_t i = 0; i < each; i++)
        sum += bare_get(b);
    b->sum += sum;
    return 0;
}

static int bare_check(const struct cb_bare_job *job, struct cb_err *err)
{
    return check(((const struct bare *)job->shared)->sum, job->count, job->workers / 2, err);
}

const struct cb_bare_loop cb_bare_queue = {
    .bytes = sizeof(struct bare), .prepare = bare_prepare, .run = bare_run, .check = bare_check};
