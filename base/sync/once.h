/* once - something that must be done, by one worker, before any goes on. */
#ifndef CB_BASE_SYNC_ONCE_H
#define CB_BASE_SYNC_ONCE_H

#include "base/task.h"

enum { CB_ONCE_DONE = 3 };

/* Lives in shared memory; all zero is not yet done. */
struct cb_once {
    _Atomic uint32_t state;
};

int cb_once_slowly(struct cb_task *task, struct cb_once *once,
                   int (*function)(struct cb_task *task, void *argument), void *argument,
                   uint64_t deadline_ns);

/* Runs `function` unless that was done; while another worker runs it, waits. Returns 0 when it is
 * done; what the function returned, to the worker that ran it, when that wasn't 0: it is not done
 * then, and the next worker, be it a waiting one, tries again; -ETIMEDOUT when another worker still
 * runs it. What the function wrote is visible to all who get 0 (release, acquire). */
static inline int cb_once(struct cb_task *task, struct cb_once *once,
                          int (*function)(struct cb_task *task, void *argument), void *argument,
                          uint64_t deadline_ns)
{
    if (atomic_load_explicit(&once->state, memory_order_acquire) == CB_ONCE_DONE)
        return 0;
    return cb_once_slowly(task, once, function, argument, deadline_ns);
}

#endif
