/* lock - a counter that all workers count up, one at a time under a lock, or without one.
 *
 * Nobody lets others run while it holds the lock: a hold is burnt, not slept, because a coroutine
 * that slept with a pthread mutex would leave its whole thread blocked behind it. So coroutines of
 * one thread never find the lock taken, nor lose an update: that is what cooperation is worth.
 * Whoever waits for a pthread mutex does so behind the model's back, and keeps an interpreter's
 * lock until it is taken away.
 *
 * Wait and fairness: the latency is taken of one acquisition in several, because two clock reads
 * cost more than a free lock; the report says how even the workers' shares are. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include "base/pause.h"
#include "base/sync/recursive.h"
#include "base/sync/spinlock.h"
#include "workloads/workload.h"

enum { KIND, HOLD, DEPTH };
enum { MUTEX, RECURSIVE, SPIN, PTHREAD, NONE };

static const char *const kinds[] = {
    [MUTEX] = "mutex",     [RECURSIVE] = "recursive", [SPIN] = "spin",
    [PTHREAD] = "pthread", [NONE] = "none",           NULL};

static const struct cb_param params[] = {
    [KIND] = {.name = "kind",
              .help = "what guards the counter; none shows the updates that are lost without",
              .preset = "mutex",
              .words = kinds,
              .only_words = 1},
    [HOLD] = {.name = "hold",
              .help = "how long the lock is held, computing",
              .preset = "0ns",
              .kind = CB_DURATION,
              .max = CB_NS_PER_S},
    [DEPTH] = {.name = "depth",
               .help = "how often its holder takes it, kind=recursive",
               .preset = "2",
               .kind = CB_COUNT,
               .min = 1,
               .max = 1000},
    {0},
};

/* Atomic only so that lost updates are no undefined behaviour: loads and stores, never an addition
 * in one step. */
struct shared {
    CB_LINE struct cb_mutex mutex;
    struct cb_recursive recursive;
    struct cb_spinlock spin;
    pthread_mutex_t pthread;
    CB_LINE _Atomic uint64_t counter;
};

/* `kind` is a constant wherever these are inlined. */
static inline __attribute__((always_inline)) int take(struct cb_task *task, struct shared *s,
                                                      int kind, uint64_t depth)
{
    int rc = 0;

    switch (kind) {
    case MUTEX: return cb_mutex_lock(task, &s->mutex, CB_FOREVER);
    case SPIN: return cb_spinlock_lock(task, &s->spin, CB_FOREVER);
    case PTHREAD: return -pthread_mutex_lock(&s->pthread);
    case RECURSIVE:
        while (rc == 0 && depth-- > 0)
            rc = cb_recursive_lock(task, &s->recursive, CB_FOREVER);
        return rc;
    default: return 0;
    }
}

static inline __attribute__((always_inline)) int give_back(struct cb_task *task, struct shared *s,
                                                           int kind, uint64_t depth)
{
    int rc = 0;

    switch (kind) {
    case MUTEX: cb_mutex_unlock(task, &s->mutex); return 0;
    case SPIN: cb_spinlock_unlock(&s->spin); return 0;
    case PTHREAD: return -pthread_mutex_unlock(&s->pthread);
    case RECURSIVE:
        while (rc == 0 && depth-- > 0)
            rc = cb_recursive_unlock(task, &s->recursive);
        return rc;
    default: return 0;
    }
}

static inline void count_up(struct shared *s, uint64_t hold_ns)
{
    uint64_t value = atomic_load_explicit(&s->counter, memory_order_relaxed);

    if (hold_ns > 0)
        for (uint64_t end = cb_clock_ns() + hold_ns; cb_clock_ns() < end;)
            cb_pause();
    atomic_store_explicit(&s->counter, value + 1, memory_order_relaxed);
}

