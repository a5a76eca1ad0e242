#include "base/sync/barrier.h"

#include <errno.h>

enum { BROKEN = 1, NEXT_ROUND = 2 };

#define ONE_ARRIVAL (1ull << 32)

void cb_barrier_init(struct cb_barrier *barrier, uint32_t parties)
{
    atomic_init(&barrier->state, 0);
    barrier->parties = parties;
}

/* One arrival more, or the next round with none yet; returns what was before. All who arrive
 * acquire and release, so that the last of them has seen what the others wrote, and passes it
 * on. */
static uint64_t arrive(struct cb_barrier *barrier, int *last)
{
    uint64_t state = atomic_load_explicit(&barrier->state, memory_order_acquire), next;

    do {
        if (state & BROKEN)
            return state;
        *last = state / ONE_ARRIVAL + 1 == barrier->parties;
        next = *last ? (uint32_t)state + (uint32_t)NEXT_ROUND : state + ONE_ARRIVAL;
    } while (!atomic_compare_exchange_weak_explicit(&barrier->state, &state, next,
                                                    memory_order_acq_rel, memory_order_acquire));
    return state;
}

/* Breaks it unless `round` is over: what the round is then. */
static uint32_t break_round(struct cb_task *task, struct cb_barrier *barrier, uint32_t round)
{
    uint64_t state = atomic_load_explicit(&barrier->state, memory_order_acquire);

    while ((uint32_t)state == round)
        if (atomic_compare_exchange_weak_explicit(&barrier->state, &state, state | BROKEN,
                                                  memory_order_acq_rel, memory_order_acquire)) {
            cb_task_wake(task, &barrier->round, UINT32_MAX);
            return round;
        }
    return (uint32_t)state;
}

int cb_barrier_wait(struct cb_task *task, struct cb_barrier *barrier, uint64_t deadline_ns)
{
    int last = 0;
    uint32_t round = (uint32_t)arrive(barrier, &last), now;

    if (round & BROKEN)
        return -ECANCELED;
    if (last) {
        cb_task_wake(task, &barrier->round, UINT32_MAX);
        return 1;
    }
    while ((now = (uint32_t)atomic_load_explicit(&barrier->state, memory_order_acquire)) == round)
        if (cb_task_wait(task, &barrier->round, round, deadline_ns) == -ETIMEDOUT) {
            now = break_round(task, barrier, round);
            if (now == round)
                return -ETIMEDOUT;
            break;
        }
    return now == (round | BROKEN) ? -ECANCELED : 0;
}

void cb_barrier_abort(struct cb_task *task, struct cb_barrier *barrier)
{
    atomic_fetch_or_explicit(&barrier->state, BROKEN, memory_order_acq_rel);
    cb_task_wake(task, &barrier->round, UINT32_MAX);
}

void cb_barrier_reset(struct cb_barrier *barrier)
{
    uint32_t round = (uint32_t)atomic_load_explicit(&barrier->state, memory_order_relaxed);

    atomic_store_explicit(&barrier->state, (round & ~(uint32_t)BROKEN) + (uint32_t)NEXT_ROUND,
                          memory_order_release);
}
