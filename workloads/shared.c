/* shared - workers update cells of shared memory: many one array, as Value and Array of Python's
 * multiprocessing, under its one lock or with atomic additions. */
#include "workloads/workload.h"

#include <errno.h>

#include "base/sync/mutex.h"

enum { CELLS, KIND };
enum { MUTEX, ATOMIC };

static const char *const kinds[] = {[MUTEX] = "mutex", [ATOMIC] = "atomic", NULL};

static const struct cb_param params[] = {
    [CELLS] = {.name = "cells",
               .help = "numbers of 8 bytes, side by side",
               .preset = "64",
               .kind = CB_COUNT,
               .min = 1,
               .max = 1 << 24},
    [KIND] = {.name = "kind",
              .help = "one lock for the array, or an atomic addition",
              .preset = "mutex",
              .words = kinds,
              .only_words = 1},
    {0},
};

struct array {
    CB_LINE struct cb_mutex mutex;
    CB_LINE _Atomic uint64_t cell[];
};

static void add_locked(struct cb_task *task, struct array *array, uint64_t at, uint64_t amount)
{
    _Atomic uint64_t *cell = &array->cell[at];

    cb_mutex_lock(task, &array->mutex, CB_FOREVER);
    atomic_store_explicit(cell, atomic_load_explicit(cell, memory_order_relaxed) + amount,
                          memory_order_relaxed);
    cb_mutex_unlock(task, &array->mutex);
}

/* Under every model the locked instruction that its name promises, wanted there or not. */
static void add_atomically(struct array *array, uint64_t at, uint64_t amount)
{
    atomic_fetch_add_explicit(&array->cell[at], amount, memory_order_relaxed);
}

/* Worker i adds i + 1 to one cell after the other, beginning with its own, so that each cell's
 * total follows from how often each worker did. */
static int shared_run(struct cb_task *task)
{
    struct array *array = task->job->shared;
    uint64_t cells = cb_task_param(task, CELLS), at = task->index % cells, done = 0, count;
    uint64_t amount = task->index + 1;
    int locked = cb_task_param(task, KIND) == MUTEX;

    while ((count = cb_task_next(task)) > 0) {
        for (uint64_t i = 0; i < count; i++) {
            if (locked)
                add_locked(task, array, at, amount);
            else
                add_atomically(array, at, amount);
            if (++at == cells)
                at = 0;
        }
        done += count;
    }
    task->result = done;
    return 0;
}

static size_t shared_bytes(const struct cb_job *job)
{
    return sizeof(struct array) + cb_job_param(job, CELLS) * sizeof(uint64_t);
}

/* What the workers must have added to one cell. */
static uint64_t expected_total(const struct cb_job *job, uint64_t cell)
{
    uint64_t cells = cb_job_param(job, CELLS), total = 0;

    for (uint32_t i = 0; i < job->workers; i++) {
        uint64_t done = cb_block_slot(job->block, i)->result;
        uint64_t turn = (cell + cells - i % cells) % cells; /* of its round */

        total += (i + 1) * (done / cells + (done % cells > turn));
    }
    return total;
}

static int shared_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    const struct array *array = job->shared;
    uint64_t done = cb_job_result_sum(job);

    if (done != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu updates made",
                          (unsigned long long)ops, (unsigned long long)done);
    for (uint64_t c = 0; c < cb_job_param(job, CELLS); c++) {
        uint64_t want = expected_total(job, c), got = atomic_load(&array->cell[c]);

        if (got != want)
            return cb_err_set(err, -EBADMSG, "cell %llu holds %llu, not %llu",
                              (unsigned long long)c, (unsigned long long)got,
                              (unsigned long long)want);
    }
    return 0;
}

const struct cb_workload cb_workload_shared = {
    .name = "shared",
    .summary = "adds to numbers in shared memory",
    .operation = "one addition to one cell",
    .unit = "updates",
    .params = params,
    .tasks_name = "updates",
    .tasks = 1000000,
    .chunk = 256,
    .completes = 1,
    .needs = CB_WAIT,
    .bytes = shared_bytes,
    .run = shared_run,
    .check = shared_check,
};
