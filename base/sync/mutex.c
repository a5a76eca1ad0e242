#include "base/sync/mutex.h"

#include <errno.h>

int cb_mutex_lock_slowly(struct cb_task *task, struct cb_mutex *mutex, uint64_t deadline_ns)
{
    /* Whoever has waited takes the mutex as "waited for": it can't know that it was the last. */
    while (cb_word_exchange(task, &mutex->state, 2) != 0)
        if (cb_task_wait(task, &mutex->state, 2, deadline_ns) == -ETIMEDOUT)
            return -ETIMEDOUT;
    return 0;
}
