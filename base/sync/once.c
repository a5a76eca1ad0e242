#include "base/sync/once.h"

#include <errno.h>

enum { UNDONE, RUNNING, WAITED_FOR, DONE = CB_ONCE_DONE };

static int run(struct cb_task *task, struct cb_once *once,
               int (*function)(struct cb_task *task, void *argument), void *argument)
{
    int rc = function(task, argument);

    /* All are woken after a failure too: one of them tries, and the others announce themselves. */
    if (atomic_exchange_explicit(&once->state, rc == 0 ? DONE : UNDONE, memory_order_acq_rel) ==
        WAITED_FOR)
        cb_task_wake(task, &once->state, UINT32_MAX);
    return rc;
}

int cb_once_slowly(struct cb_task *task, struct cb_once *once,
                   int (*function)(struct cb_task *task, void *argument), void *argument,
                   uint64_t deadline_ns)
{
    uint32_t state = atomic_load_explicit(&once->state, memory_order_acquire);

    while (state != DONE) {
        uint32_t next = state == UNDONE ? RUNNING : WAITED_FOR;

        if (state != next &&
            !atomic_compare_exchange_weak_explicit(&once->state, &state, next, memory_order_acquire,
                                                   memory_order_acquire))
            continue;
        if (next == RUNNING)
            return run(task, once, function, argument);
        if (cb_task_wait(task, &once->state, WAITED_FOR, deadline_ns) == -ETIMEDOUT &&
            atomic_load_explicit(&once->state, memory_order_acquire) != DONE)
            return -ETIMEDOUT;
        state = atomic_load_explicit(&once->state, memory_order_acquire);
    }
    return 0;
}