static inline __attribute__((always_inline)) int loop(struct cb_task *task, int kind)
{
    uint64_t hold_ns = cb_task_param(task, HOLD), depth = cb_task_param(task, DEPTH), left, n = 0;
    struct shared *s = task->job->shared;

    while ((left = cb_task_draw(task)) > 0) {
        uint64_t before = n;

        do {
            int timed = kind != NONE && cb_task_times(task, n);
            uint64_t asked = timed ? cb_clock_ns() : 0, held;
            int rc = take(task, s, kind, depth);

            held = timed ? cb_clock_ns() : 0;
            if (rc == 0) {
                count_up(s, hold_ns);
                rc = give_back(task, s, kind, depth);
            }
            if (rc != 0)
                return cb_task_fail(task, rc, "the lock was refused, or its return");
            if (timed)
                cb_task_latency(task, held - asked);
            n++; /* a chunk of long holds is not worth finishing when something changes */
        } while (--left > 0 && !(hold_ns > 0 && cb_task_must_look(task)));
        cb_task_done(task, n - before);
    }
    task->result = n;
    return 0;
}

/* A loop a kind: the choice is made outside. */
static int lock_run(struct cb_task *task)
{
    switch (cb_task_param(task, KIND)) {
    case MUTEX: return loop(task, MUTEX);
    case RECURSIVE: return loop(task, RECURSIVE);
    case SPIN: return loop(task, SPIN);
    case PTHREAD: return loop(task, PTHREAD);
    default: return loop(task, NONE);
    }
}

static size_t lock_bytes(const struct cb_job *job)
{
    (void)job;
    return sizeof(struct shared);
}

static const char *lock_track(const uint64_t *values)
{
    return values[KIND] == PTHREAD ? "idiomatic" : "same-primitive";
}

static int lock_prepare(const struct cb_job *job, struct cb_err *err)
{
    struct shared *s = job->shared;
    pthread_mutexattr_t attributes;
    int rc;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    rc = pthread_mutex_init(&s->pthread, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return rc == 0 ? 0 : cb_err_errno(err, rc, "a pthread mutex");
}

static uint64_t lost_updates(const struct cb_job *job)
{
    struct shared *s = job->shared;

    return cb_job_result_sum(job) - atomic_load(&s->counter);
}

/* Without a lock, one update may take back all that others did meanwhile: the counter is no more
 * than the updates, and no less than one. */
static int lock_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    struct shared *s = job->shared;
    uint64_t counter = atomic_load(&s->counter), updates = cb_job_result_sum(job);
    int unguarded = cb_job_param(job, KIND) == NONE;

    if (updates != ops)
        return cb_err_set(err, -EBADMSG, "%llu operations credited, but %llu updates made",
                          (unsigned long long)ops, (unsigned long long)updates);
    if (counter != ops && !(unguarded && counter > 0 && counter < ops))
        return cb_err_set(err, -EBADMSG, "%llu updates made, but the counter says %llu",
                          (unsigned long long)updates, (unsigned long long)counter);
    if (s->recursive.depth != 0)
        return cb_err_set(err, -EBADMSG, "the lock is still held %u times", s->recursive.depth);
    return 0;
}

/* No ratio where a worker got nothing. */
static int lock_report(const struct cb_job *job, char *text, size_t size)
{
    uint64_t min = UINT64_MAX, max = 0;
    int n;

    for (uint32_t i = 0; i < job->workers; i++) {
        uint64_t own = cb_block_slot(job->block, i)->result;

        min = own < min ? own : min;
        max = own > max ? own : max;
    }
    n = snprintf(text, size, "min_per_worker=%llu;max_per_worker=%llu", (unsigned long long)min,
                 (unsigned long long)max);
    if (min > 0)
        n += snprintf(text + n, size - (size_t)n, ";max_by_min=%.3f", (double)max / (double)min);
    if (cb_job_param(job, KIND) == NONE)
        n += snprintf(text + n, size - (size_t)n, ";lost_updates=%llu;all_updates=%llu",
                      (unsigned long long)lost_updates(job),
                      (unsigned long long)cb_job_result_sum(job));
    return n;
}

const struct cb_workload cb_workload_lock = {
    .name = "lock",
    .summary = "a shared counter under a lock of several kinds, or under none",
    .operation = "lock, one increment, unlock",
    .unit = "acquisitions",
    .latency_of = "asking for the lock to holding it",
    .params = params,
    .tasks = 1000000,
    .chunk = 64,
    .latency_every = 64,
    .completes = 1,
    .needs = CB_YIELD | CB_WAIT,
    .bytes = lock_bytes,
    .track = lock_track,
    .prepare = lock_prepare,
    .run = lock_run,
    .check = lock_check,
    .report = lock_report,
};
