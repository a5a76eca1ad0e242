#include "base/sync/condition.h"

#include <errno.h>

int cb_condition_wait(struct cb_task *task, struct cb_condition *condition, struct cb_mutex *mutex,
                      uint64_t deadline_ns)
{
    uint32_t seen = atomic_load_explicit(&condition->sequence, memory_order_relaxed);
    int rc;

    condition->waiters++;
    cb_mutex_unlock(task, mutex);
    rc = cb_task_wait(task, &condition->sequence, seen, deadline_ns);
    cb_mutex_lock(task, mutex, CB_FOREVER);
    /* Nobody notified since: this waiter is still counted, and leaves. If somebody did, the count
     * may be one too high, which costs a wake at most; too low would lose one. */
    if (atomic_load_explicit(&condition->sequence, memory_order_relaxed) == seen)
        condition->waiters--;
    else
        rc = 0;
    return rc;
}

int cb_condition_wait_for(struct cb_task *task, struct cb_condition *condition,
                          struct cb_mutex *mutex, int (*predicate)(void *argument), void *argument,
                          uint64_t deadline_ns)
{
    while (!predicate(argument))
        if (cb_condition_wait(task, condition, mutex, deadline_ns) == -ETIMEDOUT)
            return predicate(argument) ? 0 : -ETIMEDOUT;
    return 0;
}

void cb_condition_wake(struct cb_task *task, struct cb_condition *condition, uint32_t count)
{
    condition->waiters -= count < condition->waiters ? count : condition->waiters;
    atomic_fetch_add_explicit(&condition->sequence, 1, memory_order_relaxed);
    cb_task_wake(task, &condition->sequence, count);
}
