#include "base/sync/semaphore.h"

#include <errno.h>

void cb_semaphore_init(struct cb_semaphore *semaphore, uint32_t permits, uint32_t limit)
{
    atomic_init(&semaphore->permits, permits);
    atomic_init(&semaphore->waiters, 0);
    semaphore->limit = limit;
}

/* The waiter announces itself, then looks for permits; the releaser adds a permit, then looks for
 * waiters. All four in the one sequentially consistent order, so one of the two sees the other. */
int cb_semaphore_acquire(struct cb_task *task, struct cb_semaphore *semaphore, uint64_t deadline_ns)
{
    uint32_t permits = atomic_load(&semaphore->permits);
    int rc;

    for (;;) {
        while (permits > 0)
            if (atomic_compare_exchange_weak(&semaphore->permits, &permits, permits - 1))
                return 0;
        atomic_fetch_add(&semaphore->waiters, 1);
        rc = cb_task_wait(task, &semaphore->permits, 0, deadline_ns);
        atomic_fetch_sub(&semaphore->waiters, 1);
        permits = atomic_load(&semaphore->permits);
        if (rc == -ETIMEDOUT && permits == 0)
            return rc;
    }
}

int cb_semaphore_release(struct cb_task *task, struct cb_semaphore *semaphore)
{
    uint32_t permits = atomic_load(&semaphore->permits);

    do {
        if (permits == semaphore->limit)
            return -EOVERFLOW;
    } while (!atomic_compare_exchange_weak(&semaphore->permits, &permits, permits + 1));
    if (atomic_load(&semaphore->waiters) > 0)
        cb_task_wake(task, &semaphore->permits, 1);
    return 0;
}
