/* Concurrency Kit's ring: one worker puts 1 to the number of items, another gets and adds them up.
 * Ours is cb_ring, as in queue's kind=ring; the bare one calls the library and spins. */
#include "base/sync/ring.h"

#include <ck_ring.h>
#include <errno.h>

#include "base/pause.h"
#include "bench/raw/loops.h"

enum { CAPACITY = CB_LOOP_QUEUE_CAPACITY };

static int check(uint64_t sum, uint64_t items, struct cb_err *err)
{
    if (sum != items * (items + 1) / 2)
        return cb_err_set(err, -EBADMSG, "%llu items add up to %llu", (unsigned long long)items,
                          (unsigned long long)sum);
    return 0;
}

/* --- ours --- */

static size_t ours_bytes(const struct cb_job *job)
{
    (void)job;
    return cb_ring_bytes(CAPACITY);
}

static int prepare_single(const struct cb_job *job, struct cb_err *err)
{
    (void)err;
    cb_ring_init(job->shared, CAPACITY, 1);
    return 0;
}

static int prepare_many(const struct cb_job *job, struct cb_err *err)
{
    (void)err;
    cb_ring_init(job->shared, CAPACITY, 0);
    return 0;
}

static int ours_run(struct cb_task *task)
{
    uint64_t items = task->job->block->work.tasks, sum = 0, item;
    struct cb_ring *ring = task->job->shared;

    for (uint64_t i = 1; task->index == 0 && i <= items; i++)
        cb_ring_put(task, ring, i, CB_FOREVER);
    for (uint64_t i = 0; task->index == 1 && i < items; i++) {
        cb_ring_get(task, ring, &item, CB_FOREVER);
        sum += item;
    }
    task->result = sum;
    cb_task_done(task, task->index == 1 ? items : 0);
    return 0;
}

static int ours_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    return check(cb_job_result_sum(job), ops, err);
}

#define ITEMS                                                                                     \
    .name = "raw-ring", .summary = "one worker puts, one gets",                                   \
    .operation = "one item put and got", .unit = "items", .needs = CB_YIELD, .bytes = ours_bytes, \
    .run = ours_run, .check = ours_check

const struct cb_workload cb_ours_ring = {ITEMS, .prepare = prepare_single};
const struct cb_workload cb_ours_ring_mpmc = {ITEMS, .prepare = prepare_many};

/* --- bare --- */

struct bare {
    CB_LINE struct ck_ring ring;
    CB_LINE struct ck_ring_buffer cells[2 * CAPACITY]; /* as many as ours: one stays empty */
    CB_LINE uint64_t sum;
};

static int bare_prepare(const struct cb_bare_job *job)
{
    struct bare *b = job->shared;

    ck_ring_init(&b->ring, 2 * CAPACITY);
    return 0;
}

static void *as_pointer(uint64_t value)
{
    return (void *)(uintptr_t)value;
}

static int bare_run_spsc(const struct cb_bare_job *job, uint32_t index)
{
    struct bare *b = job->shared;
    void *item;

    for (uint64_t i = 1; index == 0 && i <= job->count; i++)
        while (!ck_ring_enqueue_spsc(&b->ring, b->cells, as_pointer(i)))
            cb_pause();
    for (uint64_t i = 0; index == 1 && i < job->count; i++) {
        while (!ck_ring_dequeue_spsc(&b->ring, b->cells, &item))
            cb_pause();
        b->sum += (uintptr_t)item;
    }
    return 0;
}

static int bare_run_mpmc(const struct cb_bare_job *job, uint32_t index)
{
    struct bare *b = job->shared;
    void *item;

    for (uint64_t i = 1; index == 0 && i <= job->count; i++)
        while (!ck_ring_enqueue_mpmc(&b->ring, b->cells, as_pointer(i)))
            cb_pause();
    for (uint64_t i = 0; index == 1 && i < job->count; i++) {
        while (!ck_ring_dequeue_mpmc(&b->ring, b->cells, &item))
            cb_pause();
        b->sum += (uintptr_t)item;
    }
    return 0;
}

static int bare_check(const struct cb_bare_job *job, struct cb_err *err)
{
    return check(((const struct bare *)job->shared)->sum, job->count, err);
}

const struct cb_bare_loop cb_bare_ring = {.bytes = sizeof(struct bare),
                                          .prepare = bare_prepare,
                                          .run = bare_run_spsc,
                                          .check = bare_check};
const struct cb_bare_loop cb_bare_ring_mpmc = {.bytes = sizeof(struct bare),
                                               .prepare = bare_prepare,
                                               .run = bare_run_mpmc,
                                               .check = bare_check};
