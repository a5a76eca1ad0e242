#include "base/sync/barrier.h"

#include <errno.h>

enum { BROKEN = 1, NEXT_ROUND = 2 };

void cb_barrier_init(struct cb_barrier *barrier, uint32_t parties)
{
    atomic_init(&barrier->round, 0);
    atomic_init(&barrier->arrived, 0);
    barrier->parties = parties;
}

int cb_barrier_wait(struct cb_task *task, struct cb_barrier *barrier, uint64_t deadline_ns)
{
    uint32_t round = atomic_load_explicit(&barrier->round, memory_order_acquire), now = round;

    if (round & BROKEN)
        return -ECANCELED;
    /* Acquire and release, so that the last to arrive has seen what all the others wrote. */
    if (atomic_fetch_add_explicit(&barrier->arrived, 1, memory_order_acq_rel) + 1 ==
        barrier->parties) {
        atomic_store_explicit(&barrier->arrived, 0, memory_order_relaxed);
        if (!atomic_compare_exchange_strong_explicit(&barrier->round, &now, round + NEXT_ROUND,
                                                     memory_order_release, memory_order_relaxed))
            return -ECANCELED;
        cb_task_wake(task, &barrier->round, UINT32_MAX);
        return 1;
    }
    while ((now = atomic_load_explicit(&barrier->round, memory_order_acquire)) == round)
        if (cb_task_wait(task, &barrier->round, round, deadline_ns) == -ETIMEDOUT) {
            now = round;
            if (atomic_compare_exchange_strong_explicit(&barrier->round, &now, round | BROKEN,
                                                        memory_order_acq_rel,
                                                        memory_order_acquire)) {
                cb_task_wake(task, &barrier->round, UINT32_MAX);
                return -ETIMEDOUT;
            }
        }
    return now == (round | BROKEN) ? -ECANCELED : 0;
}

void cb_barrier_abort(struct cb_task *task, struct cb_barrier *barrier)
{
    atomic_fetch_or_explicit(&barrier->round, BROKEN, memory_order_acq_rel);
    cb_task_wake(task, &barrier->round, UINT32_MAX);
}

void cb_barrier_reset(struct cb_barrier *barrier)
{
    uint32_t round = atomic_load_explicit(&barrier->round, memory_order_relaxed);

    atomic_store_explicit(&barrier->arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&barrier->round, (round & ~(uint32_t)BROKEN) + NEXT_ROUND,
                          memory_order_release);
}
