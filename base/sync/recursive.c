#include "base/sync/recursive.h"

#include <errno.h>

/* Others may read the owner at any time, hence atomic; but whether it is the reader itself, only
 * the reader can change. */
static int is_mine(const struct cb_task *task, const struct cb_recursive *recursive)
{
    return atomic_load_explicit(&recursive->owner, memory_order_relaxed) == task->index + 1;
}

int cb_recursive_lock(struct cb_task *task, struct cb_recursive *recursive, uint64_t deadline_ns)
{
    int rc;

    if (is_mine(task, recursive)) {
        if (recursive->depth == UINT32_MAX)
            return -EAGAIN;
        recursive->depth++;
        return 0;
    }
    rc = cb_mutex_lock(task, &recursive->mutex, deadline_ns);
    if (rc != 0)
        return rc;
    atomic_store_explicit(&recursive->owner, task->index + 1, memory_order_relaxed);
    recursive->depth = 1;
    return 0;
}

int cb_recursive_unlock(struct cb_task *task, struct cb_recursive *recursive)
{
    if (!is_mine(task, recursive))
        return -EPERM;
    if (--recursive->depth == 0) {
        atomic_store_explicit(&recursive->owner, 0, memory_order_relaxed);
        cb_mutex_unlock(task, &recursive->mutex);
    }
    return 0;
}
