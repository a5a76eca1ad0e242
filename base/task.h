/* task - all that a workload may ask of the model it runs under.
 *
 * A workload blocks only through its task, so that one body runs unchanged as a thread, as a
 * process or as a coroutine. Functions that take a deadline take nanoseconds of cb_clock_ns(),
 * or CB_FOREVER. */
#ifndef CB_BASE_TASK_H
#define CB_BASE_TASK_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/block.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/keep.h"
#include "base/meter.h"
#include "base/services.h"

/* What every worker of a sample is to do: the same for all, and not written after launch. */
struct cb_job {
    const uint64_t *params; /* one value for each parameter of the workload */
    uint32_t workers;       /* pool size */
    struct cb_block *block; /* borrowed */
    void *shared;           /* the workload's bytes in the block */
    uint64_t seed;          /* of what the workload draws: the same in all samples of a run */
    double burn_per_us;     /* of workloads/burn.h, calibrated once a run; 0 = it was not */
};

enum { CB_LOCALS = 8 }; /* see cb_task_local */

/* One worker, as its workload sees it. */
struct cb_task {
    const struct cb_job *job;
    uint32_t index;       /* of this worker, from 0; of a unit: job->workers or more */
    uint64_t first;       /* index of the first operation of the chunk drawn last, with --tasks */
    uint64_t ops, result; /* operations completed; for check: stored in the slot at the end */
    uint64_t credited;    /* of the operations, at once, the last time */
    struct cb_err err;    /* set by cb_task_fail */
    uint64_t local[CB_LOCALS];
    const struct cb_services *services;
    uint32_t phase, seen; /* in which draws need no look, CB_ANY = none; looked at last */
    struct cb_slot *slot; /* its own, and its carrier's window; both NULL = a unit */
    struct cb_window *window;
    uint64_t due_ns, began_ns;  /* of the operation under way, with a schedule; 0 = none is */
    int alone;                  /* all workers and units of the sample stand on one kernel thread */
    struct cb_carrier *carrier; /* record of the thread that carries this worker; not of a unit */
    void *model;                /* the services' own */
};

static inline uint64_t cb_task_param(const struct cb_task *task, int param)
{
    return task->job->params[param];
}

/* Whether something has changed, or is to be done at every draw: see base/meter.h. */
static inline int cb_task_must_look(const struct cb_task *task)
{
    const struct cb_work *work = &task->job->block->work;

    return __builtin_expect(atomic_load_explicit(&work->phase, memory_order_relaxed) != task->phase,
                            0);
}

/* Draws the next chunk of operations: its size, or 0 when the work or the time is up. The caller
 * reports what it completed with cb_task_done, operation by operation or chunk by chunk. */
static inline uint64_t cb_task_draw(struct cb_task *task)
{
    if (cb_task_must_look(task))
        return cb_meter_draw(task);
    return cb_work_draw(&task->job->block->work, &task->first);
}

static inline void cb_task_done(struct cb_task *task, uint64_t ops)
{
    task->ops += task->credited = ops;
    if (cb_task_must_look(task))
        cb_meter_look(task);
}

/* Draws a chunk that this worker will complete by itself: credited at once. */
static inline uint64_t cb_task_next(struct cb_task *task)
{
    uint64_t count = cb_task_draw(task);

    task->ops += task->credited = count;
    return count;
}

/* The worker's own value under `key` (below CB_LOCALS), 0 at first: what a thread-local variable is
 * to a thread. Those of the language would be shared by all coroutines of a thread. */
static inline uint64_t *cb_task_local(struct cb_task *task, uint32_t key)
{
    return &task->local[key];
}

/* Lets another worker run, if one can. */
static inline void cb_task_yield(struct cb_task *task)
{
    task->services->yield(task);
}

/* Returns at `deadline_ns` or later, never earlier. */
static inline void cb_task_sleep_until(struct cb_task *task, uint64_t deadline_ns)
{
    task->services->sleep_until(task, deadline_ns);
}

/* Blocks while *word == seen. The word must lie in memory that all workers share. Returns 0 when
 * woken or when the word differs, perhaps for no reason (look again); -ETIMEDOUT when the deadline
 * passed. A wake that follows a change of the word, in any worker, is never lost. */
static inline int cb_task_wait(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen,
                               uint64_t deadline_ns)
{
    return task->services->wait(task, word, seen, deadline_ns);
}

/* Lets up to `count` workers that wait for `word` go, those that came first at first. */
static inline void cb_task_wake(struct cb_task *task, _Atomic uint32_t *word, uint32_t count)
{
    task->services->wake(task, word, count);
}

/* Blocks until one of `events` (POLLIN, POLLOUT) or an error holds for `fd`, which should be
 * non-blocking. Returns the events that hold, or -ETIMEDOUT, or another negative errno. */
static inline int cb_task_wait_fd(struct cb_task *task, int fd, short events, uint64_t deadline_ns)
{
    return task->services->wait_fd(task, fd, events, deadline_ns);
}

/* Starts a unit, whose body and argument are set; it may run at once, and to its end, before this
 * returns. 0, or -EAGAIN or -ENOMEM with a sentence in task->err when the system gives no more. The
 * unit must stay where it is until it was joined by the worker or unit that spawned it. */
static inline int cb_task_spawn(struct cb_task *task, struct cb_unit *unit)
{
    return task->services->spawn(task, unit);
}

/* Waits for a unit's end: what its body returned; -ETIMEDOUT, and it can be joined again;
 * -EOWNERDEAD with a sentence in task->err when it vanished. What it wrote is visible then. */
static inline int cb_task_join(struct cb_task *task, struct cb_unit *unit, uint64_t deadline_ns)
{
    return task->services->join(task, unit, deadline_ns);
}

/* Ends a run, or a unit's body, that failed: "return cb_task_fail(task, -EBADMSG, ...)". Returns
 * `code`. With a sentence, a unit's failure too ends the sample. */
#define cb_task_fail(task, code, ...) cb_err_set(&(task)->err, code, __VA_ARGS__)

#endif
