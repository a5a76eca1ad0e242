/* condition - wait, with a mutex let go, until another worker says that something changed. */
#ifndef CB_BASE_SYNC_CONDITION_H
#define CB_BASE_SYNC_CONDITION_H

#include "base/sync/mutex.h"

/* Lives in shared memory; all zero is ready for use. Every call is made with the mutex held, which
 * is what guards `waiters`, and what orders all that notifier and waiter wrote: the condition
 * itself orders nothing. */
struct cb_condition {
    _Atomic uint32_t sequence; /* changes with every notification; the word waited for */
    uint32_t waiters;          /* at least as many as wait and were not notified */
};

/* Lets the mutex go, waits for a notification, takes the mutex again. Returns 0, perhaps for no
 * reason (test the predicate in a loop), or -ETIMEDOUT; the mutex is held either way. */
int cb_condition_wait(struct cb_task *task, struct cb_condition *condition, struct cb_mutex *mutex,
                      uint64_t deadline_ns);

/* Waits so until `predicate(argument)`, which it calls with the mutex held, is nonzero: 0, or
 * -ETIMEDOUT when it still isn't at the deadline. The mutex is held either way. */
int cb_condition_wait_for(struct cb_task *task, struct cb_condition *condition,
                          struct cb_mutex *mutex, int (*predicate)(void *argument), void *argument,
                          uint64_t deadline_ns);

void cb_condition_wake(struct cb_task *task, struct cb_condition *condition, uint32_t count);

/* Lets up to `count` waiters go. Costs no more than a load when nobody waits. */
static inline void cb_condition_notify(struct cb_task *task, struct cb_condition *condition,
                                       uint32_t count)
{
    if (condition->waiters > 0)
        cb_condition_wake(task, condition, count);
}

static inline void cb_condition_notify_all(struct cb_task *task, struct cb_condition *condition)
{
    cb_condition_notify(task, condition, UINT32_MAX);
}

#endif
