/* recursive - a mutex that its holder may take again. */
#ifndef CB_BASE_SYNC_RECURSIVE_H
#define CB_BASE_SYNC_RECURSIVE_H

#include "base/sync/mutex.h"

/* Lives in shared memory; all zero is a free one. Orders what it guards as its mutex does, by
 * acquire and release; taking it again and giving back all but the last order nothing. */
struct cb_recursive {
    struct cb_mutex mutex;
    _Atomic uint32_t owner; /* its task's index + 1; 0 = nobody */
    uint32_t depth;         /* how often the owner holds it; the owner's alone */
};

/* Returns 0 with it held once more, -ETIMEDOUT, or -EAGAIN when it is held 2^32 - 1 times. */
int cb_recursive_lock(struct cb_task *task, struct cb_recursive *recursive, uint64_t deadline_ns);

/* Takes back one lock, the last of them lets others in: 0, or -EPERM for whoever doesn't hold
 * it. */
int cb_recursive_unlock(struct cb_task *task, struct cb_recursive *recursive);

#endif
