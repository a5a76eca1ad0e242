/* semaphore - so many permits, and no more. */
#ifndef CB_BASE_SYNC_SEMAPHORE_H
#define CB_BASE_SYNC_SEMAPHORE_H

#include "base/task.h"

/* Lives in shared memory. What was written before a release is visible to whoever acquires after
 * it: all its steps are sequentially consistent, see semaphore.c. */
struct cb_semaphore {
    _Atomic uint32_t permits; /* free now; the word waited for */
    _Atomic uint32_t waiters;
    uint32_t limit; /* permits there may ever be; UINT32_MAX = unbounded */
};

/* `limit` bounds the permits: a release above it is refused. */
void cb_semaphore_init(struct cb_semaphore *semaphore, uint32_t permits, uint32_t limit);

/* Takes one permit: 0, or -ETIMEDOUT. */
int cb_semaphore_acquire(struct cb_task *task, struct cb_semaphore *semaphore,
                         uint64_t deadline_ns);

/* Gives one permit back: 0, or -EOVERFLOW when that would exceed the limit. */
int cb_semaphore_release(struct cb_task *task, struct cb_semaphore *semaphore);

#endif
