/* mutex - mutual exclusion among all workers of a sample. */
#ifndef CB_BASE_SYNC_MUTEX_H
#define CB_BASE_SYNC_MUTEX_H

#include <errno.h>

#include "base/sync/word.h"

/* Lives in shared memory; all zero is a free mutex. Not recursive, no owner recorded.
 * Drepper's third mutex ("Futexes Are Tricky", 2011): 0 free, 1 held, 2 held and perhaps waited
 * for. Acquire on the way in and release on the way out order what it guards. */
struct cb_mutex {
    _Atomic uint32_t state;
};

int cb_mutex_lock_slowly(struct cb_task *task, struct cb_mutex *mutex, uint64_t deadline_ns);

/* Takes it if it is free: 0, or -EBUSY. Leaves no trace where a lock whose deadline has passed
 * marks the mutex as waited for, which costs its holder a needless wake. */
static inline int cb_mutex_try(struct cb_task *task, struct cb_mutex *mutex)
{
    return cb_word_change(task, &mutex->state, 0, 1) ? 0 : -EBUSY;
}

/* Returns 0 with the mutex held, or -ETIMEDOUT without. */
static inline int cb_mutex_lock(struct cb_task *task, struct cb_mutex *mutex, uint64_t deadline_ns)
{
    if (cb_mutex_try(task, mutex) == 0)
        return 0;
    return cb_mutex_lock_slowly(task, mutex, deadline_ns);
}

/* The caller must hold it. */
static inline void cb_mutex_unlock(struct cb_task *task, struct cb_mutex *mutex)
{
    if (cb_word_exchange(task, &mutex->state, 0) == 2)
        cb_task_wake(task, &mutex->state, 1);
}

#endif
