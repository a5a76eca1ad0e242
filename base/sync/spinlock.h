/* spinlock - mutual exclusion without sleeping: for what is held a few instructions long. */
#ifndef CB_BASE_SYNC_SPINLOCK_H
#define CB_BASE_SYNC_SPINLOCK_H

#include "base/sync/word.h"

/* Lives in shared memory; all zero is a free lock. Test and test-and-set (Rudolph and Segall,
 * 1984): waiters read, and write only when the lock looks free. Not fair, not recursive. Acquire on
 * the way in and release on the way out order what it guards. */
struct cb_spinlock {
    _Atomic uint32_t held;
};

int cb_spinlock_lock_slowly(struct cb_task *task, struct cb_spinlock *lock, uint64_t deadline_ns);

/* Returns 0 with the lock held, or -ETIMEDOUT without. Between bursts of spinning it yields: the
 * holder may be a coroutine of the same thread, or wait for this very CPU. */
static inline int cb_spinlock_lock(struct cb_task *task, struct cb_spinlock *lock,
                                   uint64_t deadline_ns)
{
    if (cb_word_exchange(task, &lock->held, 1) == 0)
        return 0;
    return cb_spinlock_lock_slowly(task, lock, deadline_ns);
}

/* The caller must hold it. */
static inline void cb_spinlock_unlock(struct cb_spinlock *lock)
{
    atomic_store_explicit(&lock->held, 0, memory_order_release);
}

#endif
